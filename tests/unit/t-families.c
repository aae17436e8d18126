/* What every trained family promises, whatever its method: the table is walked,
 * so a family that comes is held to it too. */
#include "unit.h"

#include <math.h>
#include <stdio.h>
#include <unistd.h>

#include "hamtop/model/user_encoder.h"
#include "runs.h"

enum { EPOCHS = 4, STOP = EPOCHS / 2 + 1, FAMILIES = 20 };

static char path[256];

static int
setup(void **state)
{
	static struct bench bench;

	snprintf(path, sizeof(path), "t-families.%ld.hamtop", (long)getpid());
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

/* All rows of a family, 12 bits. */
static struct job
family_job(const struct bench *b, const struct model_ops *ops, enum recipe recipe)
{
	struct job job;

	job_init(&job, ops, b->data, b->split, 12, recipe);
	for (; job.rows < (int)ops->nrows; job.rows++)
		job.row[job.rows] = &ops->rows[job.rows];
	hyper_set_value(&job.hypers, hyper_find(&job.hypers, "epochs"), EPOCHS, NULL);
	hyper_set(&job.hypers, "batch", "8", NULL);
	return job;
}

/* What a job says on one thread; trained when it is first asked for. */
static const struct heard *
alone_of(const struct job *job, size_t family, int recipe)
{
	static struct heard kept[FAMILIES][RECIPES];
	static bool done[FAMILIES][RECIPES];
	struct heard *alone = &kept[family][recipe];
	struct err err = ERR_INIT;
	struct sink sink;

	assert_true(family < FAMILIES);
	if (done[family][recipe])
		return alone;
	sink = hearing(alone);
	if (!train(job, &sink, NULL, NULL, NULL, &err))
		fail_msg("%s", err.msg);
	done[family][recipe] = true;
	return alone;
}

static void
for_each_job(const struct bench *b, void (*check)(const struct job *job, const struct heard *alone))
{
	const struct model_ops *const *families = model_families();

	for (size_t f = 0; families[f]; f++) {
		for (int recipe = 0; families[f]->hypers && recipe < RECIPES; recipe++) {
			struct job job = family_job(b, families[f], (enum recipe)recipe);
			const struct heard *alone;

			print_message("%s %s\n", families[f]->family,
				      recipe_name((enum recipe)recipe));
			alone = alone_of(&job, f, recipe);
			assert_int_equal(alone->results, (int)families[f]->nrows);
			check(&job, alone);
		}
	}
}

static void
check_threads(const struct job *job, const struct heard *alone)
{
	struct job other = *job;
	struct heard heard;
	struct sink sink = hearing(&heard);

	other.threads = 2;
	assert_true(train(&other, &sink, NULL, NULL, NULL, NULL));
	assert_true(same_numbers(alone, &heard));
	sink = hearing(&heard);
	other.threads = 3;
	assert_true(train(&other, &sink, NULL, NULL, NULL, NULL));
	assert_true(same_numbers(alone, &heard));
	sink = hearing(&heard);
	other.seed = 2;
	assert_true(train(&other, &sink, NULL, NULL, NULL, NULL));
	assert_false(same_numbers(alone, &heard));
}

/* Codes and layers that fill no vector, batches of five rows. */
static void
check_odd_threads(const struct job *job, const struct heard *alone)
{
	static const char *const widths[] = { "hidden", "hidden2", "hidden3" };
	struct job odd = *job;
	struct heard one, three;
	struct sink sink = hearing(&one);

	odd.bits = 5;
	hyper_set(&odd.hypers, "batch", "5", NULL);
	for (size_t i = 0; i < ARRAY_LEN(widths); i++)
		if (hyper_find(&odd.hypers, widths[i]) >= 0)
			assert_true(hyper_set(&odd.hypers, widths[i], "20", NULL));
	assert_true(train(&odd, &sink, NULL, NULL, NULL, NULL));
	assert_false(same_numbers(alone, &one));
	sink = hearing(&three);
	odd.threads = 3;
	assert_true(train(&odd, &sink, NULL, NULL, NULL, NULL));
	assert_true(same_numbers(&one, &three));
}

static void
threads_do_not_change_a_bit(void **state)
{
	for_each_job(*state, check_threads);
	for_each_job(*state, check_odd_threads);
}

/* In epoch STOP, before the last batch. */
static enum verdict
stop_there(void *ctx, int net, unsigned epoch, unsigned batch, unsigned batches)
{
	(void)ctx;
	(void)net;
	return epoch == STOP && batch == batches - 1 ? STOP_NOW : GO_ON;
}

static void
check_resume(const struct job *job, const struct heard *alone)
{
	struct control control = { .between = stop_there };
	struct checkpoint *c = checkpoint_new(path), *from;
	struct heard part;
	struct sink sink = hearing(&part);
	struct err err = ERR_INIT;
	size_t at;

	unlink(path);
	assert_true(train(job, &sink, &control, c, NULL, NULL));
	assert_int_equal(part.end, RUN_STOPPED);
	assert_int_equal(checkpoint_epoch(c), STOP - 1);
	checkpoint_free(c);
	from = checkpoint_read(path, job, &err);
	if (!from)
		fail_msg("%s", err.msg);
	sink = hearing(&part);
	assert_true(train(job, &sink, NULL, NULL, from, NULL));
	checkpoint_free(from);
	assert_int_equal(part.epochs, alone->epochs / 2);
	at = alone->epochs - part.epochs;
	for (size_t e = 0; e < part.epochs; e++)
		assert_memory_equal(&part.epoch[e].loss, &alone->epoch[at + e].loss,
				    sizeof(struct losses));
	assert_true(part.code_sum == alone->code_sum);
	for (size_t r = 0; r < alone->results; r++)
		assert_memory_equal(part.ndcg[r].expected, alone->ndcg[r].expected,
				    sizeof(part.ndcg[r].expected));
}

static void
a_resumed_run_says_the_same_to_the_bit(void **state)
{
	for_each_job(*state, check_resume);
}

/* What a result says of the network, asked about people. */
static void
check_encoder(void *ctx, const struct result_record *rec)
{
	const struct csr *x = &rec->job->split->user[FOLD_TRAIN];
	const struct features *f = rec->features;
	struct err err = ERR_INIT;
	struct user_encoder *e;
	float mine[12], other[12];
	int *asked = ctx;

	if (!rec->job->ops->user_encoder)
		return;
	e = rec->job->ops->user_encoder(rec->model, &err);
	assert_non_null(e);
	assert_int_equal(user_encoder_bits(e), f->bits);
	for (uint32_t a = 0; a < x->rows; a++) {
		size_t at = x->ptr[a], n = csr_len(x, a);

		assert_true(user_encode(e, mine, x->col + at, x->val + at, n, &err));
		for (uint32_t j = 0; j < f->bits; j++)
			assert_true(fabsf(mine[j] - f->user[a * f->bits + j]) <=
				    1e-6f * (1 + fabsf(mine[j])));
	}
	/* of somebody else, and of nobody: the biases alone, whoever asks */
	assert_true(user_encode(e, mine, NULL, NULL, 0, &err));
	for (uint32_t j = 0; j < f->bits; j++)
		assert_true(isfinite(mine[j]));
	assert_true(user_encode(e, other, (const uint32_t[]){ 3, 7 }, (const float[]){ 1, 5 }, 2,
				&err));
	assert_memory_not_equal(mine, other, sizeof(mine));
	user_encoder_free(e);
	++*asked;
}

/* A user's training ratings make the user's features. */
static void
check_user_encoder(const struct job *job, const struct heard *alone)
{
	static const char *const inputs[] = { "scaled", "centered", "raw", "unit", "count" };
	int asked = 0;
	struct sink sink = { .ctx = &asked, .result = check_encoder };

	for (size_t i = 0; i < ARRAY_LEN(inputs); i++) {
		struct job j = *job;

		if (hyper_find(&j.hypers, "input") < 0 && i > 0)
			break;
		if (hyper_find(&j.hypers, "input") >= 0)
			assert_true(hyper_set(&j.hypers, "input", inputs[i], NULL));
		hyper_set(&j.hypers, "epochs", "1", NULL);
		asked = 0;
		assert_true(train(&j, &sink, NULL, NULL, NULL, NULL));
		assert_int_equal(asked, job->ops->user_encoder ? (int)alone->results : 0);
	}
}

static void
ratings_of_a_user_make_the_users_features(void **state)
{
	assert_null(model_find("CF-S", NULL)->user_encoder);
	assert_non_null(model_find("CCSR-S", NULL)->user_encoder);
	for_each_job(*state, check_user_encoder);
}

/* What the words do not name is not there, and the whole goes down. */
static void
check_losses(const struct job *job, const struct heard *alone)
{
	const struct loss_words *words = &job->ops->loss;
	size_t nets = alone->epochs / EPOCHS;

	assert_non_null(words->per);
	for (size_t i = 0; i < alone->epochs; i++) {
		const struct losses *l = &alone->epoch[i].loss;
		const double part[] = { l->sim, l->balance, l->ae };

		assert_true(isfinite(l->total));
		for (int p = 0; p < 3; p++)
			assert_true(words->part[p].name ? isfinite(part[p]) : part[p] == 0);
	}
	for (size_t net = 0; net < nets; net++)
		assert_true(alone->epoch[alone->epochs - nets + net].loss.total <
			    alone->epoch[net].loss.total);
}

static void
losses_fall_and_have_names(void **state)
{
	for_each_job(*state, check_losses);
}

/* Each row's problem is solved with all else held, so no epoch can lose. */
static void
the_alternating_objective_never_rises(void **state)
{
	static const char *const settings[][2] = {
		{ "norm", "0.4" },    { "norm", "0.01" },    { "norm", "0" },
		{ "balance", "0.4" }, { "balance", "0.01" },
	};
	static const uint32_t bits[] = { 12, 100 }; /* by matrices, and without them */
	const struct model_ops *ops = model_find("CFcodeReg", NULL);

	for (size_t s = 0; s < ARRAY_LEN(settings) * ARRAY_LEN(bits); s++) {
		struct job job = family_job(*state, ops, RECIPE_PAPER);
		struct heard h, more;
		struct sink sink = hearing(&h), sinks = hearing(&more);

		job.bits = bits[s % ARRAY_LEN(bits)];
		hyper_set(&job.hypers, "epochs", "30", NULL);
		hyper_set(&job.hypers, "regulariser", settings[s / ARRAY_LEN(bits)][0], NULL);
		hyper_set(&job.hypers, "lambda", settings[s / ARRAY_LEN(bits)][1], NULL);
		assert_true(train(&job, &sink, NULL, NULL, NULL, NULL));
		assert_int_equal(h.epochs, 30);
		for (size_t e = 1; e < h.epochs; e++)
			assert_true(h.epoch[e].loss.total <=
				    h.epoch[e - 1].loss.total * (1 + 1e-6));
		job.threads = 3;
		assert_true(train(&job, &sinks, NULL, NULL, NULL, NULL));
		assert_true(more.epoch[29].loss.total == h.epoch[29].loss.total);
	}
}

/* At the median as many bits are 1 as -1, for users and for items. */
static void
median_rounding_halves_every_bit(void **state)
{
	struct job job = family_job(*state, model_find("CFcodeReg", NULL), RECIPE_PAPER);
	struct model_spec spec = {
		.data = job.data, .split = job.split, .bits = job.bits, .seed = 1
	};
	struct err err = ERR_INIT;
	struct model *m;
	struct features f;

	/* none of the first features is cut, so no two are alike */
	hyper_set(&job.hypers, "init", "0.1", NULL);
	spec.hypers = job.hypers;
	m = job.ops->create(&spec, &err);

	assert_non_null(m);
	assert_true(features_init(&f, job.data->users, job.data->items, job.bits, &err));
	job.ops->encode(m, f.user, f.item);
	for (uint32_t j = 0; j < job.bits; j++) {
		unsigned ones[2] = { 0 };

		for (uint32_t a = 0; a < f.users; a++)
			ones[0] += f.user[a * f.bits + j] >= 0;
		for (uint32_t a = 0; a < f.items; a++)
			ones[1] += f.item[a * f.bits + j] >= 0;
		assert_in_range(ones[0], f.users / 2, f.users / 2 + 1);
		assert_in_range(ones[1], f.items / 2, f.items / 2 + 1);
	}
	features_free(&f);
	job.ops->destroy(m);
}

static void
rows_are_known_by_their_names(void **state)
{
	(void)state;
	for (const struct model_ops *const *f = model_families(); *f; f++) {
		assert_in_range((*f)->nrows, 1, ROWS_MAX);
		for (size_t i = 0; i < (*f)->nrows; i++) {
			const struct model_row *row = NULL;

			assert_ptr_equal(model_find((*f)->rows[i].name, &row), *f);
			assert_ptr_equal(row, &(*f)->rows[i]);
		}
	}
}

/* <h, g> of codes lies within +-bits: times the scale it must come to ratings. */
static void
codes_of_every_length_reach_the_ratings(void **state)
{
	static const uint32_t lengths[] = { 1, 5, 10, 20, 40, 128, 1024 };
	const struct bench *b = *state;
	const struct model_row *row;

	for (size_t i = 0; i < ARRAY_LEN(lengths); i++) {
		struct job job;
		double scale;

		job_init(&job, model_find("AECF-S", &row), b->data, b->split, lengths[i],
			 RECIPE_DUAL);
		scale = job.hypers.v[hyper_find(&job.hypers, "scale")];
		assert_true(fabs(scale * lengths[i] - 4) < 1e-9);
		/* and may be said by hand */
		assert_true(hyper_set_value(&job.hypers, hyper_find(&job.hypers, "scale"), scale,
					    NULL));
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_are_known_by_their_names),
		cmocka_unit_test_setup_teardown(threads_do_not_change_a_bit, setup, teardown),
		cmocka_unit_test_setup_teardown(a_resumed_run_says_the_same_to_the_bit, setup,
						teardown),
		cmocka_unit_test_setup_teardown(losses_fall_and_have_names, setup, teardown),
		cmocka_unit_test_setup_teardown(ratings_of_a_user_make_the_users_features, setup,
						teardown),
		cmocka_unit_test_setup_teardown(the_alternating_objective_never_rises, setup,
						teardown),
		cmocka_unit_test_setup_teardown(codes_of_every_length_reach_the_ratings, setup,
						teardown),
		cmocka_unit_test_setup_teardown(median_rounding_halves_every_bit, setup, teardown),
	};

	return cmocka_run_group_tests_name("families", tests, NULL, NULL);
}
