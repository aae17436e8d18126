#include "hamtop/num/bits.h"

#include <string.h>

void
bits_from_sign(uint64_t *codes, const float *f, size_t rows, uint32_t bits)
{
	uint32_t words = bits_words(bits);

	memset(codes, 0, rows * words * sizeof(*codes));
	for (size_t a = 0; a < rows; a++)
		for (uint32_t j = 0; j < bits; j++)
			codes[a * words + j / 64] |= (uint64_t)(f[a * bits + j] >= 0)
						     << (63 - j % 64);
}

void
bits_to_bytes(uint8_t *out, const uint64_t *code, uint32_t bits)
{
	for (uint32_t i = 0; i < bits_bytes(bits); i++)
		out[i] = (uint8_t)(code[i / 8] >> (56 - 8 * (i % 8)));
}

void
bits_from_bytes(uint64_t *code, const uint8_t *bytes, uint32_t bits)
{
	memset(code, 0, bits_words(bits) * sizeof(*code));
	for (uint32_t i = 0; i < bits_bytes(bits); i++)
		code[i / 8] |= (uint64_t)bytes[i] << (56 - 8 * (i % 8));
}
