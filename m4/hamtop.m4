# HT_SEARCH_PTHREAD: threads live in libc today; older systems need -pthread.
AC_DEFUN([HT_SEARCH_PTHREAD], [
  AC_SEARCH_LIBS([pthread_create], [pthread], [], [AC_MSG_ERROR([threads are needed])])
  AC_SEARCH_LIBS([log], [m])
])

# HT_OPTIONAL(NAME, PKG-CONFIG MODULE, WHAT IT IS FOR)
# --without-NAME leaves it out; otherwise it is used where it is installed.
AC_DEFUN([HT_OPTIONAL], [
  AC_ARG_WITH([$1], [AS_HELP_STRING([--without-$1], [do without $3])],
    [], [with_$1=auto])
  have_$1=no
  AS_IF([test "x$with_$1" != xno], [
    PKG_CHECK_MODULES(m4_toupper([$1]), [$2], [have_$1=yes],
      [AS_IF([test "x$with_$1" = xyes], [AC_MSG_ERROR([$2 was asked for and is not installed])])])])
  AS_IF([test "x$have_$1" = xyes],
    [AC_DEFINE([HAVE_]m4_toupper([$1]), [1], [Define when $2 is there: $3.])])
  AM_CONDITIONAL([HAVE_]m4_toupper([$1]), [test "x$have_$1" = xyes])
])

# HT_SWITCHES: --enable-werror, -asan, -ubsan, -tsan, -coverage, -fuzzers, -valgrind
AC_DEFUN([HT_SWITCHES], [
  HT_FLAGS= HT_LDFLAGS= ht_sanitizers=none
  AC_ARG_ENABLE([werror], [AS_HELP_STRING([--enable-werror], [warnings are errors])])
  AS_IF([test "x$enable_werror" = xyes], [HT_FLAGS="$HT_FLAGS -Werror"])
  HT_SANITIZER([asan], [address])
  HT_SANITIZER([ubsan], [undefined])
  HT_SANITIZER([tsan], [thread])
  AC_ARG_ENABLE([coverage], [AS_HELP_STRING([--enable-coverage], [count executed lines with gcov])])
  AS_IF([test "x$enable_coverage" = xyes], [
    HT_FLAGS="$HT_FLAGS --coverage -O0"
    HT_LDFLAGS="$HT_LDFLAGS --coverage"])
  AC_ARG_ENABLE([fuzzers], [AS_HELP_STRING([--enable-fuzzers], [build the libFuzzer targets (clang)])])
  AM_CONDITIONAL([FUZZERS], [test "x$enable_fuzzers" = xyes])
  AC_ARG_ENABLE([valgrind], [AS_HELP_STRING([--enable-valgrind], [run the tests of the command line under valgrind])])
  AM_CONDITIONAL([VALGRIND], [test "x$enable_valgrind" = xyes])
  AM_CONDITIONAL([SANITIZED], [test "x$ht_sanitizers" != xnone])
])

# HT_SANITIZER(SWITCH, NAME)
AC_DEFUN([HT_SANITIZER], [
  AC_ARG_ENABLE([$1], [AS_HELP_STRING([--enable-$1], [build with the $2 sanitizer])])
  AS_IF([test "x$enable_$1" = xyes], [
    HT_FLAGS="$HT_FLAGS -fsanitize=$2 -fno-omit-frame-pointer -fno-sanitize-recover=all"
    HT_LDFLAGS="$HT_LDFLAGS -fsanitize=$2"
    AS_IF([test "x$ht_sanitizers" = xnone], [ht_sanitizers=$2], [ht_sanitizers="$ht_sanitizers $2"])])
])

# HT_COMPILER_FLAGS: C11, warnings, and vector code from plain loops.
# -fopenmp-simd gives "omp simd" loops without the OpenMP runtime; floating-point
# contraction stays off so that a result does not depend on inlining. Clones are asked
# for as src/num has them: on vectors, and of functions that were declared without.
AC_DEFUN([HT_COMPILER_FLAGS], [
  for flag in -std=gnu11 -Wall -Wextra -Wshadow -Wpointer-arith -Wstrict-prototypes \
      -Wmissing-prototypes -Wwrite-strings -Wundef -Wvla -Wformat=2 -fopenmp-simd -ffp-contract=off; do
    HT_TRY_FLAG([$flag])
  done
  # clang warns of each loop that it does not vectorise, which is no fault of the loop
  HT_TRY_FLAG([-Wpass-failed], [HT_FLAGS], [-Wno-pass-failed])
  # where the vectors are worth it is for the loops of src/num; clang decides alone
  HT_TRY_FLAG([-fvect-cost-model=dynamic], [HT_VECTOR_FLAGS])
  AC_SUBST([HT_VECTOR_FLAGS])
  AS_IF([test "x$ht_sanitizers" = xnone],
    [AC_CACHE_CHECK([for target_clones], [ht_cv_clones],
      [AC_LINK_IFELSE([AC_LANG_SOURCE([[
        typedef float lane __attribute__((vector_size(64)));
        static inline __attribute__((always_inline)) lane twice(lane x) { return 2 * x; }
        void clones(lane *x);
        void user(lane *x) { clones(x); }
        __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
        void clones(lane *x) { *x = twice(*x); }
        int main(void) { return 0; }]])], [ht_cv_clones=yes], [ht_cv_clones=no])])],
    [ht_cv_clones=no])
  AS_IF([test "x$ht_cv_clones" = xyes],
    [AC_DEFINE([HAVE_TARGET_CLONES], [1], [Define when one function can be compiled for several CPUs.])])
  AC_SUBST([HT_FLAGS])
  AC_SUBST([HT_LDFLAGS])
])

# HT_TRY_FLAG(FLAG, [VARIABLE = HT_FLAGS], [ADDED = FLAG]): append what the compiler takes
AC_DEFUN([HT_TRY_FLAG], [
  ht_saved=$CFLAGS
  CFLAGS="$CFLAGS -Werror $1"
  AC_MSG_CHECKING([whether $CC takes $1])
  AC_COMPILE_IFELSE([AC_LANG_PROGRAM],
    [AC_MSG_RESULT([yes]); m4_default([$2], [HT_FLAGS])="$m4_default([$2], [HT_FLAGS]) m4_default([$3], [$1])"],
    [AC_MSG_RESULT([no])])
  CFLAGS=$ht_saved
])

# HT_HAMMING(NAME, INSTRUCTIONS, PROGRAM): kernels for a CPU that not all have are built
# where the compiler can make them; whether they are used is decided when hamtop runs.
AC_DEFUN([HT_HAMMING], [
  AC_CACHE_CHECK([for $2], [ht_cv_hamming_$1],
    [AC_LINK_IFELSE([AC_LANG_SOURCE([[$3]])], [ht_cv_hamming_$1=yes], [ht_cv_hamming_$1=no])])
  AS_IF([test "x$ht_cv_hamming_$1" = xyes],
    [AC_DEFINE([HAVE_HAMMING_]m4_toupper([$1]), [1], [Define when the compiler makes code for $2.])])
  AM_CONDITIONAL([HAMMING_]m4_toupper([$1]), [test "x$ht_cv_hamming_$1" = xyes])
])
