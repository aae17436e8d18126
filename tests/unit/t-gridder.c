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

/* Takes news until `kind` comes; fails after a minute of silence. Answers are dropped
 * unless they are waited for. */
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

/* How many networks are done, asked of the thread itself. */
struct count {
	struct question base;
	size_t done;
};

static int dropped;

static void
count_done(struct question *q, const struct grid *grid)
{
	((struct count *)q)->done = grid_done(grid);
}

static void
drop_count(struct question *q)
{
	dropped++;
	free(q);
}

static struct question *
ask(struct gridder *g)
{
	struct count *q = mem_new(1, sizeof(*q));

	*q = (struct count){ { count_done, drop_count }, 1000 };
	gridder_ask(g, &q->base);
	return &q->base;
}

/* The answer to a question; it is dropped. */
static size_t
answer(struct gridder *g)
{
	struct question *q = ask(g);
	struct gridder_mail mail = hear_until(g, GRIDDER_ANSWER);
	size_t done = ((struct count *)mail.answer)->done;

	assert_ptr_equal(mail.answer, q);
	mail.answer->drop(mail.answer);
	return done;
}

static void
questions_are_answered_at_any_time(void **state)
{
	struct gridder *g = start(*state, "3", NULL);
	unsigned last = 0;

	dropped = 0;
	assert_int_equal(answer(g), 0); /* before it is told to begin */
	gridder_step(g);
	hear_until(g, GRIDDER_NET);
	assert_int_equal(answer(g), 1); /* paused */
	gridder_pause(g, false);
	for (unsigned i = 0; i < 20; i++) { /* between its mini-batches */
		unsigned now = (unsigned)answer(g);

		assert_true(now >= last);
		last = now;
	}
	while (gridder_place(g).state != GRIDDER_ENDED)
		;
	assert_int_equal(answer(g), gridder_seen(g)->nets);
	assert_int_equal(dropped, 23);
	for (int i = 0; i < 10; i++) /* nobody takes these */
		ask(g);
	gridder_free(g);
	assert_int_equal(dropped, 33);
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
	assert_int_equal(answer(g), 2); /* the rules, which have no epochs */
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
		cmocka_unit_test(questions_are_answered_at_any_time),
		cmocka_unit_test_teardown(what_was_cut_off_goes_on, no_store),
		cmocka_unit_test_teardown(a_full_disk_makes_it_wait, no_store),
		cmocka_unit_test(a_training_that_fails_lets_the_others_go_on),
		cmocka_unit_test(it_trains_beside_the_worker),
	};

	return cmocka_run_group_tests_name("gridder", tests, setup, teardown);
}
