/* NumPy's .npy, version 1.0: what np.load() reads. */
#ifndef HAMTOP_EXPORT_NPY_H
#define HAMTOP_EXPORT_NPY_H

#include <stddef.h>
#include <stdint.h>

#include "hamtop/base/err.h"

/* uint8 [rows, ceil(bits / 8)] in numpy.packbits' order; codes [rows, words] as
 * in num/bits.h. */
bool npy_codes(const char *path, const uint64_t *codes, size_t rows, uint32_t bits,
	       struct err *err);
/* float32 [rows, cols]; v row-major. */
bool npy_floats(const char *path, const float *v, size_t rows, size_t cols, struct err *err);

#endif
