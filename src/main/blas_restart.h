/* OpenBLAS chooses its kernels when it loads; on a CPU that it does not know it
 * takes old ones, several times slower. */
#ifndef HAMTOP_MAIN_BLAS_RESTART_H
#define HAMTOP_MAIN_BLAS_RESTART_H

#include "hamtop/base/log.h"

/* Starts this program again, once, with OPENBLAS_CORETYPE set, where better
 * kernels are known. A value that the user set stays, and is noted. */
void blas_restart(char **argv, const struct log *log);

#endif
