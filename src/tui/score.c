#include <config.h>

#include "tui/score.h"

#include <math.h>
#include <stdio.h>

enum role
form_role(enum form form)
{
	switch (form) {
	case FORM_C:
		return ROLE_form_c;
	case FORM_S:
		return ROLE_form_s;
	case FORM_ST:
		return ROLE_form_st;
	case FORM_SST:
		return ROLE_form_sst;
	default:
		return ROLE_item_mean;
	}
}

char
form_mark(enum form form)
{
	switch (form) {
	case FORM_C:
		return 'c';
	case FORM_S:
		return 's';
	case FORM_ST:
		return '*';
	case FORM_SST:
		return 'o';
	default:
		return '=';
	}
}

const char *
form_short(const struct model_row *row)
{
	static const char *const name[] = { [FORM_RULE] = "rule",
					    [FORM_C] = "C",
					    [FORM_S] = "S",
					    [FORM_ST] = "ST",
					    [FORM_SST] = "SST" };

	return name[row->form];
}

char *
share_text(double v, int digits, char *buf, size_t size)
{
	char text[32];

	snprintf(text, sizeof(text), "%.*f", digits, v);
	snprintf(buf, size, "%s",
		 !isfinite(v)	  ? "-"
		 : text[0] == '0' ? text + 1
				  : text);
	return buf;
}

char *
score_text(double v, char *buf, size_t size)
{
	return share_text(v, 4, buf, size);
}

const char *
no_contest(const struct ndcg *chance, int cutoff)
{
	if (!chance->users)
		return "No user counts: nobody has an item here whose gain is above 0.";
	if (chance->low[cutoff] >= 1 - 1e-9)
		return "Every order scores 1: what each user has to rank is rated the same.";
	return NULL;
}

char *
difference_text(double v, char *buf, size_t size)
{
	char number[32];

	if (isfinite(v))
		snprintf(buf, size, "%c%s", v < 0 ? '-' : '+',
			 score_text(fabs(v), number, sizeof(number)));
	else
		snprintf(buf, size, "-");
	return buf;
}

char *
p_text(double p, char *buf, size_t size)
{
	char number[32];

	if (p < 1e-4)
		snprintf(buf, size, "p < .0001");
	else
		snprintf(buf, size, "p %s", score_text(p, number, sizeof(number)));
	return buf;
}
