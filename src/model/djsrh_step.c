/* One step of DJSRH, in phases between which the threads meet. */
#include "hamtop/base/par.h"
#include "hamtop/num/blas.h"
#include "hamtop/num/cosine.h"
#include "model/djsrh.h"

static enum relax
relax_of(const struct model *m)
{
	return m->spec.net == NET_ST ? RELAX_TANH : RELAX_NONE;
}

static void
forward_half(struct model *m, int s, int half)
{
	struct tower *t = &m->side[s];
	size_t from, to, bits = m->spec.bits;

	tower_half(t, half, &from, &to);
	tower_forward(t, from, to);
	relax_forward(relax_of(m), t->h + from * bits, t->f + from * bits, (to - from) * bits,
		      m->alpha);
	unit_forward(m->unit[s] + from * bits, m->norm[s] + from, t->h + from * bits, to - from,
		     bits);
}

/* What needs nothing of another part: the first layer, cosines of the ratings, and the
 * transposes for the way back; first layers by halves, see tower.h. */
enum {
	ALONE_COSINES = HALVES * SIDES * TOWER_CUTS,
	ALONE_COLUMNS = ALONE_COSINES + HALVES * SIDES,
	ALONE_PARTS = ALONE_COLUMNS + SIDES
};

static void
alone_part(void *ctx, int part)
{
	struct model *m = ctx;
	int s, half;

	if (part < ALONE_COSINES) {
		s = part / TOWER_CUTS % SIDES;
		half = part / (SIDES * TOWER_CUTS);
		tower_input(&m->side[s], half, part % TOWER_CUTS);
	} else if (part < ALONE_COLUMNS) {
		s = (part - ALONE_COSINES) / HALVES;
		half = (part - ALONE_COSINES) % HALVES;
		sparse_cosines(m->cosine[s], &m->side[s].x, m->length[s], m->now[s].row, m->batch,
			       m->dense[s] + (size_t)half * ratings_of(m, s)->cols, (size_t)half,
			       HALVES);
	} else {
		s = part - ALONE_COLUMNS;
		columns_of(&m->now[s].columns, &m->now[s].x, m->batch, m->count[s],
			   ratings_of(m, s)->cols);
	}
}

static void
forward_part(void *ctx, int part)
{
	forward_half(ctx, part / HALVES, part % HALVES);
}

static void
joint_affinity(struct model *m)
{
	real beta = (real)hyper(m, H_BETA);

	for (size_t i = 0; i < m->batch * m->batch; i++)
		m->joint[i] = beta * (2 * m->cosine[USERS][i] - 1) +
			      (1 - beta) * (2 * m->cosine[ITEMS][i] - 1);
}

/* Rows from .. of out [B, B] = a b' - target; the sum of their squares. */
static double
rest(const struct model *m, real *out, const real *a, const real *b, size_t from, size_t to)
{
	size_t B = m->batch, bits = m->spec.bits;

	for (size_t i = from * B; i < to * B; i++)
		out[i] = m->target[i];
	gemm(out + from * B, a + from * bits, false, b, true, to - from, B, bits, 1, -1, bits, bits,
	     B);
	return sum_squares(out + from * B, (to - from) * B);
}

static void
rest_part(void *ctx, int half)
{
	struct model *m = ctx;
	size_t B = m->batch, from, to;
	real mu = (real)hyper(m, H_MU), eta = (real)hyper(m, H_ETA);
	double intra = hyper(m, H_INTRA), sum;

	tower_half(&m->side[USERS], half, &from, &to);
	for (size_t i = from * B; i < to * B; i++)
		m->target[i] = mu * (1 - eta) * m->joint[i];
	gemm(m->target + from * B, m->joint + from * B, false, m->joint, true, to - from, B, B,
	     mu * eta / (real)B, 1, B, B, B);
	sum = rest(m, m->cross, m->unit[USERS], m->unit[ITEMS], from, to);
	for (int s = 0; s < SIDES; s++)
		sum += intra * rest(m, m->rest[s], m->unit[s], m->unit[s], from, to);
	m->loss[half] = sum / ((double)B * (double)B);
}

/* From the loss down to the first layer, for half of the rows of a side. */
static void
backward_part(void *ctx, int part)
{
	struct model *m = ctx;
	int s = part / HALVES;
	struct tower *t = &m->side[s];
	size_t B = m->batch, bits = m->spec.bits, from, to, n;
	real each = 2 / ((real)B * (real)B), intra = (real)hyper(m, H_INTRA);
	real *d;

	tower_half(t, part % HALVES, &from, &to);
	n = to - from;
	d = t->dh + from * bits;
	gemm(d, m->cross + (s == USERS ? from * B : from), s == ITEMS, m->unit[!s], false, n, bits,
	     B, each, 0, B, bits, bits);
	/* rest is symmetric: a row counts as a row and as a column */
	gemm(d, m->rest[s] + from * B, false, m->unit[s], false, n, bits, B, 2 * intra * each, 1, B,
	     bits, bits);
	unit_backward(d, d, m->unit[s] + from * bits, m->norm[s] + from, n, bits);
	relax_backward(relax_of(m), t->df + from * bits, d, t->h + from * bits, t->f + from * bits,
		       n * bits, m->alpha);
	tower_backward(t, from, to);
}

static void
weights_part(void *ctx, int part)
{
	struct model *m = ctx;
	int each = tower_weight_parts(&m->side[USERS]);

	tower_weights(&m->side[part / each % SIDES], part / (SIDES * each), part % each);
}

double
djsrh_step(struct model *m)
{
	for (int s = 0; s < SIDES; s++)
		tower_learn(&m->side[s], NULL);
	par_run(m->spec.par, ALONE_PARTS, alone_part, m);
	par_run(m->spec.par, SIDES * HALVES, forward_part, m);
	joint_affinity(m);
	par_run(m->spec.par, HALVES, rest_part, m);
	par_run(m->spec.par, SIDES * HALVES, backward_part, m);
	par_run(m->spec.par, HALVES * SIDES * tower_weight_parts(&m->side[USERS]), weights_part, m);
	return m->loss[0] + m->loss[1];
}
