#include "hamtop/num/blas.h"

#include <cblas.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/mman.h>

#include "hamtop/base/mem.h"

enum {
	BUFFER_MIB = 128, /* OpenBLAS maps as much for each thread in it, and keeps it */
	WARM = 160,	  /* rows of a product for which it does so; small ones need none */
};

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

/* Calls that are inside BLAS at once, one in each thread. */
struct warmth {
	int threads;
	atomic_int there;
	real *zero; /* [WARM, WARM] */
	real *c;    /* [threads, WARM, WARM] */
};

static void
warm_up(void *ctx, int part)
{
	struct warmth *w = ctx;

	/* none goes on alone, so each part has a thread, and each thread takes a buffer */
	atomic_fetch_add(&w->there, 1);
	while (atomic_load(&w->there) < w->threads)
		sched_yield();
	gemm(w->c + (size_t)part * WARM * WARM, w->zero, false, w->zero, false, WARM, WARM, WARM, 1,
	     0, WARM, WARM, WARM);
}

static bool
take_buffers(struct par *par, int more, struct err *err)
{
	struct warmth w = { .threads = par_threads(par) };
	size_t bytes = (size_t)more * BUFFER_MIB << 20;
	void *room = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (room == MAP_FAILED)
		return err_set(err, ERR_RUN,
			       "not enough memory for OpenBLAS on %d thread%s: it sets %d MiB of "
			       "address space aside for each (ulimit -v)",
			       w.threads, w.threads == 1 ? "" : "s", BUFFER_MIB);
	munmap(room, bytes);
	w.zero = mem_try(WARM * WARM, sizeof(*w.zero), "BLAS", err);
	w.c = w.zero ? mem_try((size_t)w.threads * WARM * WARM, sizeof(*w.c), "BLAS", err) : NULL;
	if (w.c)
		par_run(par, w.threads, warm_up, &w);
	free(w.zero);
	free(w.c);
	return w.c != NULL;
}

bool
blas_ready(struct par *par, struct err *err)
{
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	static int held; /* buffers that OpenBLAS has */
	bool ok = true;

	blas_single_thread();
	pthread_mutex_lock(&lock);
	if (par_threads(par) > held) {
		ok = take_buffers(par, par_threads(par) - held, err);
		held = ok ? par_threads(par) : held;
	}
	pthread_mutex_unlock(&lock);
	return ok;
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
