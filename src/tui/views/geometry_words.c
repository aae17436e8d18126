/* What the Geometry screen gives to other programs. */
#include <config.h>

#include "tui/views/geometry.h"
#include "tui/words.h"

bool
geometry_copy(const struct app *app, struct str *what, struct str *text)
{
	const struct geometry_state *s = geometry_state(app);

	str_add(what, "the points");
	for (int i = 0; i < PLANE_POINTS; i++)
		str_addf(text, "point-%s %.9g %.9g\n", point_name[i], s->f.at[i][0], s->f.at[i][1]);
	str_addf(text, "alpha %.9g", s->alpha);
	return true;
}

/* ---- the screen ---- */

static void
add_order(struct str *out, const char *form, const char *by, struct plane_near near,
	  const char *order, const char *against)
{
	str_addf(out, "%s, by %s: a to b %.3g, a to c %.3g, nearer is %s", form, by, near.b, near.c,
		 point_name[near.first]);
	if (order)
		str_addf(out, "; the order of %s is %s", against, order);
	words_line(out, ".");
}

void
geometry_plain(const struct app *app, struct str *out)
{
	static const char *const fate[] = { "kept", "tied", "flipped", "none to keep" };
	const struct geometry_state *s = geometry_state(app);
	struct plane h = plane_relaxed(&s->f, RELAX_TANH, s->alpha);
	struct plane_near c = plane_near(&s->f, s->measure), st = plane_near(&h, s->measure);
	struct plane_near sign = plane_near(&s->f, PLANE_BITS);
	const char *by = s->measure == PLANE_PRODUCT ? "inner product" : "distance";

	words_line(out,
		   "Three points on the plane of two bits, alpha %.4g; point %s is chosen: left, "
		   "right, up and down move it, point-a, point-b and point-c choose.",
		   s->alpha, point_name[s->point]);
	for (int i = 0; i < PLANE_POINTS; i++)
		words_line(out, "Point %s: f %.3g and %.3g, scaled tanh %.3g and %.3g, code %d%d.",
			   point_name[i], s->f.at[i][0], s->f.at[i][1], h.at[i][0], h.at[i][1],
			   s->f.at[i][0] >= 0, s->f.at[i][1] >= 0);
	if (geometry_hides(s)) {
		words_line(out, "By the signs, who is nearer to a: b, c, or a tie?");
		return;
	}
	add_order(out, "C", by, c, NULL, NULL);
	add_order(out, "S", "bits that differ", sign, fate[plane_order(c, sign)], "C");
	add_order(out, "ST", by, st, fate[plane_order(c, st)], "C");
	add_order(out, "SST", "bits that differ", sign, fate[plane_order(st, sign)], "ST");
	words_line(
		out,
		"Were %s elsewhere: of all places signs would flip the order at %.0f percent and "
		"tie it at %.0f percent.",
		point_name[s->point], 100 * s->share[0][PLANE_FLIPPED],
		100 * s->share[0][PLANE_TIED]);
}
