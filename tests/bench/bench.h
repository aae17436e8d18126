/* What the measurement programs share: rounds, medians, lines.
 *
 * A figure is a ratio: all cases do the same work in turn, round after round, and their
 * medians are divided, so that a machine that slows down slows them all. A case returns
 * a checksum, so that nothing is optimised away and that two cases which must find the
 * same are seen to. Each figure is one line on standard output, TAB between its fields:
 *
 *   name  value  unit  peer  peer's value  ratio  note
 *
 * ratio says how many times better than the peer, or, where the peer is a limit of the
 * machine, the share of it that was reached; the note says which. What does not exist
 * stays empty. bench.py is the same for Python. */
#ifndef HAMTOP_BENCH_H
#define HAMTOP_BENCH_H

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "hamtop/base/clock.h"
#include "hamtop/base/mem.h"

struct bench_case {
	const char *name;
	double (*run)(void *arg); /* does the work once; returns a checksum */
	void *arg;
	void (*after)(void *arg); /* clears up behind a run, not timed; may be NULL */
	/* set by bench_alternate() */
	double seconds, least; /* one run: median and least over the rounds */
	double sum;	       /* of the last run */
};

__attribute__((noreturn, format(printf, 1, 2))) static inline void
bench_fail(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	exit(1);
}

static inline int
bench_compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* Sorts the times. */
static inline double
bench_median(double *times, size_t n)
{
	qsort(times, n, sizeof(*times), bench_compare);
	return n % 2 ? times[n / 2] : (times[n / 2 - 1] + times[n / 2]) / 2;
}

/* Seconds of one run; a run too short for the clock is repeated. */
static inline double
bench_time(struct bench_case *c, size_t repeats)
{
	double start = clock_now(), cleared = 0;

	for (size_t i = 0; i < repeats; i++) {
		c->sum = c->run(c->arg);
		if (c->after) {
			double done = clock_now();

			c->after(c->arg);
			cleared += clock_now() - done;
		}
	}
	return (clock_now() - start - cleared) / (double)repeats;
}

/* Every case once to warm up and to learn how long it takes, then `rounds` rounds. */
static inline void
bench_alternate(struct bench_case *cases, size_t n, size_t rounds)
{
	const double shortest = 2e-3;
	double *times = mem_new(n * rounds, sizeof(*times));
	size_t *repeats = mem_new(n, sizeof(*repeats));

	for (size_t i = 0; i < n; i++) {
		double once = bench_time(&cases[i], 1);

		if (once < shortest)
			once = bench_time(&cases[i], (size_t)(shortest / (once + 1e-7)) + 1);
		repeats[i] = once < shortest ? (size_t)(shortest / (once + 1e-9)) + 1 : 1;
	}
	for (size_t round = 0; round < rounds; round++)
		for (size_t i = 0; i < n; i++)
			times[i * rounds + round] = bench_time(&cases[i], repeats[i]);
	for (size_t i = 0; i < n; i++) {
		cases[i].seconds = bench_median(times + i * rounds, rounds);
		cases[i].least = times[i * rounds];
	}
	free(times);
	free(repeats);
}

/* Ends the program unless the checksums agree to this relative error (0: exactly). */
static inline void
bench_agree(const struct bench_case *a, const struct bench_case *b, double tolerance)
{
	if (!(fabs(a->sum - b->sum) <= tolerance * fmax(fabs(a->sum), fabs(b->sum))))
		bench_fail("%s finds %.17g, %s finds %.17g", a->name, a->sum, b->name, b->sum);
}

static inline void
bench_number(double x)
{
	putchar('\t');
	if (isfinite(x))
		printf("%.4g", x);
}

/* One line. peer may be NULL; a number that is NAN stays empty. */
__attribute__((format(printf, 7, 8))) static inline void
bench_line(const char *name, double value, const char *unit, const char *peer, double peer_value,
	   double ratio, const char *note, ...)
{
	va_list args;

	fputs(name, stdout);
	bench_number(value);
	printf("\t%s\t%s", unit, peer ? peer : "");
	bench_number(peer_value);
	bench_number(ratio);
	putchar('\t');
	va_start(args, note);
	vprintf(note, args);
	va_end(args);
	putchar('\n');
	fflush(stdout);
}

/* The line of two cases' times, in a unit that suits: ratio is how many times faster. */
static inline void
bench_faster(const char *name, const struct bench_case *ours, const struct bench_case *peer,
	     const char *note)
{
	double scale = ours->seconds >= 1 ? 1 : ours->seconds >= 1e-3 ? 1e3 : 1e6;

	bench_line(name, scale * ours->seconds,
		   scale == 1	  ? "s"
		   : scale == 1e3 ? "ms"
				  : "us",
		   peer->name, scale * peer->seconds, peer->seconds / ours->seconds, "%s", note);
}

#endif
