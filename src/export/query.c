#include "hamtop/export/query.h"

#include <stdlib.h>

#include "hamtop/base/mem.h"
#include "hamtop/num/bits.h"

/* B'0110' */
static void
add_bits(struct str *out, const struct query *q)
{
	str_add(out, "B'");
	for (uint32_t j = 0; j < q->bits; j++)
		str_addc(out, bits_get(q->code, j) ? '1' : '0');
	str_addc(out, '\'');
}

static const char *
columns(const struct query *q)
{
	return q->users ? "row, id" : "row, id, title";
}

static const char *
side(const struct query *q)
{
	return q->users ? "user" : "item";
}

void
query_postgresql(struct str *out, const struct query *q)
{
	str_addf(out, "SELECT %s, bit_count(code # ", columns(q));
	add_bits(out, q);
	str_addf(out, ") AS distance\nFROM hamtop_%s\nORDER BY distance, row\nLIMIT %u;\n", side(q),
		 q->k);
}

void
query_pgvector(struct str *out, const struct query *q)
{
	str_addf(out, "SELECT %s, code <~> ", columns(q));
	add_bits(out, q);
	str_addf(out, " AS distance\nFROM hamtop_%s\nORDER BY distance, row\nLIMIT %u;\n", side(q),
		 q->k);
}

void
query_faiss(struct str *out, const struct query *q)
{
	uint32_t bytes = bits_bytes(q->bits);
	uint8_t *byte = mem_new(bytes, 1);

	bits_to_bytes(byte, q->code, q->bits);
	str_addf(out,
		 "import faiss, numpy\n"
		 "codes = numpy.load(\"%s_codes.npy\")\n"
		 "index = faiss.IndexBinaryFlat(8 * codes.shape[1])\n"
		 "index.add(codes)\n"
		 "code = numpy.frombuffer(bytes.fromhex(\"",
		 side(q));
	for (uint32_t b = 0; b < bytes; b++)
		str_addf(out, "%02x", byte[b]);
	str_addf(out,
		 "\"), numpy.uint8)\n"
		 "distance, row = index.search(code[None], %u)\n",
		 q->k);
	free(byte);
}
