#include <config.h>

#include "unit.h"

#include <errno.h>
#include <ftw.h>
#include <poll.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>

#include "hamtop/base/aside.h"
#include "hamtop/base/err.h"
#include "hamtop/base/hyper.h"
#include "hamtop/base/par.h"
#include "hamtop/base/mem.h"
#include "hamtop/base/rng.h"
#include "hamtop/base/room.h"
#include "hamtop/base/str.h"

static void
err_is_clean_and_chains(void **state)
{
	struct err err = ERR_INIT;

	(void)state;
	assert_false(err_set(&err, ERR_DATA, "%s:%d: bad id \"%s\"", "a\033[31m.csv", 17, "x\ny"));
	assert_string_equal(err.msg, "a\\x1b[31m.csv:17: bad id \"x\\x0ay\"");
	assert_int_equal(err.code, ERR_DATA);
	assert_int_equal(err_exit_status(err.code), 3);
	assert_int_equal(err_exit_status(ERR_INTERRUPTED), 130);
	errno = ENOENT;
	err_sys(&err, ERR_RUN, "cannot open %s", "x");
	assert_string_equal(err.msg, "cannot open x: No such file or directory");
	assert_false(err_set(NULL, ERR_RUN, "nobody listens"));
}

static void
text_from_outside_is_made_fit_to_show(void **state)
{
	static const struct {
		const char *in, *out;
	} cases[] = {
		{ "My Part-Time Landlord (1982)", "My Part-Time Landlord (1982)" },
		{ "Am\303\251lie", "Am\303\251lie" },
		{ "\033]0;owned\a", "\\x1b]0;owned\\x07" },
		{ "\302\233 C1", "\\xc2\\x9b C1" },
		{ "bad \351 latin", "bad \\xe9 latin" },
		{ "\342\200\256txt", "\\xe2\\x80\\xaetxt" }, /* right-to-left override */
		{ "\355\240\200", "\\xed\\xa0\\x80" },	     /* a surrogate */
		{ "\300\257", "\\xc0\\xaf" },		     /* overlong */
	};
	struct str str = STR_INIT;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		str_clear(&str);
		str_add_clean(&str, cases[i].in, strlen(cases[i].in));
		assert_string_equal(str.s, cases[i].out);
	}
	str_clear(&str);
	str_add_latin1(&str, "Am\351lie", 6);
	assert_string_equal(str.s, "Am\303\251lie");
	str_free(&str);
}

static void
counts_have_commas(void **state)
{
	char buf[32];

	(void)state;
	assert_string_equal(str_count(buf, sizeof(buf), 0), "0");
	assert_string_equal(str_count(buf, sizeof(buf), 999), "999");
	assert_string_equal(str_count(buf, sizeof(buf), 1000209), "1,000,209");
}

static void
words_stand_in_their_columns(void **state)
{
	struct str s = STR_INIT;

	(void)state;
	str_add(&s, "row");
	str_add_wrapped(&s, 3, 5, 12, "one two  three-of-it four");
	assert_string_equal(s.s, "row  one two\n     three-of-it\n     four");
	str_clear(&s);
	str_add_wrapped(&s, 0, 0, 12, "");
	assert_string_equal(s.s, "");
	str_free(&s);
}

static void
random_numbers_are_keyed(void **state)
{
	struct rng a = rng_start(rng_key(1, RNG_SPLIT, 2, 3));
	struct rng b = rng_start(rng_key(1, RNG_SPLIT, 2, 3));
	struct rng c = rng_start(rng_key(1, RNG_SPLIT, 3, 2));
	double sum = 0, squares = 0;
	uint32_t seen[10] = { 0 };
	enum { N = 20000 };

	(void)state;
	assert_true(rng_u64(&a) == rng_u64(&b));
	assert_false(rng_u64(&a) == rng_u64(&c));
	for (int i = 0; i < N; i++) {
		double x = rng_normal(&a);

		sum += x;
		squares += x * x;
		seen[rng_below(&b, 10)]++;
	}
	assert_true(sum / N > -0.03 && sum / N < 0.03);
	assert_true(squares / N > 0.95 && squares / N < 1.05);
	for (int i = 0; i < 10; i++)
		assert_in_range(seen[i], 1800, 2200);
}

static void
shuffle_keeps_all(void **state)
{
	uint32_t a[100], seen[100] = { 0 };
	struct rng rng = rng_start(7);
	unsigned moved = 0;

	(void)state;
	for (uint32_t i = 0; i < 100; i++)
		a[i] = i;
	rng_shuffle(&rng, a, 100);
	for (uint32_t i = 0; i < 100; i++) {
		seen[a[i]]++;
		moved += a[i] != i;
	}
	for (uint32_t i = 0; i < 100; i++)
		assert_int_equal(seen[i], 1);
	assert_true(moved > 80);
}

static void
add_part(void *ctx, int i)
{
	((long *)ctx)[i] += i + 1;
}

static void
hyper_parameters_keep_to_their_table(void **state)
{
	static const char *const shapes[] = { "round", "square", NULL };
	static const struct hyper_def def[] = {
		{ .key = "lr",
		  .kind = HYPER_REAL,
		  .max = 1,
		  .value = { 0.1, 0.2, 0.3 },
		  .log_step = true,
		  .help = "rate",
		  .source = "here" },
		{ .key = "batch",
		  .kind = HYPER_INT,
		  .min = 1,
		  .max = 64,
		  .value = { 8, 8, 8 },
		  .help = "rows",
		  .source = "here" },
		{ .key = "shape",
		  .kind = HYPER_CHOICE,
		  .max = 1,
		  .value = { 0, 1, 1 },
		  .names = shapes,
		  .help = "form",
		  .source = "here" },
		{ .key = "bias",
		  .kind = HYPER_SWITCH,
		  .max = 1,
		  .value = { 1, 0, 0 },
		  .help = "offset",
		  .source = "here" },
	};
	static const struct {
		const char *key, *text, *complaint;
	} bad[] = {
		{ "lr", "1.5", "\"1.5\" is no value for lr, which takes 0 to 1" },
		{ "lr", "nan", "\"nan\" is no value for lr, which takes 0 to 1" },
		{ "lr", "", "\"\" is no value for lr, which takes 0 to 1" },
		{ "batch", "2.5", "\"2.5\" is no value for batch, which takes 1 to 64" },
		{ "batch", "8x", "\"8x\" is no value for batch, which takes 1 to 64" },
		{ "shape", "oval", "\"oval\" is no value for shape, which takes round, square" },
		{ "bias", "maybe", "\"maybe\" is no value for bias, which takes yes or no" },
		{ "rate", "1",
		  "there is no hyper-parameter \"rate\"; there are lr, batch, shape, bias" },
	};
	struct err err = ERR_INIT;
	struct hypers h;
	char text[32];

	(void)state;
	hypers_init(&h, def, 4, RECIPE_DUAL);
	assert_true(h.v[0] == 0.2 && h.v[2] == 1);
	assert_true(hyper_set(&h, "lr", "3e-3", &err) && h.v[0] == 3e-3);
	assert_true(hyper_set(&h, "shape", "Round", &err) && h.v[2] == 0);
	assert_true(hyper_set(&h, "bias", "on", &err) && h.v[3] == 1);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct hypers before = h;

		assert_false(hyper_set(&h, bad[i].key, bad[i].text, &err));
		assert_int_equal(err.code, ERR_USAGE);
		assert_string_equal(err.msg, bad[i].complaint);
		assert_memory_equal(&before, &h, sizeof(h));
	}
	/* what is written can be read back */
	for (size_t i = 0; i < h.n; i++) {
		double value = h.v[i];

		assert_true(hyper_set(&h, def[i].key,
				      hyper_text(&def[i], value, text, sizeof(text)), &err));
		assert_true(h.v[i] == value);
	}
	/* steps stay inside the range and move */
	for (size_t i = 0; i < h.n; i++) {
		double v = def[i].min;

		for (int n = 0; n < 200; n++) {
			double next = hyper_step(&def[i], v, 1);

			assert_true(next > v || v == def[i].max);
			v = next;
		}
		assert_true(v == def[i].max);
		for (int n = 0; n < 200; n++)
			v = hyper_step(&def[i], v, -1);
		assert_true(v < def[i].min + 1e-3);
	}
}

static void
parts_are_done_once_each(void **state)
{
	const struct timespec pause = { .tv_nsec = 300 * 1000 };

	(void)state;
	for (int threads = 1; threads <= 5; threads++) {
		struct err err = ERR_INIT;
		struct par *par = par_new(threads, &err);
		long part[17] = { 0 };
		int done[17] = { 0 };

		assert_non_null(par);
		for (int round = 0; round < 400; round++) {
			int parts = round % 18;

			par_run(par, parts, add_part, part);
			for (int i = 0; i < parts; i++)
				done[i]++;
			/* long enough now and then for the helpers to fall asleep */
			if (round % 16 == 0)
				nanosleep(&pause, NULL);
		}
		for (int i = 0; i < 17; i++)
			assert_int_equal(part[i], done[i] * (i + 1));
		par_free(par);
	}
}

/* A process that was given one processor counts one. */
static void
processors_are_those_we_may_use(void **state)
{
	(void)state;
#ifdef CPU_COUNT
	cpu_set_t all, one;
	int cpu = 0;

	assert_int_equal(sched_getaffinity(0, sizeof(all), &all), 0);
	while (!CPU_ISSET(cpu, &all))
		cpu++;
	CPU_ZERO(&one);
	CPU_SET(cpu, &one);
	assert_int_equal(sched_setaffinity(0, sizeof(one), &one), 0);
	assert_int_equal(par_cpus(), 1);
	assert_int_equal(sched_setaffinity(0, sizeof(all), &all), 0);
#endif
	assert_in_range(par_cpus(), 1, PAR_MOST);
}

struct burnt {
	double began, ended, cost; /* seconds; cost of the processor */
};

static double
seconds_of(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* 5 ms of the processor, however long that takes. */
static void
burn(void *ctx)
{
	struct burnt *b = ctx;
	double from = seconds_of(CLOCK_THREAD_CPUTIME_ID);

	b->began = seconds_of(CLOCK_MONOTONIC);
	do
		b->cost = seconds_of(CLOCK_THREAD_CPUTIME_ID) - from;
	while (b->cost < .005);
	b->ended = seconds_of(CLOCK_MONOTONIC);
}

static void
work_aside_keeps_to_its_share(void **state)
{
	struct aside *a = aside_new(NULL);
	struct pollfd fd = { .events = POLLIN };
	struct burnt b[4] = { { 0 } };

	(void)state;
	assert_non_null(a);
	assert_false(aside_done(a));
	fd.fd = aside_fd(a);
	for (int i = 0; i < 4; i++) {
		aside_do(a, burn, &b[i], i < 2 ? 1 : .1);
		while (!aside_done(a))
			assert_int_equal(poll(&fd, 1, -1), 1);
		assert_false(aside_done(a));
		assert_true(b[i].cost >= .005);
	}
	/* a piece rests from the one before it, by its own share */
	for (int i = 2; i < 4; i++)
		assert_true(b[i].began - b[i - 1].ended >= .99 * 9 * b[i - 1].cost);
	aside_free(a);
}

static int
remove_one(const char *path, const struct stat *st, int kind, struct FTW *at)
{
	(void)st;
	(void)kind;
	(void)at;
	return remove(path);
}

/* A file of the machine below a root of ours, its folders made first. */
static void
put_file(const char *root, const char *path, const char *text)
{
	char full[512];
	FILE *f;

	snprintf(full, sizeof(full), "%s%s", root, path);
	for (char *slash = full + strlen(root) + 1; (slash = strchr(slash, '/')); slash++) {
		*slash = '\0';
		mkdir(full, 0700);
		*slash = '/';
	}
	f = fopen(full, "w");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

/* The files as proc(5) and the kernel's description of control groups show them. */
static void
room_is_the_least_of_all_limits(void **state)
{
	char root[] = "/tmp/t-base.XXXXXX";
	const uint64_t mib = 1 << 20;

	(void)state;
	assert_non_null(mkdtemp(root));
	assert_true(room_left_in(root) == UINT64_MAX);
	put_file(root, "/proc/meminfo",
		 "MemTotal: 9999999 kB\nMemFree: 1 kB\nMemAvailable:  1048576 kB\n");
	assert_true(room_left_in(root) == 1024 * mib);
	put_file(root, "/proc/meminfo", "MemAvailable: 1048576 kB\nSwapFree: 1024 kB\n");
	assert_true(room_left_in(root) == 1025 * mib);

	/* a group without a limit below one that has 300 MiB, 100 of them used, 20 cached */
	put_file(root, "/proc/self/cgroup", "0::/outer/inner\n");
	put_file(root, "/sys/fs/cgroup/outer/inner/memory.max", "max\n");
	put_file(root, "/sys/fs/cgroup/outer/inner/memory.current", "1\n");
	assert_true(room_left_in(root) == 1025 * mib);
	put_file(root, "/sys/fs/cgroup/outer/memory.max", "314572800\n");
	put_file(root, "/sys/fs/cgroup/outer/memory.current", "104857600\n");
	assert_true(room_left_in(root) == 200 * mib);
	put_file(root, "/sys/fs/cgroup/outer/memory.stat", "anon 5\ninactive_file 20971520\n");
	assert_true(room_left_in(root) == 220 * mib);

	/* the path of a container is known outside only: its own group is the top */
	put_file(root, "/sys/fs/cgroup/memory.max", "104857600\n");
	put_file(root, "/sys/fs/cgroup/memory.current", "209715200\n");
	assert_true(room_left_in(root) == 0);

	put_file(root, "/proc/self/cgroup", "5:cpu,cpuacct:/a\n4:hugetlb,memory:/b/c\n");
	put_file(root, "/sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
	put_file(root, "/sys/fs/cgroup/memory/memory.usage_in_bytes", "104857600\n");
	assert_true(room_left_in(root) == 1025 * mib);
	put_file(root, "/sys/fs/cgroup/memory/b/c/memory.limit_in_bytes", "52428800\n");
	put_file(root, "/sys/fs/cgroup/memory/b/c/memory.usage_in_bytes", "31457280\n");
	assert_true(room_left_in(root) == 20 * mib);
	assert_int_equal(nftw(root, remove_one, 8, FTW_DEPTH | FTW_PHYS), 0);
}

/* The process's own limits count from what it has mapped; what is small is not asked.
 * Not under a sanitizer, which maps memory of its own and lives under no limit. */
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define LIMITS 1
#endif

#ifdef LIMITS
static void
room_knows_the_limits_of_the_process(void **state)
{
	const char *const which[] = { "address space", "data" };
	const int resource[] = { RLIMIT_AS, RLIMIT_DATA };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		const uint64_t more = (uint64_t)32 << 20;
		struct rlimit old, mine;
		struct err err = ERR_INIT;
		uint64_t left;
		void *p;

		assert_int_equal(getrlimit(resource[i], &old), 0);
		mine = old;
		mine.rlim_cur = more;
		if (mine.rlim_cur > old.rlim_max || setrlimit(resource[i], &mine) != 0)
			skip();
		assert_true(room_limited());
		left = room_left();
		p = mem_try(2 * more, 1, which[i], &err);
		assert_true(room_for(100));
		assert_int_equal(setrlimit(resource[i], &old), 0);
		assert_true(left < more);
		assert_null(p);
		assert_int_equal(err.code, ERR_RUN);
		assert_non_null(strstr(err.msg, which[i]));
	}
}
#endif

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(err_is_clean_and_chains),
		cmocka_unit_test(text_from_outside_is_made_fit_to_show),
		cmocka_unit_test(counts_have_commas),
		cmocka_unit_test(words_stand_in_their_columns),
		cmocka_unit_test(random_numbers_are_keyed),
		cmocka_unit_test(shuffle_keeps_all),
		cmocka_unit_test(hyper_parameters_keep_to_their_table),
		cmocka_unit_test(parts_are_done_once_each),
		cmocka_unit_test(processors_are_those_we_may_use),
		cmocka_unit_test(work_aside_keeps_to_its_share),
		cmocka_unit_test(room_is_the_least_of_all_limits),
#ifdef LIMITS
		cmocka_unit_test(room_knows_the_limits_of_the_process),
#endif
	};

	return cmocka_run_group_tests_name("base", tests, NULL, NULL);
}
