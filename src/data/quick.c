#include "data/quick.h"

#include <string.h>

/* One loop of many small steps is what this file is for. */
#define ALWAYS_INLINE static inline __attribute__((always_inline))

/* Up to eight digits at p: their number, 0 when there are none, 8 when there
 * may be more. */
ALWAYS_INLINE unsigned
digits_at(const char *p, uint32_t *value)
{
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	uint64_t w, other;
	unsigned n;

	memcpy(&w, p, sizeof(w));
	w ^= UINT64_C(0x3030303030303030); /* digits become 0 to 9 */
	other = ((w + UINT64_C(0x7676767676767676)) | w) & UINT64_C(0x8080808080808080);
	n = other ? (unsigned)__builtin_ctzll(other) / 8 : 8;
	*value = 0;
	if (!n)
		return 0;
	/* The digits to the high end, zeros before them; then pairs, fours and
	 * eight of them are put together side by side. */
	w <<= 8 * (8 - n);
	w = w * 10 + (w >> 8);
	w = ((w & UINT64_C(0x000000ff000000ff)) * UINT64_C(0x000f424000000064) +
	     (w >> 16 & UINT64_C(0x000000ff000000ff)) * UINT64_C(0x0000271000000001)) >>
	    32;
	*value = (uint32_t)w;
	return n;
#else
	unsigned n;

	*value = 0;
	for (n = 0; n < 8 && p[n] >= '0' && p[n] <= '9'; n++)
		*value = 10 * *value + (uint32_t)(p[n] - '0');
	return n;
#endif
}

/* Moves p on by n bytes. Where lines are alike, n is what it was last time, and
 * the processor, which guesses so, begins with the next field before n is
 * known. The empty asm keeps the compiler from adding n itself. */
ALWAYS_INLINE void
advance(const char **p, unsigned n, unsigned *usual)
{
	unsigned guess = *usual;

	if (__builtin_expect(n != guess, 0)) {
		*usual = n;
		*p += n;
	} else {
		__asm__("" : "+r"(guess));
		*p += guess;
	}
}

/* Moves p behind an id that is its own code; false for every other. */
ALWAYS_INLINE bool
take_code(const char **p, uint32_t direct, uint32_t *code, unsigned *usual)
{
	unsigned n = digits_at(*p, code);

	if (n == 0 || n == 8 || (**p == '0' && n > 1) || *code >= direct)
		return false;
	advance(p, n, usual);
	return true;
}

ALWAYS_INLINE bool
take_delim(const char **p, const char delim[2], bool two)
{
	if ((*p)[0] != delim[0] || (two && (*p)[1] != delim[1]))
		return false;
	*p += 1 + two;
	return true;
}

ALWAYS_INLINE bool
is_digit(char c)
{
	return (unsigned char)(c - '0') <= 9;
}

/* 4 or 3.5 */
ALWAYS_INLINE bool
take_rating(const char **p, float *rating)
{
	const char *q = *p;

	if (!is_digit(q[0]))
		return false;
	if (q[1] == '.' && is_digit(q[2])) {
		*rating = (float)((10 * (q[0] - '0') + (q[2] - '0')) / 10.0);
		*p += 3;
	} else {
		*rating = (float)(q[0] - '0');
		*p += 1;
	}
	return true;
}

/* A time of up to 16 digits. */
ALWAYS_INLINE bool
take_time(const char **p, int64_t *time, unsigned *usual)
{
	uint32_t high, low;
	unsigned n = digits_at(*p, &high), m;

	if (!n)
		return false;
	*time = high;
	if (n < 8) {
		advance(p, n, usual);
		return true;
	}
	*p += n;
	m = digits_at(*p, &low);
	if (m == 8)
		return false;
	advance(p, m, usual);
	for (unsigned i = 0; i < m; i++)
		*time *= 10;
	*time += m ? low : 0;
	return true;
}

ALWAYS_INLINE bool
take_line_end(const char **p)
{
	*p += **p == '\r';
	return *(*p)++ == '\n';
}

struct quick {
	char delim[2];
	bool two;     /* bytes of the delimiter, or one */
	bool swapped; /* the item comes first */
	bool time;
};

/* The first id of the line before, with its delimiter: most files stand in an
 * order in which the next line begins alike. */
struct first {
	uint64_t word, mask;
	uint32_t id;
	unsigned width; /* bytes, 0: unknown */
	unsigned usual; /* digits */
};

/* The id at the beginning of a line and the delimiter behind it. */
ALWAYS_INLINE bool
take_first(struct first *f, const char **p, struct quick quick, uint32_t direct, uint32_t *id)
{
	const char *q = *p;
	uint64_t word;

	memcpy(&word, q, sizeof(word));
	if (((word ^ f->word) & f->mask) == 0 && f->width) {
		*id = f->id;
		*p += f->width;
		return true;
	}
	if (!take_code(&q, direct, id, &f->usual) || !take_delim(&q, quick.delim, quick.two))
		return false;
	f->word = word;
	f->id = *id;
	f->width = (unsigned)(q - *p);
	f->mask = 0;
	if (f->width <= sizeof(f->mask))
		memset(&f->mask, 0xff, f->width);
	else
		f->width = 0;
	*p = q;
	return true;
}

static void
raise_top(struct intern *in, uint32_t top)
{
	in->top = top >= in->top ? top + 1 : in->top;
}

/* Lines from p on until one is not simple or the part is full. */
ALWAYS_INLINE const char *
take_lines(struct part *part, struct quick quick, const char *p)
{
	const char *to = part->to;
	struct triples t = part->t;
	size_t n = t.n, cap = part->cap;
	uint32_t *first_out = quick.swapped ? t.item : t.user;
	uint32_t *second_out = quick.swapped ? t.user : t.item;
	uint32_t direct = part->users.direct, top[2] = { 0, 0 }, id[2];
	int64_t time = 0, earliest = INT64_MAX, latest = INT64_MIN;
	struct first first = { .width = 0 };
	unsigned usual_id = 0, usual_time = 0;

	for (const char *q = p; p < to && n < cap; p = q) {
		if (!take_first(&first, &q, quick, direct, &id[0]) ||
		    !take_code(&q, direct, &id[1], &usual_id) ||
		    !take_delim(&q, quick.delim, quick.two) || !take_rating(&q, &t.rating[n]))
			break;
		if (quick.time &&
		    (!take_delim(&q, quick.delim, quick.two) || !take_time(&q, &time, &usual_time)))
			break;
		if (!take_line_end(&q))
			break;
		first_out[n] = id[0];
		second_out[n] = id[1];
		top[0] = id[0] > top[0] ? id[0] : top[0];
		top[1] = id[1] > top[1] ? id[1] : top[1];
		earliest = time < earliest ? time : earliest;
		latest = time > latest ? time : latest;
		n++;
	}
	if (n == t.n)
		return p;
	raise_top(&part->users, top[quick.swapped]);
	raise_top(&part->items, top[!quick.swapped]);
	if (quick.time) {
		part_time(part, earliest);
		part_time(part, latest);
	}
	part->lines += n - t.n;
	part->t.n = n;
	return p;
}

/* The bytes of the delimiter and whether there is a time are constants for the
 * compiler: a loop for each kind. */
static const char *
take_kind(struct part *part, struct quick quick, const char *p)
{
	bool two = quick.two, time = quick.time;

	quick.two = quick.time = true;
	if (two && time)
		return take_lines(part, quick, p);
	quick.two = false;
	if (!two && time)
		return take_lines(part, quick, p);
	quick.two = two;
	quick.time = false;
	return take_lines(part, quick, p);
}

bool
quick_fits(const struct layout *layout)
{
	const int *col = layout->col;
	size_t delim = strlen(layout->delim);

	return (delim == 1 || delim == 2) && col[COL_USER] + col[COL_ITEM] == 1 &&
	       col[COL_RATING] == 2 && col[COL_COUNT] < 0 && layout->time_unit == 1 &&
	       (layout->fields == 3 ? col[COL_TIME] < 0
				    : layout->fields == 4 && col[COL_TIME] == 3);
}

const char *
quick_lines(struct part *part, const struct layout *layout, const char *p)
{
	struct quick quick = {
		.delim = { layout->delim[0], layout->delim[1] },
		.two = layout->delim[1] != '\0',
		.swapped = layout->col[COL_USER] == 1,
		.time = layout->col[COL_TIME] == 3,
	};

	do {
		if (!part_room(part))
			return p;
		p = take_kind(part, quick, p);
	} while (part->t.n == part->cap);
	return p;
}
