/* The training loop: the same numbers whoever looks on, stops or resumes. */
#include "unit.h"

#include <math.h>
#include <stdio.h>
#include <unistd.h>

#include "hamtop/num/blas.h"
#include "runs.h"

static char path[256];

static int
setup(void **state)
{
	static struct bench bench;

	snprintf(path, sizeof(path), "t-run.%ld.hamtop", (long)getpid());
	bench = bench_new();
	*state = &bench;
	return bench.data && bench.split ? 0 : -1;
}

static int
teardown(void **state)
{
	bench_free(*state);
	unlink(path);
	return 0;
}

static void
rows_share_networks(void **state)
{
	const struct bench *b = *state;
	struct job best = bench_job(b, RECIPE_BEST, "1"), paper = bench_job(b, RECIPE_PAPER, "1");
	int net[NETS_MAX], row_net[ROWS_MAX];

	assert_int_equal(job_nets(&best, net, row_net), 3);
	assert_int_equal(row_net[2], row_net[3]);
	assert_int_not_equal(row_net[0], row_net[1]);
	assert_int_equal(job_nets(&paper, net, row_net), 2);
	assert_int_equal(row_net[0], row_net[1]);
}

static void
losses_fall(void **state)
{
	struct job job = bench_job(*state, RECIPE_BEST, "30");
	struct heard h;
	struct sink sink = hearing(&h);

	assert_true(train(&job, &sink, NULL, NULL, NULL, NULL));
	assert_int_equal(h.end, RUN_FINISHED);
	assert_int_equal(h.ended, 1);
	assert_int_equal(h.epochs, 3 * 30);
	assert_int_equal(h.results, 4);
	for (int net = 0; net < 3; net++)
		assert_true(h.epoch[87 + net].loss.total < h.epoch[net].loss.total);
}

static void
threads_do_not_change_a_bit(void **state)
{
	for (int recipe = 0; recipe < RECIPES; recipe++) {
		struct heard one, two, three;
		struct job job = bench_job(*state, (enum recipe)recipe, "4");
		struct sink sink = hearing(&one);

		assert_true(train(&job, &sink, NULL, NULL, NULL, NULL));
		sink = hearing(&two);
		job.threads = 2;
		assert_true(train(&job, &sink, NULL, NULL, NULL, NULL));
		assert_true(same_numbers(&one, &two));
		sink = hearing(&three);
		job.threads = 3;
		job.seed = 2;
		assert_true(train(&job, &sink, NULL, NULL, NULL, NULL));
		assert_false(same_numbers(&one, &three));
	}
}

/* What BLAS adds up depends on how many threads it has, and its idle ones spin. */
static void
our_threads_are_the_only_ones(void **state)
{
	struct job job = bench_job(*state, RECIPE_BEST, "4");
	struct heard heard;
	struct sink sink = hearing(&heard);

	assert_true(train(&job, &sink, NULL, NULL, NULL, NULL));
	assert_int_equal(blas_threads(), 1);
}

static bool
always(void *ctx)
{
	(void)ctx;
	return true;
}

static void
looking_changes_nothing(void **state)
{
	struct job job = bench_job(*state, RECIPE_BEST, "5");
	struct control control = { .wants_snapshot = always };
	struct heard alone, watched;
	struct sink sink = hearing(&alone);

	assert_true(train(&job, &sink, NULL, NULL, NULL, NULL));
	sink = hearing(&watched);
	assert_true(train(&job, &sink, &control, NULL, NULL, NULL));
	assert_int_equal(watched.snapshots, 5);
	assert_true(same_numbers(&alone, &watched));
}

struct stopper {
	unsigned epoch, batch;
	int net;
};

static enum verdict
stop_there(void *ctx, int net, unsigned epoch, unsigned batch, unsigned batches)
{
	const struct stopper *s = ctx;

	assert_true(batch < batches);
	return epoch > s->epoch || (epoch == s->epoch && net == s->net && batch == s->batch)
		       ? STOP_NOW
		       : GO_ON;
}

/* Stops in the middle of an epoch, goes on from the file, and must have said the
 * same in all as a run that was left alone. */
static void
resume_check(const struct bench *b, enum recipe recipe, const char *keep)
{
	static const struct stopper places[] = {
		{ 3, 1, 0 }, { 4, 0, 1 }, { 1, 2, 0 }, { 6, 3, 1 }
	};
	struct job job = bench_job(b, recipe, "6");
	struct heard whole, part;
	struct sink sink = hearing(&whole);
	struct err err = ERR_INIT;

	hyper_set(&job.hypers, "keep", keep, NULL);
	assert_true(train(&job, &sink, NULL, NULL, NULL, NULL));
	for (size_t i = 0; i < ARRAY_LEN(places); i++) {
		struct stopper stopper = places[i];
		struct control control = { .ctx = &stopper, .between = stop_there };
		struct checkpoint *c = checkpoint_new(path), *from;
		size_t records;

		unlink(path);
		sink = hearing(&part);
		assert_true(train(&job, &sink, &control, c, NULL, NULL));
		assert_int_equal(part.end, RUN_STOPPED);
		assert_int_equal(checkpoint_epoch(c), stopper.epoch - 1);
		/* what was finished is reported */
		assert_int_equal(part.results, stopper.epoch > 1 ? 4 : 0);
		checkpoint_free(c);
		if (stopper.epoch == 1) {
			assert_int_equal(access(path, F_OK), -1);
			continue;
		}
		from = checkpoint_read(path, &job, &err);
		assert_non_null(from);
		c = checkpoint_new(path);
		sink = hearing(&part);
		assert_true(train(&job, &sink, NULL, c, from, NULL));
		checkpoint_history(c, &records);
		assert_int_equal(records, whole.epochs);
		assert_int_equal(part.epochs,
				 whole.epochs - (stopper.epoch - 1) * (whole.epochs / 6));
		for (size_t e = 0; e < part.epochs; e++) {
			const struct epoch_record *x = &part.epoch[e],
						  *y = &whole.epoch[whole.epochs - part.epochs + e];

			assert_memory_equal(&x->loss, &y->loss, sizeof(x->loss));
			assert_memory_equal(x->valid, y->valid, sizeof(x->valid));
		}
		assert_true(part.code_sum == whole.code_sum);
		for (size_t r = 0; r < whole.results; r++)
			assert_memory_equal(part.ndcg[r].expected, whole.ndcg[r].expected,
					    sizeof(whole.ndcg[r].expected));
		checkpoint_free(from);
		checkpoint_free(c);
	}
}

static void
a_resumed_run_says_the_same_to_the_bit(void **state)
{
	for (int recipe = 0; recipe < RECIPES; recipe++) {
		resume_check(*state, (enum recipe)recipe, "last");
		resume_check(*state, (enum recipe)recipe, "best");
	}
}

static void
checkpoints_of_other_runs_are_refused(void **state)
{
	struct job job = bench_job(*state, RECIPE_BEST, "2"), other;
	struct checkpoint *c = checkpoint_new(path);
	struct err err = ERR_INIT;

	assert_true(train(&job, NULL, NULL, c, NULL, NULL));
	checkpoint_free(c);
	other = job;
	other.seed = 7;
	assert_null(checkpoint_read(path, &other, &err));
	assert_int_equal(err.code, ERR_USAGE);
	assert_non_null(strstr(err.msg, "its seed is 1, not 7"));
	other = job;
	hyper_set(&other.hypers, "lr", "0.5", NULL);
	assert_null(checkpoint_read(path, &other, &err));
	assert_non_null(strstr(err.msg, "its lr is \"0.003\", not \"0.5\""));
	assert_null(checkpoint_read("no/such/file", &job, &err));
	assert_int_equal(err.code, ERR_DATA);
}

static void
damaged_checkpoints_are_refused(void **state)
{
	struct job job = bench_job(*state, RECIPE_BEST, "2");
	struct checkpoint *c = checkpoint_new(path);
	struct err err = ERR_INIT;
	static char bytes[1 << 20];
	size_t n;
	FILE *f;

	assert_true(train(&job, NULL, NULL, c, NULL, NULL));
	checkpoint_free(c);
	f = fopen(path, "rb");
	n = fread(bytes, 1, sizeof(bytes), f);
	fclose(f);
	assert_in_range(n, 1000, sizeof(bytes) - 1);
	for (size_t at = 0; at < n; at += 1 + n / 97) {
		for (int cut = 0; cut < 2; cut++) {
			f = fopen(path, "wb");
			bytes[at] ^= 0x20;
			fwrite(bytes, 1, cut ? at : n, f);
			bytes[at] ^= 0x20;
			fclose(f);
			c = checkpoint_read(path, &job, &err);
			assert_null(c);
			assert_true(err.code == ERR_DATA || err.code == ERR_USAGE);
		}
	}
}

struct editor {
	int index, given;
	double value;
};

static bool
one_edit(void *ctx, struct edit *out)
{
	struct editor *e = ctx;

	*out = (struct edit){ e->index, e->value };
	return e->given++ == 3;
}

static void
edits_are_applied_and_recorded(void **state)
{
	struct job job = bench_job(*state, RECIPE_BEST, "6");
	struct editor editor = { hyper_find(&job.hypers, "lambda_ae"), 0, 0.5 };
	struct control control = { .ctx = &editor, .next_edit = one_edit };
	struct heard plain, edited, resumed;
	struct sink sink = hearing(&plain);
	struct checkpoint *c = checkpoint_new(path), *from;
	struct err err = ERR_INIT;

	assert_true(train(&job, &sink, NULL, NULL, NULL, NULL));
	sink = hearing(&edited);
	assert_true(train(&job, &sink, &control, NULL, NULL, NULL));
	assert_int_equal(edited.edits, 1);
	assert_true(edited.edit[0].from == 0 && edited.edit[0].to == 0.5);
	assert_int_equal(edited.edit[0].epoch, 4);
	/* the same before it, another loss after it */
	for (size_t i = 0; i < 3 * 3; i++)
		assert_memory_equal(&plain.epoch[i].loss, &edited.epoch[i].loss,
				    sizeof(struct losses));
	assert_true(plain.epoch[9].loss.ae == 0 && edited.epoch[9].loss.ae > 0);

	/* the checkpoint remembers the edit, and the decoder that began to learn */
	editor.given = 0;
	sink = hearing(&resumed);
	assert_true(train(&job, &sink, &control, c, NULL, NULL));
	checkpoint_free(c);
	from = checkpoint_read(path, &job, &err);
	assert_non_null(from);
	size_t n;
	const struct edit_record *edits = checkpoint_edits(from, &n);

	assert_int_equal(n, 1);
	assert_true(edits[0].epoch == 4 && edits[0].to == 0.5);
	checkpoint_free(from);
}

static void
it_stops_when_validation_stops_rising(void **state)
{
	struct job job = bench_job(*state, RECIPE_BEST, "120");
	struct heard h;
	struct sink sink = hearing(&h);

	job.rows = 1;
	hyper_set(&job.hypers, "patience", "3", NULL);
	hyper_set(&job.hypers, "keep", "best", NULL);
	assert_true(train(&job, &sink, NULL, NULL, NULL, NULL));
	assert_int_equal(h.end, RUN_EARLY);
	assert_in_range(h.epochs, 4, 119);
	/* the reported epoch is the best one, three before the end */
	assert_int_equal(h.result_epochs[0], h.epochs - 3);
	for (size_t i = 0; i < h.epochs; i++)
		assert_true(h.epoch[i].valid[0][2] <= h.epoch[h.epochs - 4].valid[0][2]);
}

static void
alpha_grows_no_further_than_float_bears(void **state)
{
	struct job job = bench_job(*state, RECIPE_BEST, "12");
	struct heard h;
	struct sink sink = hearing(&h);

	job.row[0] = job.row[2];
	job.rows = 1;
	hyper_set(&job.hypers, "alpha_growth", "10", NULL);
	assert_true(train(&job, &sink, NULL, NULL, NULL, NULL));
	assert_int_equal(h.epochs, 12);
	assert_true(h.epoch[11].alpha == 1e4);
}

/* The same preferences on a scale of 0 .. 100 teach as much as on 1 .. 5. */
static void
long_scales_are_mapped_to_stars(void **state)
{
	const struct bench *b = *state;
	struct job job = bench_job(b, RECIPE_BEST, "8");
	struct heard stars, percent;
	struct sink sink = hearing(&stars);

	job.eval.gain = GAIN_BINARY;
	assert_true(train(&job, &sink, NULL, NULL, NULL, NULL));
	for (enum fold f = FOLD_TRAIN; f < FOLDS; f++)
		for (size_t e = 0; e < csr_nnz(&b->split->user[f]); e++)
			b->split->user[f].val[e] = b->split->user[f].val[e] * 25 - 25;
	for (size_t e = 0; e < csr_nnz(&b->split->train_by_item); e++)
		b->split->train_by_item.val[e] = b->split->train_by_item.val[e] * 25 - 25;
	b->data->min = 0;
	b->data->max = 100;
	job.eval.threshold = 50;
	sink = hearing(&percent);
	assert_true(train(&job, &sink, NULL, NULL, NULL, NULL));
	assert_true(same_numbers(&stars, &percent));
}

static void
pairs_that_are_all_alike_are_refused(void **state)
{
	const struct bench *b = *state;
	struct job job = bench_job(b, RECIPE_BEST, "2");
	struct err err = ERR_INIT;

	for (size_t e = 0; e < csr_nnz(&b->split->user[FOLD_TRAIN]); e++)
		b->split->user[FOLD_TRAIN].val[e] = 4;
	assert_false(train(&job, NULL, NULL, NULL, NULL, &err));
	assert_int_equal(err.code, ERR_DATA);
	assert_non_null(strstr(err.msg, "--recipe dual"));
	job = bench_job(b, RECIPE_DUAL, "2");
	assert_true(train(&job, NULL, NULL, NULL, NULL, &err));
}

static void
a_loss_that_is_not_finite_is_an_error(void **state)
{
	struct job job = bench_job(*state, RECIPE_BEST, "50");
	struct heard h;
	struct sink sink = hearing(&h);
	struct err err = ERR_INIT;

	/* a rating whose square no float holds */
	((const struct bench *)*state)->split->user[FOLD_TRAIN].val[0] = 3e38f;
	hyper_set(&job.hypers, "input", "raw", NULL);
	hyper_set(&job.hypers, "lambda_ae", "1", NULL);
	assert_false(train(&job, &sink, NULL, NULL, NULL, &err));
	assert_int_equal(err.code, ERR_RUN);
	assert_int_equal(h.end, RUN_FAILED);
	assert_non_null(strstr(err.msg, "loss of epoch 1 is not finite"));
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(rows_share_networks, setup, teardown),
		cmocka_unit_test_setup_teardown(losses_fall, setup, teardown),
		cmocka_unit_test_setup_teardown(our_threads_are_the_only_ones, setup, teardown),
		cmocka_unit_test_setup_teardown(threads_do_not_change_a_bit, setup, teardown),
		cmocka_unit_test_setup_teardown(looking_changes_nothing, setup, teardown),
		cmocka_unit_test_setup_teardown(a_resumed_run_says_the_same_to_the_bit, setup,
						teardown),
		cmocka_unit_test_setup_teardown(checkpoints_of_other_runs_are_refused, setup,
						teardown),
		cmocka_unit_test_setup_teardown(damaged_checkpoints_are_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(edits_are_applied_and_recorded, setup, teardown),
		cmocka_unit_test_setup_teardown(it_stops_when_validation_stops_rising, setup,
						teardown),
		cmocka_unit_test_setup_teardown(alpha_grows_no_further_than_float_bears, setup,
						teardown),
		cmocka_unit_test_setup_teardown(long_scales_are_mapped_to_stars, setup, teardown),
		cmocka_unit_test_setup_teardown(pairs_that_are_all_alike_are_refused, setup,
						teardown),
		cmocka_unit_test_setup_teardown(a_loss_that_is_not_finite_is_an_error, setup,
						teardown),
	};

	return cmocka_run_group_tests_name("run", tests, NULL, NULL);
}
