#include "config.h"

#include "data/detect.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hamtop/base/mem.h"
#include "hamtop/base/str.h"
#include "data/options.h"
#include "data/sample.h"

const struct format *const formats[] = {
#define FORMAT(x) &x,
#include "data/formats.def"
#undef FORMAT
	NULL,
};

const struct format_help *
data_formats(void)
{
	static struct format_help help[ARRAY_LEN(formats)];

	for (size_t i = 0; formats[i]; i++)
		help[i] = (struct format_help){ formats[i]->name, formats[i]->help };
	return help;
}

/* A bid that ends the bidding. */
enum { CERTAIN = 90 };

/* Whole lines at the beginning of the text. */
static size_t
head_size(const char *p, size_t n)
{
	const char *end;

	if (n <= SNIFF_BYTES)
		return n;
	end = memrchr(p, '\n', SNIFF_BYTES);
	if (!end)
		end = memchr(p + SNIFF_BYTES, '\n', n - SNIFF_BYTES);
	return end ? (size_t)(end - p) + 1 : n;
}

/* Whether the head is no text: many NULs, or so many control bytes (and a NUL)
 * as no ids have. */
static bool
is_binary(const char *p, size_t n)
{
	size_t nuls = 0, controls = 0;

	for (size_t i = 0; i < n; i++) {
		nuls += p[i] == '\0';
		controls += (unsigned char)p[i] < 0x20 && p[i] != '\n' && p[i] != '\r' &&
			    p[i] != '\t' && p[i] != '\f';
	}
	return nuls > 8 + n / 50 || (nuls && controls > 8 + n / 10) || controls > 8 + n / 3;
}

/* The first line with a NUL in it, 0 when none is. */
static size_t
find_nul_line(const char *p, size_t n)
{
	const char *nul = memchr(p, '\0', n);
	size_t line = 1;

	for (; nul && p < nul; p++)
		line += *p == '\n';
	return nul ? line : 0;
}

static bool
check_text(const char *name, const char *p, size_t n, struct err *err)
{
	size_t head = head_size(p, n), i = 0;
	const char *line_end = memchr(p, '\n', n);

	if (!n)
		return err_set(err, ERR_DATA, "%s is empty", name);
	if (n >= 2 && (!memcmp(p, "\xff\xfe", 2) || !memcmp(p, "\xfe\xff", 2)))
		return err_set(err, ERR_DATA,
			       "%s is UTF-16 text: make it UTF-8 first, as in iconv -f UTF-16 -t "
			       "UTF-8",
			       name);
	head = head > SNIFF_BYTES ? SNIFF_BYTES : head;
	if (is_binary(p, head))
		return err_set(err, ERR_DATA,
			       "%s is a binary file: hamtop reads text, such as ratings.csv", name);
	if ((line_end ? (size_t)(line_end - p) : n) > LINE_BYTES)
		return err_set(err, ERR_DATA,
			       "%s:1: the line is longer than 1,048,576 bytes, so this is no "
			       "ratings file",
			       name);
	while (i < n && strchr(" \t\r\n", p[i]) && p[i])
		i++;
	if (i == n)
		return err_set(err, ERR_DATA, "%s holds nothing but blank lines", name);
	return true;
}

static bool
no_format(const char *name, const struct sniff *sniff, const struct format *asked, struct err *err)
{
	const char *end = memchr(sniff->head, '\n', sniff->n);
	size_t nul = find_nul_line(sniff->head, sniff->n);
	struct span line = { sniff->head, end ? (size_t)(end - sniff->head) : sniff->n };
	struct str first;

	if (nul)
		return err_set(err, ERR_DATA, "%s:%zu: there is a NUL byte in the line", name, nul);
	if (line.n && line.p[line.n - 1] == '\r')
		line.n--;
	first = span_clean(line);
	if (asked)
		err_set(err, ERR_DATA,
			"%s does not look like %s (it begins with \"%s\"): leave --input-format "
			"out, or say --input-format csv with --delimiter and --columns",
			name, asked->name, first.s ? first.s : "");
	else if (sniff->delim)
		err_set(err, ERR_DATA,
			"%s: the delimiter \"%s\" does not cut its lines into columns (it begins "
			"with \"%s\"): say another --delimiter",
			name, sniff->delim, first.s ? first.s : "");
	else
		err_set(err, ERR_DATA,
			"%s: hamtop cannot tell what its lines are (it begins with \"%s\"): say "
			"it, as in --delimiter , --columns user=1,item=2,rating=3",
			name, first.s ? first.s : "");
	str_free(&first);
	return false;
}

/* The best bid, of the format that was asked for or of all. */
static void
take_bids(struct choice *choice, struct bid *best, struct sniff *sniff, const struct format *asked)
{
	*best = (struct bid){ .score = 0 };
	for (size_t i = 0; formats[i] && best->score < CERTAIN; i++) {
		struct bid bid = { .layout = layout_none() };

		if (asked && formats[i] != asked)
			continue;
		if ((sniff->columns || sniff->delim) && !formats[i]->columns)
			continue;
		sniff->asked = asked != NULL;
		formats[i]->bid(sniff, &bid);
		if (bid.score > best->score) {
			*best = bid;
			choice->format = formats[i];
		}
	}
}

/* What the options say about columns overrules what the format found. */
static bool
overrule(struct choice *choice, const char *name, const struct sniff *sniff,
	 const struct load_options *opt, struct err *err)
{
	struct layout *layout = &choice->layout;
	struct sample sample;
	struct tally tally;

	if (opt->header >= 0)
		layout->header = opt->header;
	if (!opt->columns)
		return true;
	if (!options_columns(opt->columns, layout->col, err))
		return false;
	for (int c = 0; c < COLUMNS; c++)
		if (layout->col[c] >= layout->fields)
			return err_set(err, ERR_USAGE,
				       "--columns %s: there is no column %d in %s, which has %d",
				       opt->columns, layout->col[c] + 1, name, layout->fields);
	layout->time_unit = 1;
	if (layout->col[COL_TIME] >= 0 && layout->col[COL_TIME] < SAMPLE_FIELDS) {
		sample_take(&sample, sniff, layout->delim, layout->quotes);
		sample_tally(&tally, &sample, layout->col[COL_TIME], layout->header);
		layout->time_unit = tally_time_unit(&tally);
		sample_free(&sample);
	}
	return true;
}

bool
detect(struct choice *choice, const char *name, const char *p, size_t n,
       const struct load_options *opt, struct err *err)
{
	const struct format *asked = options_format(opt->format);
	char delim[9];
	struct sniff sniff = { .name = name,
			       .head = p,
			       .n = head_size(p, n),
			       .columns = opt->columns != NULL,
			       .header = opt->header };
	struct bid bid;

	if (!check_text(name, p, n, err))
		return false;
	if (opt->delimiter) {
		options_delimiter(opt->delimiter, delim, NULL);
		sniff.delim = delim;
	}
	take_bids(choice, &bid, &sniff, asked);
	if (!bid.score)
		return no_format(name, &sniff, asked, err);
	if (bid.refuse[0] && !opt->columns)
		return err_set(err, ERR_DATA, "%s: %s", name, bid.refuse);
	choice->layout = bid.layout;
	if (!overrule(choice, name, &sniff, opt, err))
		return false;
	snprintf(choice->why, sizeof(choice->why), "%s%s%s%s%s", bid.why,
		 asked ? "; --input-format says so" : "",
		 opt->delimiter ? "; --delimiter says how to cut them" : "",
		 opt->columns ? "; the columns are those of --columns" : "",
		 opt->header >= 0 ? "; --header says whether there is a header" : "");
	return true;
}
