#include "hamtop/export/npy.h"

#include <string.h>

#include "hamtop/base/str.h"
#include "hamtop/export/out.h"
#include "hamtop/num/bits.h"

enum { ALIGN = 64, CODE_BYTES = 1024 / 8 };

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define FLOAT32 "<f4"
#else
#define FLOAT32 ">f4"
#endif

/* Magic, version 1.0, length of what follows (little-endian), a Python dict
 * padded with spaces so that the data begins at a multiple of 64. */
static void
add_header(struct out *out, const char *descr, size_t rows, size_t cols)
{
	struct str head = STR_INIT;
	size_t len;

	str_addn(&head, "\x93NUMPY\x01\x00\x00\x00", 10);
	str_addf(&head, "{'descr': '%s', 'fortran_order': False, 'shape': (%zu, %zu), }", descr,
		 rows, cols);
	while ((head.len + 1) % ALIGN)
		str_addc(&head, ' ');
	str_addc(&head, '\n');
	len = head.len - 10;
	head.s[8] = (char)(len & 0xff);
	head.s[9] = (char)(len >> 8);
	out_add(out, head.s, head.len);
	str_free(&head);
}

bool
npy_codes(const char *path, const uint64_t *codes, size_t rows, uint32_t bits, struct err *err)
{
	struct out *out = out_open(path, err);
	uint32_t words = bits_words(bits), bytes = bits_bytes(bits);
	uint8_t row[CODE_BYTES];

	if (!out)
		return false;
	add_header(out, "|u1", rows, bytes);
	for (size_t r = 0; r < rows; r++) {
		bits_to_bytes(row, codes + r * words, bits);
		out_add(out, row, bytes);
	}
	return out_close(out, err);
}

bool
npy_floats(const char *path, const float *v, size_t rows, size_t cols, struct err *err)
{
	struct out *out = out_open(path, err);

	if (!out)
		return false;
	add_header(out, FLOAT32, rows, cols);
	out_add(out, v, rows * cols * sizeof(*v));
	return out_close(out, err);
}
