#include "hamtop/num/blas.h"

#include <cblas.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

void
gemm(real *c, const real *a, bool ta, const real *b, bool tb, size_t m, size_t n, size_t k,
     real alpha, real beta, size_t lda, size_t ldb, size_t ldc)
{
	if (m == 0 || n == 0)
		return;
#ifdef HAMTOP_REAL_DOUBLE
	cblas_dgemm
#else
	cblas_sgemm
#endif
		(CblasRowMajor, ta ? CblasTrans : CblasNoTrans, tb ? CblasTrans : CblasNoTrans,
		 (blasint)m, (blasint)n, (blasint)k, alpha, a, (blasint)lda, b, (blasint)ldb, beta,
		 c, (blasint)ldc);
}

void
syrk(real *c, const real *a, size_t n, size_t k)
{
#ifdef HAMTOP_REAL_DOUBLE
	cblas_dsyrk
#else
	cblas_ssyrk
#endif
		(CblasRowMajor, CblasUpper, CblasTrans, (blasint)n, (blasint)k, 1, a, (blasint)n, 0,
		 c, (blasint)n);
}

void
blas_single_thread(void)
{
	openblas_set_num_threads(1);
}

int
blas_threads(void)
{
	return openblas_get_num_threads();
}

const char *
blas_version(void)
{
	static char text[32];
	const char *config = openblas_get_config();
	int n = 0;

	/* "OpenBLAS 0.3.21 NO_LAPACK .." */
	sscanf(config, "OpenBLAS %*s%n", &n);
	snprintf(text, sizeof(text), "%.*s", n > 0 ? n : 8, n > 0 ? config : "OpenBLAS");
	return text;
}

const char *
blas_core(void)
{
	return openblas_get_corename();
}

const char *
blas_core_wanted(void)
{
#if defined(__x86_64__)
	static const char *const avx512[] = { "SkylakeX", "Cooperlake", "SapphireRapids" };
	static const char *const avx2[] = { "Haswell", "Zen" };
	const char *core = blas_core();

	__builtin_cpu_init();
	for (size_t i = 0; i < sizeof(avx512) / sizeof(avx512[0]); i++)
		if (strcasecmp(core, avx512[i]) == 0)
			return NULL;
	if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
	    __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
	    __builtin_cpu_supports("avx512cd"))
		return "SKYLAKEX";
	for (size_t i = 0; i < sizeof(avx2) / sizeof(avx2[0]); i++)
		if (strcasecmp(core, avx2[i]) == 0)
			return NULL;
	if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
		return "HASWELL";
#endif
	return NULL;
}

const char *
cpu_name(void)
{
	static char name[128];
	char line[256];
	FILE *f = fopen("/proc/cpuinfo", "r");

	snprintf(name, sizeof(name), "unknown");
	while (f && fgets(line, sizeof(line), f)) {
		char *colon = strchr(line, ':');

		if (colon && strncmp(line, "model name", 10) == 0) {
			colon[strcspn(colon, "\n")] = '\0';
			snprintf(name, sizeof(name), "%s", colon + 2);
			break;
		}
	}
	if (f)
		fclose(f);
	return name;
}
