/* One step of two towers, in phases between which the threads meet. */
#include <string.h>

#include "hamtop/base/par.h"
#include "model/towers.h"

enum { FORWARD_PARTS = 4 }; /* of each side */

static int
sides_of(const struct model *m)
{
	return m->far_learns ? 2 : 1;
}

/* The near side is 0, the far side 1. */
static struct tower *
tower_of(struct model *m, int i)
{
	return &m->side[i ? !m->near : m->near];
}

/* What the reconstruction needs of the weights, and the first layer: each half of both
 * for the near side, then for the far side. */
static void
input_part(void *ctx, int part)
{
	struct model *m = ctx;
	int gram = decodes(m), each = gram + TOWER_CUTS, half = part / (sides_of(m) * each);
	struct tower *t = tower_of(m, part / each % sides_of(m));

	part %= each;
	if (part < gram)
		tower_gram(t, half);
	else
		tower_input(t, half, part - gram);
}

/* Forward and relaxation. */
static void
forward_part(void *ctx, int part)
{
	struct model *m = ctx;
	struct tower *t = tower_of(m, part / FORWARD_PARTS);
	size_t from, to, bits = m->spec.bits;

	part %= FORWARD_PARTS;
	from = t->B * (size_t)part / FORWARD_PARTS;
	to = t->B * (size_t)(part + 1) / FORWARD_PARTS;
	tower_forward(t, from, to);
	relax_forward(relax_of(m), t->h + from * bits, t->f + from * bits, (to - from) * bits,
		      m->alpha);
	if (t != &m->side[m->near])
		pair_pack(m->far[!m->near] + from * pair_stride(bits), t->h + from * bits,
			  to - from, bits);
}

/* Balance, and down to the first layer: what a row owes for itself. dh comes in with the
 * gradient of the pair loss, df with that of the reconstruction, where there is one. */
static void
own_terms(struct model *m, int s, int half, double share, double norm)
{
	struct tower *t = &m->side[s];
	size_t from, to, bits = m->spec.bits;
	double lambda = 2 * hyper(m, H_LAMBDA_B) * share * norm;

	tower_half(t, half, &from, &to);
	scale_by(t->dh + from * bits, (real)norm, (to - from) * bits);
	if (decodes(m))
		add_scaled(t->dh + from * bits, 1, t->df + from * bits, (to - from) * bits);
	relax_backward(relax_of(m), t->df + from * bits, t->dh + from * bits, t->h + from * bits,
		       t->f + from * bits, (to - from) * bits, m->alpha);
	if (choice(m, H_BALANCE) == BALANCE_L2) {
		m->balance[s][half] = share * sum_squares(t->f + from * bits, (to - from) * bits);
		add_scaled(t->df + from * bits, (real)lambda, t->f + from * bits,
			   (to - from) * bits);
	} else {
		m->balance[s][half] = half ? 0 : share * sum_squares(m->column_sum[s], bits);
		for (size_t a = from; a < to; a++)
			add_scaled(t->df + a * bits, (real)lambda, m->column_sum[s], bits);
	}
	tower_backward(t, from, to);
}

/* The pairs of a half, then its reconstructions, of the near side and of the far side:
 * neither waits for the other. */
static void
loss_part(void *ctx, int part)
{
	struct model *m = ctx;
	int each = 1 + (decodes(m) ? sides_of(m) : 0), half = part / each;

	part %= each;
	if (part > 0) {
		int side = part == 1 ? m->near : !m->near;

		m->ae[side][half] = (side == m->near ? m->near_share : m->far_share) *
				    tower_decode(&m->side[side], half);
		return;
	}
	if (m->far_learns)
		memset(m->dg[half], 0,
		       m->far_rows * pair_stride(m->spec.bits) * sizeof(*m->dg[half]));
	m->family->pairs(m, half);
}

static void
own_part(void *ctx, int part)
{
	struct model *m = ctx;
	int half = part % HALVES, side = part < HALVES ? m->near : !m->near;
	struct tower *t = &m->side[side];
	double norm = 1 / (double)m->side[m->near].B;
	size_t from, to, bits = m->spec.bits, packed;

	tower_half(t, half, &from, &to);
	if (side == m->near) {
		own_terms(m, side, half, m->near_share, norm);
		return;
	}
	packed = from * pair_stride(bits);
	pair_unpack_sum(t->dh + from * bits, m->dg[0] + packed, m->dg[1] + packed, to - from, bits);
	own_terms(m, side, half, m->far_share, norm);
}

static void
column_sums(struct model *m, int s)
{
	struct tower *t = &m->side[s];

	memset(m->column_sum[s], 0, m->spec.bits * sizeof(real));
	bias_backward(m->column_sum[s], t->f, t->B, m->spec.bits);
}

static void
shared_grads(struct model *m)
{
	double norm = 1 / (double)m->side[m->near].B;

	if (choice(m, H_LEARN_SCALE))
		*params_g(&m->shared, m->log_scale) += (real)(norm * (m->dscale[0] + m->dscale[1]));
	if (m->family->shared)
		m->family->shared(m, norm);
}

void
towers_step(struct model *m, struct losses *sum)
{
	int sides = sides_of(m);
	double ae = 0, balance = 0;

	par_run(m->spec.par, HALVES * sides * (decodes(m) + TOWER_CUTS), input_part, m);
	par_run(m->spec.par, sides * FORWARD_PARTS, forward_part, m);
	for (int s = 0; s < sides; s++) {
		if (decodes(m))
			tower_join_gram(tower_of(m, s));
		if (choice(m, H_BALANCE) == BALANCE_COLUMNS)
			column_sums(m, s ? !m->near : m->near);
	}
	if (m->far_learns && m->family->far_changed)
		m->family->far_changed(m, !m->near);
	par_run(m->spec.par, HALVES * (1 + (decodes(m) ? sides : 0)), loss_part, m);
	par_run(m->spec.par, sides * HALVES, own_part, m);
	for (int s = 0; s < sides; s++)
		tower_join_rows(tower_of(m, s));

	for (int s = 0; s < sides; s++) {
		int side = s ? !m->near : m->near;

		for (int half = 0; half < HALVES; half++) {
			ae += decodes(m) ? m->ae[side][half] : 0;
			balance += m->balance[side][half];
		}
	}
	sum->sim += m->sim[0] + m->sim[1];
	sum->ae += ae;
	sum->balance += balance;
	sum->total +=
		m->sim[0] + m->sim[1] + hyper(m, H_LAMBDA_AE) * ae + hyper(m, H_LAMBDA_B) * balance;
}

/* Half by half, and in each the near side and then the far side. */
static void
weights_part(void *ctx, int part)
{
	struct model *m = ctx;
	int each = tower_weight_parts(tower_of(m, 0)), half = part / (sides_of(m) * each);

	tower_weights(tower_of(m, part / each % sides_of(m)), half, part % each);
}

void
towers_weights(struct model *m, bool learn)
{
	struct adam adam = { towers_rate(&m->spec.hypers, m->epoch), 0.9, 0.999, 1e-8 };
	int sides = sides_of(m);

	/* both sides have the same layers, and so as many parts */
	for (int s = 0; s < sides; s++)
		tower_learn(tower_of(m, s), learn ? &adam : NULL);
	par_run(m->spec.par, HALVES * sides * tower_weight_parts(tower_of(m, 0)), weights_part, m);
	shared_grads(m);
	if (learn)
		params_adam(&m->shared, &adam, NULL);
}
