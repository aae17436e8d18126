/* What libFuzzer calls; replay.c calls it too, with the files of the corpus. */
#ifndef HAMTOP_TESTS_FUZZ_H
#define HAMTOP_TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

#endif
