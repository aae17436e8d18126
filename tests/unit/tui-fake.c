#include <config.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hamtop/base/mem.h"
#include "hamtop/data/made.h"
#include "hamtop/run/snapshot.h"
#include "tui-fake.h"

static const struct hyper_def hypers[] = {
	{ .key = "lr", .min = 0, .max = 1, .value = { .003, .003, .001 }, .live = true,
	  .log_step = true, .help = "learning rate" },
	{ .key = "dropout", .max = .99, .value = { .6, .6, .6 }, .live = true,
	  .help = "before the last layer" },
	{ .key = "lambda_b", .max = 1000, .value = { 1e-4, 1e-4, 1e-4 }, .live = true,
	  .log_step = true, .help = "weight of the balance loss" },
	{ .key = "batch", .kind = HYPER_INT, .min = 1, .max = 4096, .value = { 256, 256, 256 },
	  .help = "rows of a mini-batch" },
	{ .key = "epochs", .kind = HYPER_INT, .min = 1, .max = 1000,
	  .value = { FAKE_EPOCHS, FAKE_EPOCHS, FAKE_EPOCHS }, .help = "passes" },
};

static const struct model_row rows[] = {
	{ "CCSR-C", FORM_C, "" },
	{ "CCSR-S", FORM_S, "" },
	{ "CCSR-ST", FORM_ST, "" },
	{ "CCSR-SST", FORM_SST, "" },
};

static const char *const nets[] = { "plain", "sign", "tanh", NULL };

static const struct model_ops family = {
	.family = "CCSR",
	.rows = rows,
	.nrows = 4,
	.hypers = hypers,
	.nhypers = ARRAY_LEN(hypers),
	.nets = nets,
	.loss = { "row",
		  { { "sim", "similarity" }, { "bal", "balance" }, { "rec", "reconstruction" } } },
};

static void
make_job(struct job *job, const struct fake *fake, uint32_t bits)
{
	*job = (struct job){ .data = fake->data,
			     .split = fake->split,
			     .ops = &family,
			     .rows = 4,
			     .bits = bits,
			     .seed = 1,
			     .threads = 2,
			     .eval = EVAL_OPTIONS_INIT };
	for (int r = 0; r < 4; r++)
		job->row[r] = &rows[r];
	job->hypers = (struct hypers){ .def = hypers, .n = ARRAY_LEN(hypers) };
	for (size_t i = 0; i < ARRAY_LEN(hypers); i++)
		job->hypers.v[i] = hypers[i].value[RECIPE_BEST];
}

void
fake_open(struct fake *fake)
{
	const struct split_options split = SPLIT_OPTIONS_INIT;
	struct err err = ERR_INIT;

	*fake = (struct fake){ .data = data_demo(&err) };
	if (fake->data)
		fake->split = split_new(fake->data, &split, &err);
	if (!fake->split) {
		fprintf(stderr, "%s\n", err.msg);
		abort();
	}
	make_job(&fake->jobs[0], fake, 20);
	make_job(&fake->jobs[1], fake, 40);
	fake->options = (struct tui_options){ .data = fake->data,
					      .split = fake->split,
					      .jobs = fake->jobs,
					      .njobs = 2,
					      .threshold = 3,
					      .script = "-",
					      .version = "0",
					      .engine = "none" };
}

void
fake_close(struct fake *fake)
{
	split_free(fake->split);
	dataset_free(fake->data);
}

static struct ndcg
scores(double at10)
{
	struct ndcg n = { .users = 990, .skipped = 10 };

	for (int k = 0; k < CUTOFFS_MAX; k++) {
		n.expected[k] = at10 - .05 * (2 - k);
		n.low[k] = n.expected[k] - .0125;
		n.high[k] = n.expected[k] + .0125;
	}
	return n;
}

static struct mail
mail_of(enum mail_kind kind, unsigned generation)
{
	struct mail m;

	memset(&m, 0, sizeof(m));
	m.kind = kind;
	m.generation = generation;
	return m;
}

void
fake_started(const struct job *job, struct mail *out, unsigned generation)
{
	*out = mail_of(MAIL_STARTED, generation);
	out->started = (struct run_info){ .job = job,
					  .nets = 3,
					  .net = { 0, 1, 2 },
					  .row_net = { 0, 1, 2, 2 },
					  .first_epoch = 1,
					  .valid = { scores(.6625), scores(.75) },
					  .test = { scores(.6625), scores(.755) } };
}

/* A curve that rises from a to b, with a wiggle that no libm is needed for. */
static double
rise(double a, double b, unsigned epoch, unsigned phase)
{
	double t = 1 - 4.0 / (3 + epoch);

	return a + (b - a) * t + (double)((epoch * 7 + phase * 3) % 5) / 5 * .01;
}

void
fake_epoch(struct mail *out, unsigned generation, int net, unsigned epoch)
{
	struct epoch_record *r;

	*out = mail_of(MAIL_EPOCH, generation);
	r = &out->epoch;
	r->net = net;
	r->epoch = epoch;
	r->loss.sim = 30 - rise(0, 20 - 3 * net, epoch, (unsigned)net);
	r->loss.balance = .5 + .125 * net;
	r->loss.total = r->loss.sim + r->loss.balance;
	r->alpha = net == 2 ? 1 + epoch / 8.0 : 1;
	r->lr = .003 - .0001 * epoch;
	r->seconds = .25;
	for (int row = 0; row < ROWS_MAX; row++)
		for (int k = 0; k < CUTOFFS_MAX; k++)
			r->valid[row][k] = (row < 3 ? row : 2) == net && row < 4
						   ? rise(.6, .8 - .02 * row, epoch, (unsigned)row) -
							     .05 * (2 - k)
						   : NAN;
}

void
fake_edit(struct mail *out, unsigned generation, unsigned epoch)
{
	*out = mail_of(MAIL_EDIT, generation);
	out->edit = (struct edit_record){ .index = 0, .from = .003, .to = .002, .epoch = epoch };
}

void
fake_snapshot(const struct job *job, struct mail *out, unsigned generation, unsigned epoch)
{
	struct snapshot *s = mem_new(1, sizeof(*s));

	*out = mail_of(MAIL_SNAPSHOT, generation);
	atomic_init(&s->refs, 1);
	s->epoch = epoch;
	s->nets = 3;
	for (int i = 0; i < 3; i++) {
		struct code_health *h = &s->net[i].health;

		s->net[i].features = (struct features){
			.users = 1000, .items = 600, .bits = job->bits, .alpha = 1 + epoch / 8.0
		};
		*h = (struct code_health){ .saturated = .25,
					   .undecided = .125,
					   .dead_bits = 1,
					   .distinct_users = 997,
					   .distinct_items = 595,
					   .largest_bucket = 3,
					   .worst_bit = 9,
					   .worst_mean = .3125,
					   .max_abs_f = 3.5,
					   .exact_zeros = 0 };
		for (int b = 0; b < SNAPSHOT_BINS; b++)
			h->bin[b] = (uint32_t)((b - 20) * (b - 20));
	}
	out->snapshot = s;
}

void
fake_result(const struct job *job, struct mail *out, unsigned generation, int row)
{
	*out = mail_of(MAIL_RESULT, generation);
	out->result = (struct mail_result){ .row = job->row[row],
					    .ndcg = scores(.8 - .02 * row),
					    .base = { scores(.6625), scores(.755) },
					    .epochs = FAKE_EPOCHS,
					    .seconds = 5 };
	if (rows[row].form == FORM_C)
		memcpy(out->result.ndcg.low, out->result.ndcg.expected,
		       sizeof(out->result.ndcg.low));
}

void
fake_ended(struct mail *out, unsigned generation, enum run_end end)
{
	*out = mail_of(MAIL_ENDED, generation);
	out->ended.end = end;
}
