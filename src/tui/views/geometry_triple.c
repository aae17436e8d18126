/* Real users and items on the plane of two bits, and how they are found: aside. */
#include <config.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "hamtop/base/mem.h"
#include "hamtop/num/bits.h"
#include "tui/views/codes.h"
#include "tui/views/geometry.h"

/* ---- one triple ---- */

void
geometry_drop_triple(struct geometry_state *s)
{
	if (s->triple)
		free(s->triple->f);
	free(s->triple);
	s->triple = NULL;
}

static double
product(const float *a, const float *b, uint32_t n, double alpha)
{
	double sum = 0;

	for (uint32_t j = 0; j < n; j++)
		sum += alpha > 0 ? tanh(alpha * (double)a[j]) * tanh(alpha * (double)b[j])
				 : (double)a[j] * (double)b[j];
	return sum;
}

/* A round number that is at least v. */
static double
round_up(double v)
{
	static const double step[] = { 1, 1.5, 2, 3, 4, 5, 6, 8, 10 };
	double unit = v > 0 ? pow(10, floor(log10(v))) : .1;
	size_t i = 0;

	while (i + 1 < ARRAY_LEN(step) && step[i] * unit < v)
		i++;
	return step[i] * unit;
}

void
geometry_reset_triple(struct geometry_state *s)
{
	const struct triple *t = s->triple;
	double most = 0;

	s->f = plane_of_bits(t->f, t->bits, t->best[t->pair].bit);
	for (int i = 0; i < 2 * PLANE_POINTS; i++)
		most = fmax(most, fabs(s->f.at[i / 2][i % 2]));
	s->range = round_up(1.05 * most);
	s->alpha = fmin(fmax(t->alpha, ALPHA_LEAST), ALPHA_MOST);
	geometry_changed(s);
}

void
geometry_turn_bits(struct geometry_state *s, int by)
{
	struct triple *t = s->triple;

	t->pair = (t->pair + by + t->pairs) % t->pairs;
	geometry_reset_triple(s);
}

bool
geometry_show_triple(struct geometry_state *s, const struct model_row *row,
		     const struct snapshot *snap, int net, const struct broken_order *is)
{
	const struct features *f = &snap->net[net].features;
	const float *from[PLANE_POINTS] = { f->user + (size_t)is->user * f->bits,
					    f->item + (size_t)is->first * f->bits,
					    f->item + (size_t)is->second * f->bits };
	struct triple *t = mem_new(1, sizeof(*t));

	t->row = row;
	t->epoch = snap->epoch;
	t->bits = f->bits;
	t->alpha = f->alpha;
	t->is = *is;
	t->tanh_first = product(from[PLANE_A], from[PLANE_B], f->bits, f->alpha);
	t->tanh_second = product(from[PLANE_A], from[PLANE_C], f->bits, f->alpha);
	t->f = mem_new((size_t)PLANE_POINTS * f->bits, sizeof(*t->f));
	for (int i = 0; i < PLANE_POINTS; i++)
		memcpy(t->f + (size_t)i * f->bits, from[i], f->bits * sizeof(*t->f));
	t->pairs = plane_best_bits(t->best, BEST_BITS, t->f, t->bits);
	if (!t->pairs) {
		free(t->f);
		free(t);
		return false;
	}
	geometry_drop_triple(s);
	s->triple = t;
	s->measure = PLANE_PRODUCT;
	s->ask.on = false;
	geometry_reset_triple(s);
	return true;
}

bool
geometry_show_worst(struct geometry_state *s, int at)
{
	const struct hunt *h = s->hunt;

	if (!geometry_show_triple(s, h->row, h->snap, h->net, &h->search.worst[at]))
		return false;
	s->start = EXAMPLES + at;
	s->triple->users = h->search.users;
	s->triple->rank = at + 1;
	s->triple->ranks = h->search.n;
	return true;
}

void
geometry_open_audit(struct app *app, const struct snapshot *snap, int of,
		    const struct form_audit *audit)
{
	int net = app->run.info.row_net[of];
	const struct snapshot_net *n = &snap->net[net];
	const struct codes *c = &n->codes;
	const float *user = n->features.user + (size_t)audit->user * c->bits;
	const uint64_t *code = c->user + (size_t)audit->user * c->words;
	struct broken_order is = { .user = audit->user,
				   .first = audit->near,
				   .second = audit->far };

	is.product_first = product(user, n->features.item + (size_t)is.first * c->bits, c->bits, 0);
	is.product_second =
		product(user, n->features.item + (size_t)is.second * c->bits, c->bits, 0);
	is.bits_first = bits_distance(code, c->item + (size_t)is.first * c->words, c->words);
	is.bits_second = bits_distance(code, c->item + (size_t)is.second * c->words, c->words);
	is.gap = NAN;
	if (geometry_show_triple(geometry_state(app), app->run.job.row[of], snap, net, &is))
		app_go(app, VIEW_v_geometry);
	else
		app_say(app, ROLE_message, "One bit has no plane to show it on.");
}

/* ---- the hunt for the worst ones ---- */

static void
hunt_free(struct hunt *h)
{
	if (!h)
		return;
	broken_end(&h->search);
	snapshot_unref(h->snap);
	free(h);
}

void
geometry_close(void *state)
{
	struct geometry_state *s = state;

	hunt_free(s->hunt);
	geometry_drop_triple(s);
}

static void
run_hunt(void *ctx)
{
	struct hunt *h = ctx;
	const struct snapshot_net *n = &h->snap->net[h->net];

	if (!h->search.f)
		h->ok = broken_begin(&h->search, &n->features, &n->codes, &h->err);
	h->whole = !h->ok || !broken_go_on(&h->search);
}

static void
hunt_done(struct app *app, void *ctx)
{
	struct hunt *h = ctx;
	struct geometry_state *s;

	if (!app)
		return;
	s = geometry_state(app);
	s->seen = h->search.done;
	if (!h->whole)
		return;
	broken_end(&h->search);
	s->hunting = false;
	s->found = h->search.n;
	if (!h->ok) {
		app_say(app, ROLE_error, "%s", h->err.msg);
	} else if (!s->found) {
		app_say(app, ROLE_message, "The signs turn round no order of %s.", h->row->name);
	} else if (s->ask.on) { /* a question that was asked meanwhile stays */
		app_say(app, ROLE_message,
			"The worst orders of %s are found: W, after the question.", h->row->name);
	} else if (!geometry_show_worst(s, 0)) {
		app_say(app, ROLE_message, "One bit has no plane to show it on.");
	}
}

/* Begins a hunt if the one there is is of something else. */
static void
begin_hunt(const struct app *app, struct geometry_state *s)
{
	int row = codes_row(app);
	struct snapshot *snap = app->run.snapshot;
	struct hunt *h = s->hunt;
	int net = row < 0 ? -1 : app->run.info.row_net[row];

	s->wanted = false;
	if (!snap || net < 0 || net >= snap->nets || !snap->net[net].codes.item)
		return;
	if (h && h->snap == snap && h->net == net) {
		/* h->row may be another one of the same network */
		if (h->whole && s->found)
			geometry_show_worst(s, 0);
		return;
	}
	hunt_free(h);
	s->hunt = h = mem_new(1, sizeof(*h));
	s->hunting = true;
	s->seen = 0;
	s->found = 0;
	h->generation = app->generation;
	h->row = app->run.job.row[row];
	h->net = net;
	h->snap = snapshot_ref(snap);
	h->ok = true;
}

/* ---- random triples, and those of the network ---- */

enum { DRAWS_A_PIECE = 500 };

static void
run_draws(void *ctx)
{
	struct random_orders *r = ctx;

	random_orders_draw(r, r->drawn + DRAWS_A_PIECE);
}

static void
draws_done(struct app *app, void *ctx)
{
	if (app)
		geometry_state(app)->random = *(struct random_orders *)ctx;
	free(ctx);
}

struct own {
	struct snapshot *snap; /* a reference */
	unsigned generation;
	int net;
	struct form_audit audit;
	bool ok;
	struct err err;
};

static void
run_own(void *ctx)
{
	struct own *o = ctx;

	o->ok = form_audit_of(&o->audit, &o->snap->net[o->net].features, FORM_S, &o->err);
}

static void
own_done(struct app *app, void *ctx)
{
	struct own *o = ctx;

	if (app) {
		struct geometry_state *s = geometry_state(app);

		s->has_own = o->ok;
		s->own = o->audit;
		s->own_generation = o->generation;
		s->own_epoch = o->snap->epoch;
		s->own_net = o->net;
		if (!o->ok)
			app_log(app, "%s", o->err.msg);
	}
	snapshot_unref(o->snap);
	free(o);
}

static bool
own_work(const struct app *app, struct piece *out)
{
	const struct geometry_state *s = geometry_state(app);
	struct snapshot *snap = app->run.snapshot;
	int net = codes_net(app);
	struct own *o;

	if (!snap || net < 0 || net >= snap->nets || !snap->net[net].codes.item ||
	    (s->own_generation == app->generation && s->own_epoch == snap->epoch &&
	     s->own_net == net))
		return false;
	o = mem_new(1, sizeof(*o));
	o->snap = snapshot_ref(snap);
	o->generation = app->generation;
	o->net = net;
	*out = (struct piece){ o, run_own, own_done, false };
	return true;
}

bool
geometry_work(const struct app *app, struct piece *out)
{
	struct geometry_state *s = geometry_state(app);

	if (s->wanted)
		begin_hunt(app, s);
	if (s->hunt && !s->hunt->whole) {
		*out = (struct piece){ s->hunt, run_hunt, hunt_done, true };
		return true;
	}
	if (s->random.drawn < RANDOM_DRAWS) {
		struct random_orders *r = mem_new(1, sizeof(*r));

		*r = s->random;
		*out = (struct piece){ r, run_draws, draws_done, false };
		return true;
	}
	return own_work(app, out);
}
