/* BLAS, of which this room is the only caller, and the kernels that it chose.
 *
 * OpenBLAS chooses its kernels when it loads. On a CPU that it does not know it
 * falls back to old ones, several times slower; OPENBLAS_CORETYPE in the
 * environment of a new process is the only way to another choice. */
#ifndef HAMTOP_NUM_BLAS_H
#define HAMTOP_NUM_BLAS_H

#include <stdbool.h>
#include <stddef.h>

#include "hamtop/base/par.h"
#include "hamtop/num/real.h"

/* C [m, n] = alpha op(A) op(B) + beta C, row-major; op(A) is [m, k], op(B) is
 * [k, n]; lda, ldb, ldc are the row lengths in memory. m, n or k may be 0. */
void gemm(real *c, const real *a, bool ta, const real *b, bool tb, size_t m, size_t n, size_t k,
	  real alpha, real beta, size_t lda, size_t ldb, size_t ldc);

/* The upper triangle of C [n, n] = A'A; A [k, n]. */
void syrk(real *c, const real *a, size_t n, size_t k);

/* BLAS works on one thread from here on; our own workers divide the work, so
 * that results do not depend on the number of threads. Call once, before gemm. */
void blas_single_thread(void);

/* The same, and room for each thread of par to call it. OpenBLAS asks for memory when a
 * thread first calls, and where it gets none it asks for ever: so it is asked here,
 * first. ERR_RUN: there is none. */
bool blas_ready(struct par *par, struct err *err);
int blas_threads(void); /* how many it works on now */

const char *blas_version(void);	    /* "OpenBLAS 0.3.21" */
const char *blas_core(void);	    /* kernels in use: "Haswell", "SkylakeX", .. */
const char *blas_core_wanted(void); /* a core whose kernels suit this CPU better, or NULL */
const char *cpu_name(void);	    /* from /proc/cpuinfo, or "unknown" */

#endif
