/* The thread that trains while a screen looks on. Also run under the thread
 * sanitizer. */
#include "unit.h"

#include <math.h>
#include <poll.h>
#include <unistd.h>

#include "hamtop/run/worker.h"
#include "runs.h"

static int
setup(void **state)
{
	static struct bench bench;

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

/* While training goes on, each network of a snapshot makes codes of who is not there. */
static void
ask_encoders(const struct snapshot *snap)
{
	const uint32_t item[] = { 2, 5, 11 };
	const float rating[] = { 5, 1, 4 };
	float f[12];

	assert_int_equal(snap->net[0].features.bits, 12);
	for (int i = 0; i < snap->nets; i++)
		assert_true(user_encode(snap->net[i].encoder, f, item, rating, 3, NULL));
}

/* Of the users of the toy that have one. */
static double
mean_of_users(const float *v)
{
	double sum = 0;
	int n = 0;

	for (int u = 0; u < 60; u++) {
		if (isnan(v[u]))
			continue;
		sum += (double)v[u];
		n++;
	}
	return sum / n;
}

static void
assert_near(double a, double b)
{
	assert_true(fabs(a - b) < 1e-6);
}

/* Each user's scores are those of the epoch, which was heard of before. */
static void
hear_users_of_snapshot(struct heard *h, const struct snapshot *snap)
{
	h->snapshots++;
	for (size_t i = 0; i < h->epochs; i++) {
		const struct epoch_record *e = &h->epoch[i];

		if (e->epoch != snap->epoch)
			continue;
		for (int row = 0; row < 4; row++) {
			if (!isnan(e->valid[row][2]))
				assert_near(mean_of_users(snap->valid[row]), e->valid[row][2]);
		}
	}
}

/* Hears news of one generation until `kind` comes; false after a minute of
 * silence. Everything of other generations is dropped. */
static bool
hear_until(struct worker *w, struct heard *h, unsigned generation, enum mail_kind kind)
{
	struct pollfd fd = { .fd = worker_fd(w), .events = POLLIN };

	for (;;) {
		struct mail mail;

		while (worker_take(w, &mail)) {
			bool mine = mail.generation == generation;

			if (mine && mail.kind == MAIL_EPOCH)
				hear_epoch(h, &mail.epoch);
			if (mine && mail.kind == MAIL_EDIT)
				hear_edit(h, &mail.edit);
			if (mine && mail.kind == MAIL_SNAPSHOT) {
				ask_encoders(mail.snapshot);
				hear_users_of_snapshot(h, mail.snapshot);
			}
			if (mine && mail.kind == MAIL_RESULT) {
				assert_near(mean_of_users(mail.result.per_user),
					    mail.result.ndcg.expected[2]);
				h->ndcg[h->results++] = mail.result.ndcg;
			}
			if (mine && mail.kind == MAIL_ENDED)
				h->end = mail.ended.end;
			mail_free(&mail);
			if (mine && mail.kind == kind)
				return true;
		}
		if (poll(&fd, 1, 60000) <= 0)
			return false;
	}
}

static void
the_screen_hears_what_a_batch_job_hears(void **state)
{
	struct job job = bench_job(*state, RECIPE_BEST, "5");
	struct heard batch, screen, also;
	struct sink sink = hearing(&batch), tee = hearing(&also);
	struct worker *w;
	unsigned generation;

	assert_true(train(&job, &sink, NULL, NULL, NULL, NULL));
	hearing(&screen);
	w = worker_new(&tee, NULL);
	assert_non_null(w);
	worker_want_snapshot(w);
	generation = worker_start(w, &job, NULL, NULL);
	assert_true(hear_until(w, &screen, generation, MAIL_ENDED));
	worker_free(w);
	assert_int_equal(screen.end, RUN_FINISHED);
	assert_true(screen.snapshots >= 1);
	assert_true(same_numbers(&batch, &also));
	screen.code_sum = batch.code_sum; /* codes do not cross to the screen's mail */
	assert_true(same_numbers(&batch, &screen));
}

static void
pause_step_edit_restart_quit(void **state)
{
	struct job job = bench_job(*state, RECIPE_BEST, "100000");
	struct worker *w = worker_new(NULL, NULL);
	struct heard h;
	struct worker_place place;
	unsigned generation;

	assert_non_null(w);
	job.threads = 2;
	hearing(&h);
	worker_pause(w, true);
	generation = worker_start(w, &job, NULL, NULL);
	assert_true(hear_until(w, &h, generation, MAIL_STARTED));
	do
		place = worker_place(w);
	while (place.state != WORKER_PAUSED);
	assert_int_equal(place.epoch, 1);
	assert_int_equal(place.batch, 0);

	worker_step(w, 2);
	do
		place = worker_place(w);
	while (place.batch < 2 || place.state != WORKER_PAUSED);
	assert_int_equal(place.batch, 2);

	worker_edit(w, hyper_find(&job.hypers, "lr"), 0.002);
	worker_edit(w, hyper_find(&job.hypers, "lr"), 0.001);
	worker_step_epoch(w);
	for (int net = 0; net < 3; net++)
		assert_true(hear_until(w, &h, generation, MAIL_EPOCH));
	do
		place = worker_place(w);
	while (place.state != WORKER_PAUSED);
	assert_int_equal(place.epoch, 2);
	assert_int_equal(place.batch, 0);
	assert_int_equal(h.epochs, 3);

	/* the newest edit of a kind wins, and is taken where an epoch begins */
	worker_pause(w, false);
	assert_true(hear_until(w, &h, generation, MAIL_EDIT));
	assert_true(h.edit[0].to == 0.001);
	assert_int_equal(h.edit[0].epoch, 2);

	/* a restart with another seed ends the first run and begins a new one */
	job.seed = 2;
	unsigned next = worker_start(w, &job, NULL, NULL);

	assert_int_equal(next, generation + 1);
	hearing(&h);
	assert_true(hear_until(w, &h, next, MAIL_EPOCH));
	assert_int_equal(h.epoch[0].epoch, 1);
	worker_stop(w);
	assert_true(hear_until(w, &h, next, MAIL_ENDED));
	assert_int_equal(h.end, RUN_STOPPED);
	assert_int_equal(h.results, 4);

	/* quitting while it trains waits for nothing but the batch */
	worker_start(w, &job, NULL, NULL);
	worker_free(w);
}

static void
starting_twice_at_once_runs_the_second(void **state)
{
	struct job job = bench_job(*state, RECIPE_BEST, "2");
	struct worker *w = worker_new(NULL, NULL);
	struct heard h;
	unsigned last = 0;

	for (unsigned i = 0; i < 20; i++) {
		job.seed = i;
		last = worker_start(w, &job, NULL, NULL);
	}
	hearing(&h);
	assert_true(hear_until(w, &h, last, MAIL_ENDED));
	assert_int_equal(h.end, RUN_FINISHED);
	assert_int_equal(h.epochs, 6);
	worker_free(w);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_screen_hears_what_a_batch_job_hears, setup,
						teardown),
		cmocka_unit_test_setup_teardown(pause_step_edit_restart_quit, setup, teardown),
		cmocka_unit_test_setup_teardown(starting_twice_at_once_runs_the_second, setup,
						teardown),
	};

	return cmocka_run_group_tests_name("worker", tests, NULL, NULL);
}
