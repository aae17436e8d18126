/* The thread that trains a grid while a screen looks on. Also run under the thread
 * sanitizer. */
#include "unit.h"

#include <poll.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "grids.h"
#include "hamtop/run/gridder.h"
#include "hamtop/run/worker.h"

static char dir[256];

static int
setup(void **state)
{
	static struct bench bench;

	snprintf(dir, sizeof(dir), "t-gridder.%ld", (long)getpid());
	bench = bench_new();
	*state = &bench;
	return bench.data && bench.split ? 0 : -1;
}

static int
teardown(void **state)
{
	bench_free(*state);
	return 0;
}

static int
no_store(void **state)
{
	(void)state;
	grid_clear(dir);
	rmdir(dir);
	return 0;
}

/* Takes news until `kind` comes; fails after a minute of silence. */
static struct gridder_mail
hear_until(struct gridder *g, enum gridder_mail_kind kind)
{
	struct pollfd fd = { .fd = gridder_fd(g), .events = POLLIN };
	struct gridder_mail mail;

	for (;;) {
		while (gridder_take(g, &mail)) {
			if (mail.kind == kind)
				return mail;
		}
		assert_true(poll(&fd, 1, 60000) > 0);
	}
}

static void
wait_state(struct gridder *g, enum gridder_state state)
{
	while (gridder_place(g).state != state)
		;
}

static struct gridder *
start(const struct bench *b, const char *epochs, const char *store)
{
	struct grid plan = small_grid(b, RECIPE_BEST, epochs);
	struct err err = ERR_INIT;
	struct gridder *g = gridder_new(&plan, store, &err);

	assert_non_null(g);
	assert_null(plan.net);
	return g;
}

static void
it_waits_to_be_told_and_scores_as_a_batch_job_does(void **state)
{
	struct grid batch = small_grid(*state, RECIPE_BEST, "3");
	struct gridder *g = start(*state, "3", NULL);

	train_all(&batch);
	hear_until(g, GRIDDER_OPENED);
	wait_state(g, GRIDDER_PAUSED);
	assert_int_equal(grid_done(gridder_seen(g)), 0);
	gridder_pause(g, false);
	hear_until(g, GRIDDER_END);
	wait_state(g, GRIDDER_ENDED);
	same_cells(&batch, gridder_seen(g));
	assert_true(grid_left(gridder_seen(g)) == 0);
	gridder_free(g);
	grid_free(&batch);
}

static void
a_step_is_a_network(void **state)
{
	struct gridder *g = start(*state, "2", NULL);

	hear_until(g, GRIDDER_OPENED);
	for (size_t i = 0; i < 3; i++) {
		gridder_step(g);
		assert_int_equal(hear_until(g, GRIDDER_NET).net, i);
		wait_state(g, GRIDDER_PAUSED);
		assert_int_equal(grid_done(gridder_seen(g)), i + 1);
	}
	gridder_step(g);
	gridder_step(g);
	hear_until(g, GRIDDER_NET);
	hear_until(g, GRIDDER_NET);
	wait_state(g, GRIDDER_PAUSED);
	assert_int_equal(grid_done(gridder_seen(g)), 5);
	gridder_free(g);
}

static void
preferred_rows_come_first(void **state)
{
	struct gridder *g = start(*state, "2", NULL);
	const struct model_row *row;

	model_find("CCSR-SST", &row);
	gridder_prefer(g, &row, 1);
	gridder_pause(g, false);
	for (int i = 0; i < 4; i++) { /* the rules, then this row at both lengths */
		size_t at = hear_until(g, GRIDDER_NET).net;

		assert_int_equal(grid_net_makes(&gridder_seen(g)->net[at], &row, 1), i > 1);
	}
	hear_until(g, GRIDDER_END);
	gridder_free(g);
}

static void
what_was_cut_off_goes_on(void **state)
{
	struct grid whole = small_grid(*state, RECIPE_BEST, "200");
	struct gridder *g;

	train_all(&whole);
	assert_int_equal(mkdir(dir, 0777), 0);
	g = start(*state, "200", dir);
	for (int i = 0; i < 4; i++) {
		gridder_step(g);
		hear_until(g, GRIDDER_NET);
	}
	gridder_pause(g, false);
	gridder_free(g); /* in the middle of another */

	g = start(*state, "200", dir);
	hear_until(g, GRIDDER_OPENED);
	assert_true(grid_done(gridder_seen(g)) >= 4);
	gridder_pause(g, false);
	hear_until(g, GRIDDER_END);
	same_cells(&whole, gridder_seen(g));
	gridder_free(g);

	g = start(*state, "100", dir);
	assert_int_equal(hear_until(g, GRIDDER_OPENED).err.code, ERR_USAGE);
	wait_state(g, GRIDDER_ENDED);
	assert_int_equal(grid_done(gridder_seen(g)), 0);
	gridder_free(g);
	grid_free(&whole);
}

static void
a_full_disk_makes_it_wait(void **state)
{
	struct gridder *g = start(*state, "2", dir); /* which is not there */

	gridder_pause(g, false);
	assert_int_equal(hear_until(g, GRIDDER_STUCK).err.code, ERR_RUN);
	wait_state(g, GRIDDER_PAUSED);
	assert_int_equal(mkdir(dir, 0777), 0);
	gridder_pause(g, false);
	hear_until(g, GRIDDER_END);
	assert_int_equal(grid_done(gridder_seen(g)), gridder_seen(g)->nets);
	gridder_free(g);
}

static void
a_training_that_fails_lets_the_others_go_on(void **state)
{
	struct grid plan = small_grid(*state, RECIPE_BEST, "2");
	struct hypers *hypers = &plan.net[3].job.hypers;
	struct err err = ERR_INIT;
	struct gridder *g;

	hypers->v[hyper_find(hypers, "lr")] = 1e38; /* no weight is finite any more */
	g = gridder_new(&plan, NULL, &err);
	assert_non_null(g);
	gridder_pause(g, false);
	assert_int_equal(hear_until(g, GRIDDER_FAILED).net, 3);
	hear_until(g, GRIDDER_END);
	assert_int_equal(grid_done(gridder_seen(g)), gridder_seen(g)->nets - 1);
	gridder_free(g);
}

static void
it_trains_beside_the_worker(void **state)
{
	struct job job = bench_job(*state, RECIPE_BEST, "100000");
	struct gridder *g = start(*state, "3", NULL);
	struct worker *w = worker_new(NULL, NULL);

	assert_non_null(w);
	job.threads = 2;
	worker_start(w, &job, NULL, NULL);
	gridder_pause(g, false);
	hear_until(g, GRIDDER_END);
	worker_free(w);
	gridder_free(g);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_waits_to_be_told_and_scores_as_a_batch_job_does),
		cmocka_unit_test(a_step_is_a_network),
		cmocka_unit_test(preferred_rows_come_first),
		cmocka_unit_test_teardown(what_was_cut_off_goes_on, no_store),
		cmocka_unit_test_teardown(a_full_disk_makes_it_wait, no_store),
		cmocka_unit_test(a_training_that_fails_lets_the_others_go_on),
		cmocka_unit_test(it_trains_beside_the_worker),
	};

	return cmocka_run_group_tests_name("gridder", tests, setup, teardown);
}
