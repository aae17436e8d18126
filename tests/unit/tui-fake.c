#include <config.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hamtop/base/mem.h"
#include "hamtop/base/rng.h"
#include "hamtop/data/made.h"
#include "hamtop/run/snapshot.h"
#include "tui-fake.h"

static const struct hyper_def hypers[] = {
	{ .key = "lr",
	  .min = 0,
	  .max = 1,
	  .value = { .003, .003, .001 },
	  .live = true,
	  .log_step = true,
	  .help = "learning rate" },
	{ .key = "dropout",
	  .max = .99,
	  .value = { .6, .6, .6 },
	  .live = true,
	  .help = "before the last layer" },
	{ .key = "lambda_b",
	  .max = 1000,
	  .value = { 1e-4, 1e-4, 1e-4 },
	  .live = true,
	  .log_step = true,
	  .help = "weight of the balance loss" },
	{ .key = "batch",
	  .kind = HYPER_INT,
	  .min = 1,
	  .max = 4096,
	  .value = { 256, 256, 256 },
	  .help = "rows of a mini-batch" },
	{ .key = "epochs",
	  .kind = HYPER_INT,
	  .min = 1,
	  .max = 1000,
	  .value = { FAKE_EPOCHS, FAKE_EPOCHS, FAKE_EPOCHS },
	  .help = "passes" },
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

/* The plan that the explorer makes. */
static void
plan_grid(struct fake *fake)
{
	static const uint32_t bits[] = { 5, 10, 20, 40 };
	static const uint64_t seed[] = { 1, 2 };
	const struct model_row *row[BOARD_ROWS_MAX];
	const struct eval_options eval = EVAL_OPTIONS_INIT;
	struct job job;
	int n = 0;

	fake->ml1m = *fake->data;
	fake->ml1m.users = 6040;
	fake->ml1m.items = 3706;
	fake->ml1m.ratings = 1000209;
	for (const struct model_ops *const *f = model_families(); *f; f++) {
		for (size_t i = 0; i < (*f)->nrows; i++)
			row[n++] = &(*f)->rows[i];
	}
	for (int at = 0; at < 16; at++) {
		bool trained = at & 1;

		for (const struct model_ops *const *f = model_families(); *f; f++) {
			if (trained != ((*f)->hypers != NULL) || (!trained && at & 12))
				continue;
			job_init(&job, *f, &fake->ml1m, fake->split, bits[at >> 2], RECIPE_BEST);
			job.seed = seed[at >> 1 & 1];
			grid_add(&fake->grid, &job);
		}
	}
	board_init(&fake->board, &fake->grid, row, n, bits, 4, seed, 2, &eval);
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
	plan_grid(fake);
	fake->options = (struct tui_options){ .data = fake->data,
					      .board = &fake->board,
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
	grid_free(&fake->grid);
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

/* Scores of a network's row: better with longer codes, and a little better for users
 * with many ratings unless it is AECF's. */
static void
fake_cell(struct grid_cell *cell, const struct grid_net *net, const struct dataset *data)
{
	uint64_t key = rng_key(cell->seed, RNG_TEST, cell->bits, (uint64_t)cell->row->form);
	double mean = .7 + .001 * cell->bits - .01 * cell->row->form;
	bool aecf = !strcmp(net->job.ops->family, "AECF");

	cell->done = true;
	cell->epochs = FAKE_EPOCHS;
	cell->seconds = 1.5;
	cell->per_user = mem_new((size_t)GRID_WAYS * data->users, sizeof(*cell->per_user));
	for (size_t i = 0; i < (size_t)GRID_WAYS * data->users; i++) {
		uint32_t u = (uint32_t)(i % data->users);
		double noise = (double)(rng_at(key, 2 * i + aecf) >> 40) / (1 << 24) - .5;
		double more = csr_len(&data->by_user, u) > 60 && !aecf ? .02 : 0;

		cell->per_user[i] = u % 10 == 9	  ? NAN
				    : u % 10 == 8 ? .75f
						  : (float)(mean + .25 * noise + more);
	}
	for (int way = 0; way < GRID_WAYS; way++)
		cell->ndcg[way] = scores(mean);
}

void
fake_groups(const struct fake *fake, struct grid *grid, struct board *board)
{
	static const char *const first[] = { "Random", "ItemMean", "CCSR-C", "AECF-C" };
	static const uint32_t bits[] = { 20, 40 };
	static const uint64_t seeds[] = { 1, 2 };
	const struct eval_options eval = EVAL_OPTIONS_INIT;
	const struct model_row *row[BOARD_ROWS_MAX];
	int n = 0;

	*grid = (struct grid){ .data = fake->data };
	for (int i = 0; i < 16; i++) { /* by seed, length and family */
		const struct model_ops *ops = model_find(first[i % 4], NULL);
		struct job job;

		for (size_t r = 0; i < 4 && r < ops->nrows; r++)
			row[n++] = &ops->rows[r];
		if (!ops->hypers && i / 4 % 2)
			continue; /* a rule is the same at every length */
		job_init(&job, ops, fake->data, fake->split, bits[i / 4 % 2], RECIPE_BEST);
		job.seed = seeds[i / 8];
		grid_add(grid, &job);
	}
	for (size_t i = 0; i < grid->nets; i++) {
		struct grid_net *net = &grid->net[i];

		if (net->job.ops->hypers && net->job.bits == 40 && net->job.seed == 2)
			continue;
		net->done = true;
		net->seconds = 2;
		for (int r = 0; r < net->job.rows; r++)
			fake_cell(&grid->cell[net->first + (size_t)r], net, fake->data);
	}
	board_init(board, grid, row, n, bits, 2, seeds, 2, &eval);
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
			r->valid[row][k] =
				(row < 3 ? row : 2) == net && row < 4
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

/* Halves between -3.5 and 4, of which sums are exact: bits follow each other and the
 * order of rows a little, and nets differ. */
static float
fake_feature(uint32_t row, uint32_t bit, int net, unsigned epoch)
{
	uint32_t mixed = rng_short(7 + bit / 3, row + 1000 * (uint32_t)net + epoch / 4) % 8;
	uint32_t alone = rng_short(bit, row) % 8, slope = row / 100 * (bit % 4) % 4;

	return ((float)mixed + (float)alone + (float)slope) / 2 - 4 + (float)(bit % 5) / 2;
}

static void
fake_features(struct snapshot_net *n, const struct dataset *data, int net, unsigned epoch)
{
	struct features *f = &n->features;
	double alpha = f->alpha;

	features_init(f, f->users, f->items, f->bits, NULL);
	f->alpha = alpha;
	for (uint32_t a = 0; a < f->users * f->bits; a++)
		f->user[a] = fake_feature(a / f->bits, a % f->bits, net, epoch);
	for (uint32_t a = 0; a < f->items * f->bits; a++)
		f->item[a] = fake_feature(a / f->bits, a % f->bits, net, epoch);
	/* genres pull at every second bit */
	for (uint32_t a = 0; a < f->items * f->bits; a++)
		f->item[a] +=
			(float)(((unsigned)data->item_label[a / f->bits].groups[0] + a % f->bits) %
				2);
	codes_init(&n->codes, f, NULL);
}

/* Made-up NDCG of each user about a mean, without one of every tenth. */
static float *
fake_users(const struct job *job, uint64_t key, double mean)
{
	float *v = mem_new(job->data->users, sizeof(*v));

	for (uint32_t u = 0; u < job->data->users; u++) {
		double own = (double)(rng_at(rng_key(1, RNG_TEST, 0, 0), u) >> 40) / (1 << 24);
		double noise = (double)(rng_at(key, u) >> 40) / (1 << 24) - .5;

		v[u] = u % 10 == 9 ? NAN : (float)(mean + .2 * (own - .5) + .1 * noise);
	}
	return v;
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
		for (int b = 0; b < SNAPSHOT_BINS; b++) {
			h->bin[b] = (uint32_t)((b - 20) * (b - 20));
			h->f_bin[b] = (uint32_t)(b < 20 ? b : 40 - b);
		}
		h->range = 6;
		h->ones = 17000 + 500 * (uint64_t)i;
		fake_features(&s->net[i], job->data, i, epoch);
	}
	for (int row = 0; row < job->rows; row++) {
		s->ndcg[row] = scores(.7 + .004 * epoch - .02 * row);
		if (rows[row].form == FORM_C || rows[row].form == FORM_ST)
			memcpy(s->ndcg[row].low, s->ndcg[row].high, sizeof(s->ndcg[row].low));
		s->valid[row] = fake_users(job, rng_key(job->seed, RNG_TEST, epoch, (uint64_t)row),
					   .7 + .004 * epoch - .02 * row + .01 * (double)job->seed);
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
	out->result.per_user = fake_users(job, rng_key(job->seed, RNG_TEST, (uint64_t)row, 0),
					  .8 - .02 * row + .01 * (double)job->seed);
	if (rows[row].form == FORM_C)
		memcpy(out->result.ndcg.low, out->result.ndcg.expected,
		       sizeof(out->result.ndcg.low));
}

/* Numbers that look like scores, and users who scatter around them. */
static void
make_scores(struct grid_cell *cell, size_t users, double at10)
{
	cell->facts = (struct facts){ -.25, .5, .125, .25, 1, 2 };
	cell->per_user = mem_new(GRID_WAYS * users, sizeof(*cell->per_user));
	for (int way = 0; way < GRID_WAYS; way++) {
		cell->ndcg[way] = scores(way < GRID_GAINS ? at10 : at10 / 4);
		for (size_t u = 0; u < users; u++)
			cell->per_user[(size_t)way * users + u] =
				(float)cell->ndcg[way].expected[2] +
				(float)((u * 7 + (size_t)cell->row->name[0]) % 11) / 100;
	}
	if (cell->row->form == FORM_C || cell->row->form == FORM_ST) {
		for (int way = 0; way < GRID_WAYS; way++)
			for (int k = 0; k < CUTOFFS_MAX; k++)
				cell->ndcg[way].low[k] = cell->ndcg[way].high[k] =
					cell->ndcg[way].expected[k];
	}
}

void
fake_net(struct fake *fake, struct gridder_mail *out, size_t at)
{
	struct grid_net *net = &fake->grid.net[at];

	*out = (struct gridder_mail){ .kind = GRIDDER_NET, .net = at };
	for (size_t i = net->first; i < net->first + (size_t)net->job.rows; i++) {
		struct grid_cell *cell = &fake->grid.cell[i];
		const char *name = cell->row->name;
		double at10 = .62 + .0025 * cell->bits +
			      (name[0] * 7 + name[1] * 3 + (int)strlen(name) * 5) % 17 / 128.;

		at10 = !strcmp(name, "Random") ? .6625 : !strcmp(name, "ItemMean") ? .8125 : at10;
		make_scores(cell, fake->ml1m.users, at10 + .002 * (double)(cell->seed - 1));
		cell->epochs = 30 + (unsigned)cell->seed;
		cell->done = true;
	}
	net->done = true;
}

void
fake_untrain(struct fake *fake)
{
	for (size_t i = 0; i < fake->grid.nets; i++)
		fake->grid.net[i].done = false;
	for (size_t i = 0; i < fake->grid.cells; i++) {
		struct grid_cell *cell = &fake->grid.cell[i];

		free(cell->per_user);
		cell->per_user = NULL;
		cell->done = false;
	}
}

void
fake_ended(struct mail *out, unsigned generation, enum run_end end)
{
	*out = mail_of(MAIL_ENDED, generation);
	out->ended.end = end;
}
