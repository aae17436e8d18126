/* The codes of one side: bits, their correlations, rows that share a code. */
#include "hamtop/run/audit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "hamtop/base/mem.h"
#include "hamtop/base/rng.h"
#include "hamtop/num/bits.h"

static uint64_t
hash_code(const uint64_t *code, uint32_t words)
{
	uint64_t h = 0;

	for (uint32_t w = 0; w < words; w++)
		h = rng_mix(h ^ code[w]);
	return h;
}

/* Rows are put into a table of open addressing, a place for each different code. */
bool
count_codes(struct code_counts *out, const uint64_t *code, uint32_t rows, uint32_t words,
	    struct err *err)
{
	size_t places = 16, size = words * sizeof(*code);
	uint32_t *first, *count;

	while (places < 2 * (size_t)rows)
		places *= 2;
	*out = (struct code_counts){ .rows = rows };
	first = mem_try(places, 2 * sizeof(*first), "the different codes", err);
	if (!first)
		return false;
	count = first + places; /* of a place; 0: it is empty */
	for (uint32_t a = 0; a < rows; a++) {
		const uint64_t *mine = code + (size_t)a * words;
		size_t at = hash_code(mine, words) & (places - 1);

		while (count[at] && memcmp(code + (size_t)first[at] * words, mine, size) != 0)
			at = (at + 1) & (places - 1);
		if (!count[at])
			first[at] = a;
		count[at]++;
	}
	for (size_t at = 0; at < places; at++) {
		double share = (double)count[at] / rows;

		if (!count[at])
			continue;
		out->distinct++;
		out->sharing += count[at] > 1 ? count[at] : 0;
		out->largest = count[at] > out->largest ? count[at] : out->largest;
		out->entropy -= share * log2(share);
	}
	free(first);
	return true;
}

static double
entropy_of(double p)
{
	return p > 0 && p < 1 ? -p * log2(p) - (1 - p) * log2(1 - p) : 0;
}

/* plane [bits, words of rows]: bit a of row j is bit j of code a. */
static void
turn(uint64_t *plane, size_t stride, const uint64_t *code, uint32_t rows, uint32_t bits)
{
	uint32_t words = bits_words(bits);

	for (uint32_t a = 0; a < rows; a++)
		for (uint32_t j = 0; j < bits; j++)
			plane[j * stride + a / 64] |=
				(uint64_t)bits_get(code + (size_t)a * words, j) << a % 64;
}

static uint64_t
count_both(const uint64_t *a, const uint64_t *b, size_t n)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += (uint64_t)__builtin_popcountll(a[i] & b[i]);
	return sum;
}

/* Pearson's, of two bits that are 1 in x and y of `rows` rows, and in `both` in both. */
static double
correlation_of(double x, double y, double both, double rows)
{
	double spread = sqrt(x * (rows - x) * y * (rows - y));

	return spread > 0 ? (rows * both - x * y) / spread : NAN;
}

static void
note_pair(struct code_audit *a, uint32_t i, uint32_t j, double c)
{
	a->correlation[(size_t)i * a->bits + j] = (float)c;
	if (i != j && fabs(c) > fabs(a->bit[i].correlation)) {
		a->bit[i].correlation = c;
		a->bit[i].with = j;
	}
}

bool
code_audit_init(struct code_audit *out, const uint64_t *code, uint32_t rows, uint32_t bits,
		struct err *err)
{
	size_t stride = ((size_t)rows + 63) / 64;
	uint64_t *plane = mem_try(bits * stride, sizeof(*plane), "the columns of bits", err);
	double *ones = mem_new(bits, sizeof(*ones));
	bool ok;

	*out = (struct code_audit){ .bits = bits, .bit = mem_new(bits, sizeof(*out->bit)) };
	out->correlation = mem_try((size_t)bits * bits, sizeof(*out->correlation),
				   "the correlations of bits", err);
	ok = plane && out->correlation &&
	     count_codes(&out->counts, code, rows, bits_words(bits), err);
	if (ok)
		turn(plane, stride, code, rows, bits);
	for (uint32_t i = 0; ok && i < bits; i++) {
		const uint64_t *x = plane + i * stride;

		ones[i] = (double)count_both(x, x, stride);
		out->bit[i].mean = 2 * ones[i] / rows - 1;
		out->bit[i].entropy = entropy_of(ones[i] / rows);
		out->bit[i].dead = ones[i] == 0 || ones[i] == rows;
		for (uint32_t j = 0; j <= i; j++) {
			double both = (double)count_both(x, plane + j * stride, stride);
			double c = correlation_of(ones[i], ones[j], both, rows);

			note_pair(out, i, j, c);
			note_pair(out, j, i, c);
		}
	}
	if (!ok)
		code_audit_free(out);
	free(ones);
	free(plane);
	return ok;
}

void
code_audit_free(struct code_audit *a)
{
	free(a->bit);
	free(a->correlation);
	*a = (struct code_audit){ 0 };
}
