/* What the machine is and the most that it gives: bench-machine [THREADS].
 *
 * The peaks: products of large matrices by OpenBLAS, and reading of memory, on one
 * thread and on all; each thread has its own matrices and its own memory.
 * `bench-machine core` says which OPENBLAS_CORETYPE hamtop would choose. */
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "bench.h"
#include "hamtop/base/par.h"
#include "hamtop/num/blas.h"

enum { ROUNDS = 7, ORDER = 2048, TEXT = 256 };

static const size_t READ = (size_t)256 << 20; /* bytes a thread */

struct work {
	struct par *par;
	int parts;
	float *matrix;	  /* [parts, 3, ORDER, ORDER] */
	uint64_t *memory; /* [parts, READ bytes] */
	uint64_t *sum;	  /* [parts] */
};

static void
product_part(void *ctx, int i)
{
	const struct work *w = ctx;
	size_t n = (size_t)ORDER * ORDER;
	float *a = w->matrix + 3 * n * (size_t)i;

	gemm(a + 2 * n, a, false, a + n, false, ORDER, ORDER, ORDER, 1, 0, ORDER, ORDER, ORDER);
}

static double
product(void *arg)
{
	struct work *w = arg;

	par_run(w->par, w->parts, product_part, w);
	return (double)w->matrix[2 * (size_t)ORDER * ORDER];
}

typedef uint64_t wide __attribute__((vector_size(64)));

__attribute__((optimize("O3"))) static void
read_part(void *ctx, int i)
{
	const struct work *w = ctx;
	const wide *at = (const wide *)(w->memory + READ / 8 * (size_t)i);
	wide sum[4] = { 0 };

	for (size_t j = 0; j < READ / sizeof(wide); j += 4)
		for (size_t k = 0; k < 4; k++)
			sum[k] += at[j + k];
	sum[0] += sum[1] + sum[2] + sum[3];
	w->sum[i] = sum[0][0] ^ sum[0][7];
}

static double
read_memory(void *arg)
{
	struct work *w = arg;
	uint64_t all = 0;

	par_run(w->par, w->parts, read_part, w);
	for (int i = 0; i < w->parts; i++)
		all ^= w->sum[i];
	return (double)all;
}

/* First line of a file of the system, "" where there is none. */
static void
first_line(char text[TEXT], const char *path)
{
	FILE *f = fopen(path, "r");

	if (!f || !fgets(text, TEXT, f))
		text[0] = '\0';
	text[strcspn(text, "\n")] = '\0';
	if (f)
		fclose(f);
}

static void
say_caches(void)
{
	for (int i = 0; i < 8; i++) {
		char path[TEXT], level[TEXT], type[TEXT], size[TEXT], shared[TEXT];
		char *const out[] = { level, type, size, shared };
		const char *const name[] = { "level", "type", "size", "shared_cpu_list" };

		for (size_t j = 0; j < ARRAY_LEN(out); j++) {
			snprintf(path, sizeof(path),
				 "/sys/devices/system/cpu/cpu0/cache/index%d/%s", i, name[j]);
			first_line(out[j], path);
		}
		if (level[0] && strcmp(type, "Instruction") != 0)
			bench_line("machine.cache", NAN, "", NULL, NAN, NAN,
				   "L%s %s, shared by CPU %s", level, size, shared);
	}
}

/* clang's version names it, GCC's is a number alone */
#ifdef __clang__
static const char compiler[] = __VERSION__;
#else
static const char compiler[] = "GCC " __VERSION__;
#endif

static void
say_machine(int threads)
{
	char load[TEXT], kernel[TEXT];

	first_line(load, "/proc/loadavg");
	first_line(kernel, "/proc/sys/kernel/osrelease");
	bench_line("machine.cpu", NAN, "", NULL, NAN, NAN, "%s, %d threads used", cpu_name(),
		   threads);
	say_caches();
	bench_line("machine.blas", NAN, "", NULL, NAN, NAN, "%s, kernels of %s, one thread a call",
		   blas_version(), blas_core());
	bench_line("machine.compiler", NAN, "", NULL, NAN, NAN, "%s", compiler);
	bench_line("machine.system", NAN, "", NULL, NAN, NAN, "Linux %s, load average %s", kernel,
		   load);
}

static void
say_peaks(struct work *w, int parts)
{
	double flop = 2.0 * ORDER * ORDER * ORDER * parts, bytes = (double)READ * parts;
	struct bench_case c[] = {
		{ .name = "sgemm", .run = product, .arg = w },
		{ .name = "read", .run = read_memory, .arg = w },
	};

	w->parts = parts;
	bench_alternate(c, ARRAY_LEN(c), ROUNDS);
	bench_line("machine.sgemm", flop / c[0].seconds / 1e9, "GF/s", NULL, NAN, NAN,
		   "%d x %d x %d on each of %d threads", ORDER, ORDER, ORDER, parts);
	bench_line("machine.read", bytes / c[1].seconds / 1e9, "GB/s", NULL, NAN, NAN,
		   "%zu MiB on each of %d threads; checksum %.0f", READ >> 20, parts, c[1].sum);
}

int
main(int argc, char **argv)
{
	int threads = argc > 1 ? atoi(argv[1]) : (int)sysconf(_SC_NPROCESSORS_ONLN);
	size_t n = (size_t)ORDER * ORDER;
	struct err err = ERR_INIT;
	struct work w = { 0 };

	if (argc > 1 && strcmp(argv[1], "core") == 0) {
		const char *core = blas_core_wanted();

		puts(core ? core : "");
		return 0;
	}
	blas_single_thread();
	w.par = par_new(threads, &err);
	if (!w.par)
		bench_fail("bench-machine: %s", err.msg);
	w.matrix = mem_new((size_t)threads * 3 * n, sizeof(*w.matrix));
	w.sum = mem_new((size_t)threads, sizeof(*w.sum));
	w.memory = aligned_alloc(64, (size_t)threads * READ);
	if (!w.memory)
		bench_fail("bench-machine: no memory");
	for (size_t i = 0; i < (size_t)threads * 3 * n; i++)
		w.matrix[i] = (float)(i % 7) - 3;
	for (size_t i = 0; i < (size_t)threads * READ / 8; i++)
		w.memory[i] = i;
	say_machine(threads);
	say_peaks(&w, 1);
	if (threads > 1)
		say_peaks(&w, threads);
	free(w.matrix);
	free(w.memory);
	free(w.sum);
	par_free(w.par);
	return 0;
}
