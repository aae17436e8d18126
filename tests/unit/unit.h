/* What every unit test includes: cmocka with the headers that it needs first. */
#ifndef HAMTOP_TESTS_UNIT_H
#define HAMTOP_TESTS_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#endif
