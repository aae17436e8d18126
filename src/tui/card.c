#include <config.h>

#include <stdarg.h>

#include "hamtop/base/str.h"
#include "tui/card.h"

void
card_line(struct card *c, enum role role, const char *label, const char *value)
{
	int y = c->y++;

	if (y < 0 || y >= c->p.h)
		return;
	pane_fit(c->p, 1, y, c->labels - 1, ROLE_dim, label);
	pane_fit(c->p, c->labels + 1, y, c->p.w - c->labels - 1, role, value);
}

void
card_linef(struct card *c, enum role role, const char *label, const char *fmt, ...)
{
	struct str s = STR_INIT;
	va_list ap;

	va_start(ap, fmt);
	str_addvf(&s, fmt, ap);
	va_end(ap);
	card_line(c, role, label, s.s);
	str_free(&s);
}

void
card_say(struct card *c, enum role role, const char *text)
{
	c->y = pane_wrap(pane_sub(c->p, 1, 0, c->p.w - 2, c->p.h), c->y, role, text);
}

void
card_sayf(struct card *c, enum role role, const char *fmt, ...)
{
	struct str s = STR_INIT;
	va_list ap;

	va_start(ap, fmt);
	str_addvf(&s, fmt, ap);
	va_end(ap);
	card_say(c, role, s.s);
	str_free(&s);
}
