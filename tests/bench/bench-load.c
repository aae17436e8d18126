/* How long a ratings file takes to become a dataset, against reading it once and
 * summing its bytes: bench-load [FILE [THREADS]]. Both in turn, medians. The file's
 * SHA-256, which hamtop makes beside the split, is awaited between the rounds. */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "hamtop/base/clock.h"
#include "hamtop/base/par.h"
#include "hamtop/base/rng.h"
#include "hamtop/data/load.h"

enum { ROUNDS = 15 };

static int
compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double
median(double *times)
{
	qsort(times, ROUNDS, sizeof(*times), compare);
	return times[ROUNDS / 2];
}

static uint64_t
sum_bytes(const char *path)
{
	static unsigned char buf[1 << 16];
	uint64_t sum = 0;
	int fd = open(path, O_RDONLY);
	ssize_t n;

	while (fd >= 0 && (n = read(fd, buf, sizeof(buf))) > 0)
		for (ssize_t i = 0; i < n; i++)
			sum += buf[i];
	if (fd >= 0)
		close(fd);
	return sum;
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
	const char *path = argc > 1 ? argv[1] : "bench-load.dat";
	struct load_options opt = LOAD_OPTIONS_INIT;
	struct err err = ERR_INIT;
	struct par *par =
		par_new(argc > 2 ? atoi(argv[2]) : (int)sysconf(_SC_NPROCESSORS_ONLN), &err);
	double plain[ROUNDS], load[ROUNDS], a, b;
	uint64_t sum = 0;
	size_t ratings = 0;

	if (!par || (argc < 2 && !make_file(path))) {
		fprintf(stderr, "bench-load: %s\n", par ? "cannot write bench-load.dat" : err.msg);
		return 1;
	}
	for (int i = 0; i < ROUNDS; i++) {
		double start = clock_now();
		struct dataset *data;

		sum = sum_bytes(path);
		plain[i] = clock_now() - start;
		start = clock_now();
		data = data_load_start(path, &opt, par, NULL, &err);
		load[i] = clock_now() - start;
		if (!data) {
			fprintf(stderr, "bench-load: %s\n", err.msg);
			return 1;
		}
		ratings = data->ratings;
		dataset_free(data);
	}
	if (argc < 2)
		unlink(path);
	a = median(plain);
	b = median(load);
	printf("bench-load: sum %.2f ms, load %.2f ms, ratio %.2f; %zu ratings, byte sum %llu, %d "
	       "threads\n",
	       1e3 * a, 1e3 * b, b / a, ratings, (unsigned long long)sum, par_threads(par));
	par_free(par);
	return 0;
}
