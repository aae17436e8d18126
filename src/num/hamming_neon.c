/* Hamming kernels for 64-bit ARM, all of which has NEON. */
#include <arm_neon.h>

#define ISA
#define VEC static inline __attribute__((always_inline))

enum { GROUP = 4 };
typedef struct {
	uint8x16_t a, b, c, d;
} vec;

VEC vec
vec_zero(void)
{
	uint8x16_t zero = vdupq_n_u8(0);

	return (vec){ zero, zero, zero, zero };
}

VEC vec
vec_load(const uint8_t *p)
{
	return (vec){ vld1q_u8(p), vld1q_u8(p + 16), vld1q_u8(p + 32), vld1q_u8(p + 48) };
}

VEC void
vec_store(uint8_t *p, vec v)
{
	vst1q_u8(p, v.a);
	vst1q_u8(p + 16, v.b);
	vst1q_u8(p + 32, v.c);
	vst1q_u8(p + 48, v.d);
}

VEC vec
vec_differ(vec v, uint32_t q)
{
	uint8x16_t query = vreinterpretq_u8_u32(vdupq_n_u32(q));

	return (vec){ vcntq_u8(veorq_u8(v.a, query)), vcntq_u8(veorq_u8(v.b, query)),
		      vcntq_u8(veorq_u8(v.c, query)), vcntq_u8(veorq_u8(v.d, query)) };
}

VEC vec
vec_add8(vec x, vec y)
{
	return (vec){ vaddq_u8(x.a, y.a), vaddq_u8(x.b, y.b), vaddq_u8(x.c, y.c),
		      vaddq_u8(x.d, y.d) };
}

VEC uint8x16_t
add16(uint8x16_t x, uint8x16_t y)
{
	return vreinterpretq_u8_u16(vaddq_u16(vreinterpretq_u16_u8(x), vreinterpretq_u16_u8(y)));
}

VEC vec
vec_add16(vec x, vec y)
{
	return (vec){ add16(x.a, y.a), add16(x.b, y.b), add16(x.c, y.c), add16(x.d, y.d) };
}

VEC vec
widen(uint8x16_t x, uint8x16_t y)
{
	return (vec){ vreinterpretq_u8_u16(vmovl_u8(vget_low_u8(x))),
		      vreinterpretq_u8_u16(vmovl_high_u8(x)),
		      vreinterpretq_u8_u16(vmovl_u8(vget_low_u8(y))),
		      vreinterpretq_u8_u16(vmovl_high_u8(y)) };
}

VEC vec
vec_low16(vec v)
{
	return widen(v.a, v.b);
}

VEC vec
vec_high16(vec v)
{
	return widen(v.c, v.d);
}

/* Bytes of all ones or none, to a bit each: neighbours are added in pairs thrice. */
VEC uint64_t
to_bits(uint8x16_t a, uint8x16_t b, uint8x16_t c, uint8x16_t d)
{
	static const uint8_t weight[16] = {
		1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128
	};
	uint8x16_t w = vld1q_u8(weight);
	uint8x16_t ab = vpaddq_u8(vandq_u8(a, w), vandq_u8(b, w));
	uint8x16_t cd = vpaddq_u8(vandq_u8(c, w), vandq_u8(d, w));
	uint8x16_t all = vpaddq_u8(ab, cd);

	return vgetq_lane_u64(vreinterpretq_u64_u8(vpaddq_u8(all, all)), 0);
}

VEC uint64_t
vec_upto8(vec v, uint8_t x)
{
	uint8x16_t limit = vdupq_n_u8(x);

	return to_bits(vcleq_u8(v.a, limit), vcleq_u8(v.b, limit), vcleq_u8(v.c, limit),
		       vcleq_u8(v.d, limit));
}

VEC uint8x16_t
upto16(uint8x16_t x, uint8x16_t y, uint16x8_t limit)
{
	return vcombine_u8(vmovn_u16(vcleq_u16(vreinterpretq_u16_u8(x), limit)),
			   vmovn_u16(vcleq_u16(vreinterpretq_u16_u8(y), limit)));
}

VEC uint32_t
vec_upto16(vec v, uint16_t x)
{
	uint16x8_t limit = vdupq_n_u16(x);
	uint8x16_t none = vdupq_n_u8(0);

	return (uint32_t)to_bits(upto16(v.a, v.b, limit), upto16(v.c, v.d, limit), none, none);
}

#include "num/hamming_body.h"

static bool
runs(void)
{
	return true;
}

const struct hamming_isa hamming_neon = { "neon", runs, HAMMING_KERNELS };
