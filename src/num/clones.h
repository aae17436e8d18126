/* HT_CLONES before a function: compiled once for each level of the CPU, the best
 * of which is chosen when the program loads. For hot loops only. */
#ifndef HAMTOP_NUM_CLONES_H
#define HAMTOP_NUM_CLONES_H

#include <config.h>

/* A build for CPUs that are chosen by -march needs no other levels, and GCC 12 trips
 * over some that are lower. */
#if defined(HAVE_TARGET_CLONES) && !defined(__AVX__)
#define HT_CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define HT_CLONES
#endif

#endif
