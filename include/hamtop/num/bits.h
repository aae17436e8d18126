/* Packed binary codes.
 *
 * Bit j of a code is +1 or -1, stored as 1 or 0. In bytes: bit j is 0x80 >> (j % 8)
 * of byte j / 8 (numpy.packbits' order), padding bits 0. In memory a code is
 * `words` 64-bit words with that byte order read big-endian, so that distances
 * are popcounts of words; padding is 0 there too. */
#ifndef HAMTOP_NUM_BITS_H
#define HAMTOP_NUM_BITS_H

#include <stddef.h>
#include <stdint.h>

static inline uint32_t
bits_words(uint32_t bits)
{
	return (bits + 63) / 64;
}

static inline uint32_t
bits_bytes(uint32_t bits)
{
	return (bits + 7) / 8;
}

/* sgn of the paper's equation 5: bit = (f >= 0). codes [rows, words], f [rows, bits]. */
void bits_from_sign(uint64_t *codes, const float *f, size_t rows, uint32_t bits);

/* The bytes of one code: out [bits_bytes(bits)]. */
void bits_to_bytes(uint8_t *out, const uint64_t *code, uint32_t bits);
void bits_from_bytes(uint64_t *code, const uint8_t *bytes, uint32_t bits);

static inline int
bits_get(const uint64_t *code, uint32_t j)
{
	return (int)(code[j / 64] >> (63 - j % 64) & 1);
}

static inline uint32_t
bits_distance(const uint64_t *a, const uint64_t *b, uint32_t words)
{
	uint32_t d = 0;

	for (uint32_t w = 0; w < words; w++)
		d += (uint32_t)__builtin_popcountll(a[w] ^ b[w]);
	return d;
}

#endif
