/* OpenBLAS chooses its kernels when it loads; on a CPU that it does not know it
 * takes old ones, several times slower. */
#ifndef HAMTOP_MAIN_BLAS_RESTART_H
#define HAMTOP_MAIN_BLAS_RESTART_H

#include "hamtop/base/log.h"

/* Starts this program again, once, with OPENBLAS_CORETYPE set, where better
 * kernels are known. A value that the user set stays, and is noted. */
void blas_restart(char **argv, const struct log *log);

/* Starts this program again, once, with OpenBLAS told to start no threads, where the
 * process's memory is limited: those threads ask for memory for ever, and the program
 * would wait for them in the end. To be called before anything else. */
void blas_restart_small(char **argv);

#endif
