/* How long a ratings file takes to become a dataset, against reading it once and
 * summing its bytes: bench-load [FILE [THREADS]]. The file's SHA-256, which hamtop
 * makes beside the split, is awaited between the runs. */
#include <fcntl.h>
#include <stdint.h>
#include <unistd.h>

#include "bench.h"
#include "hamtop/base/par.h"
#include "hamtop/base/rng.h"
#include "hamtop/data/load.h"

enum { ROUNDS = 15 };

struct work {
	const char *path;
	struct par *par;
	struct dataset *data; /* of the last load */
};

static double
sum_bytes(void *arg)
{
	static unsigned char buf[1 << 16];
	const struct work *work = arg;
	uint64_t sum = 0;
	int fd = open(work->path, O_RDONLY);
	ssize_t n;

	while (fd >= 0 && (n = read(fd, buf, sizeof(buf))) > 0)
		for (ssize_t i = 0; i < n; i++)
			sum += buf[i];
	if (fd >= 0)
		close(fd);
	return (double)sum;
}

static double
load(void *arg)
{
	struct work *work = arg;
	struct load_options opt = LOAD_OPTIONS_INIT;
	struct err err = ERR_INIT;

	work->data = data_load_start(work->path, &opt, work->par, NULL, &err);
	if (!work->data)
		bench_fail("bench-load: %s", err.msg);
	return (double)work->data->ratings;
}

static void
unload(void *arg)
{
	struct work *work = arg;

	dataset_free(work->data);
}

/* A million ratings as MovieLens-1M has them. */
static bool
make_file(const char *path)
{
	FILE *f = fopen(path, "w");

	for (uint64_t e = 0; f && e < 1000000; e++) {
		uint64_t r = rng_at(1, e);

		fprintf(f, "%u::%u::%u::%u\n", (unsigned)(e * 6040 / 1000000 + 1),
			(unsigned)(r % 3900 + 1), (unsigned)(r >> 32) % 5 + 1,
			970000001u + (unsigned)(r >> 40) % 1000000u);
	}
	return f && fclose(f) == 0;
}

int
main(int argc, char **argv)
{
	struct err err = ERR_INIT;
	struct work work = {
		.path = argc > 1 ? argv[1] : "bench-load.dat",
		.par = par_new(argc > 2 ? atoi(argv[2]) : (int)sysconf(_SC_NPROCESSORS_ONLN), &err),
	};
	struct bench_case c[] = {
		{ .name = "load", .run = load, .arg = &work, .after = unload },
		{ .name = "sum of its bytes", .run = sum_bytes, .arg = &work },
	};

	if (!work.par)
		bench_fail("bench-load: %s", err.msg);
	if (argc < 2 && !make_file(work.path))
		bench_fail("bench-load: cannot write %s", work.path);
	bench_alternate(c, ARRAY_LEN(c), ROUNDS);
	if (argc < 2)
		unlink(work.path);
	bench_line("load", 1e3 * c[0].seconds, "ms", c[1].name, 1e3 * c[1].seconds,
		   c[1].seconds / c[0].seconds,
		   "share of the speed of one pass over the bytes; %.0f ratings, byte sum %.0f, %d "
		   "threads",
		   c[0].sum, c[1].sum, par_threads(work.par));
	par_free(work.par);
	return 0;
}
