/* What an instruction set brings: the kernels of hamtop/num/hamming.h on bare
 * arrays. plane [blocks, planes, 64], query [queries, planes]; rows hold whole
 * blocks. */
#ifndef HAMTOP_NUM_HAMMING_ISA_H
#define HAMTOP_NUM_HAMMING_ISA_H

#include "hamtop/num/hamming.h"

struct hamming_isa {
	const char *name;
	bool (*runs)(void); /* on this CPU */
	void (*distances8)(uint8_t *row, size_t stride, const uint8_t *plane, uint32_t planes,
			   size_t blocks, const uint32_t *query, uint32_t queries);
	void (*distances16)(uint16_t *row, size_t stride, const uint8_t *plane, uint32_t planes,
			    size_t blocks, const uint32_t *query, uint32_t queries);
	/* blocks are counted from `first` in the hits */
	size_t (*near8)(struct hamming_hit *hit, const uint8_t *plane, uint32_t planes,
			size_t blocks, uint32_t first, const uint32_t *query, const uint16_t *upto,
			uint32_t queries);
	size_t (*near16)(struct hamming_hit *hit, const uint8_t *plane, uint32_t planes,
			 size_t blocks, uint32_t first, const uint32_t *query, const uint16_t *upto,
			 uint32_t queries);
	size_t (*count8)(const uint8_t *row, size_t blocks, uint8_t upto);
	size_t (*count16)(const uint16_t *row, size_t blocks, uint16_t upto);
	bool (*tie8)(const uint8_t *row, const uint64_t *out, size_t blocks, uint8_t x,
		     size_t enough, size_t *nearer, size_t *same);
	bool (*tie16)(const uint16_t *row, const uint64_t *out, size_t blocks, uint16_t x,
		      size_t enough, size_t *nearer, size_t *same);
	size_t (*places8)(uint16_t *place, size_t room, const uint8_t *row, size_t blocks,
			  uint8_t from, uint8_t upto);
	size_t (*places16)(uint16_t *place, size_t room, const uint16_t *row, size_t blocks,
			   uint16_t from, uint16_t upto);
};

extern const struct hamming_isa hamming_avx512, hamming_avx2, hamming_neon, hamming_scalar;

#endif
