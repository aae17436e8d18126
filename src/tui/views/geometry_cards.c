/* The boxes beside the planes: what is shown or asked, the sweep of alpha, random triples. */
#include <config.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "hamtop/base/mem.h"
#include "tui/card.h"
#include "tui/views/geometry.h"

/* ---- what is shown ---- */

/* "a 11  b 01  c 11": the codes. */
static void
say_codes(struct card *c, const struct geometry_state *s)
{
	char code[PLANE_POINTS][3];

	for (int i = 0; i < PLANE_POINTS; i++)
		for (int j = 0; j < 3; j++)
			code[i][j] = (char)(j == 2 ? '\0' : s->f.at[i][j] < 0 ? '0' : '1');
	card_sayf(c, ROLE_text, "a %s b %s c %s  a^b %c%c a^c %c%c", code[0], code[1], code[2],
		  "01"[code[0][0] != code[1][0]], "01"[code[0][1] != code[1][1]],
		  "01"[code[0][0] != code[2][0]], "01"[code[0][1] != code[2][1]]);
}

static void
say_places(struct card *c, const struct geometry_state *s)
{
	struct plane h = plane_relaxed(&s->f, RELAX_TANH, s->alpha);

	card_line(c, ROLE_dim, "", "      f           tanh");
	for (int i = 0; i < PLANE_POINTS; i++)
		card_linef(c, point_role[i], point_name[i], "%6.2f%6.2f  %6.2f%6.2f", s->f.at[i][0],
			   s->f.at[i][1], h.at[i][0], h.at[i][1]);
}

static void
say_example(struct card *c, const struct geometry_state *s)
{
	card_linef(c, ROLE_strong, "n", "%s", geometry_example_name(s->start));
	card_say(c, ROLE_text, geometry_example_text(s->start));
	say_codes(c, s);
	card_say(c, ROLE_dim, "");
	say_places(c, s);
	card_say(c, ROLE_dim,
		 "With r bits, those that differ are (r - <sign, sign>) / 2: here r = 2.");
	card_say(
		c, ROLE_dim,
		"W looks for the worst such order among the users and items of the network, P asks "
		"you before it shows.");
}

static void
name_line(struct card *c, const struct app *app, int point)
{
	const struct dataset *d = app->opt->data;
	const struct broken_order *is = &geometry_state(app)->triple->is;
	struct str s = STR_INIT;

	if (point == PLANE_A) {
		const char *id = ids_get(&d->user_ids, is->user);

		str_add(&s, "user ");
		str_add_clean(&s, id, strlen(id));
	} else {
		const char *title = dataset_title(d, point == PLANE_B ? is->first : is->second);

		str_add_clean(&s, title, strlen(title));
	}
	card_line(c, point_role[point], point_name[point], s.s);
	str_free(&s);
}

static void
say_triple(struct card *c, const struct app *app)
{
	const struct geometry_state *s = geometry_state(app);
	const struct triple *t = s->triple;
	const struct plane_bits *b = &t->best[t->pair];
	int at = t->pair + 1;

	for (int i = 0; i < PLANE_POINTS; i++)
		name_line(c, app, i);
	card_sayf(c, ROLE_text, "On bits %u and %u of %u (. ,): of %u pairs the %d%s to show it.",
		  b->bit[0], b->bit[1], t->bits, t->bits * (t->bits - 1) / 2, at,
		  at % 100 / 10 == 1 || at % 10 > 3 || at % 10 == 0 ? "th"
		  : at % 10 == 1				    ? "st"
		  : at % 10 == 2				    ? "nd"
								    : "rd");
	card_sayf(c, ROLE_text,
		  "All bits: <f, f> %.4g > %.4g; tanh %.4g %c %.4g at alpha %.3g; bits that "
		  "differ: b %u, c %u.",
		  t->is.product_first, t->is.product_second, t->tanh_first,
		  t->tanh_first > t->tanh_second ? '>' : '<', t->tanh_second, t->alpha,
		  t->is.bits_first, t->is.bits_second);
	if (t->rank)
		card_sayf(
			c, ROLE_dim,
			"%s, epoch %u. Worst %d of %d among %u users with all items, one each: the "
			"products lie %.3g apart, in lengths of the user by the root mean square "
			"item.",
			t->row->name, t->epoch, t->rank, t->ranks, t->users, t->is.gap);
	else
		card_sayf(c, ROLE_dim,
			  "%s, epoch %u: the worst that the order audit of Codes drew.",
			  t->row->name, t->epoch);
	card_say(c, ROLE_dim, "");
	say_places(c, s);
}

/* ---- what is asked ---- */

static const char *
bits_word(double bits)
{
	return bits == 1 ? "1 bit" : bits == 2 ? "2 bits" : "0 bits";
}

static void
say_question(struct card *c, const struct geometry_state *s)
{
	const struct ask *ask = &s->ask;
	struct plane_near sign = plane_near(&s->f, PLANE_BITS);
	int first = plane_near(&s->f, s->measure).first;

	if (!ask->answered) {
		card_sayf(c, ROLE_strong, "Question %u", ask->question + 1);
		card_sayf(c, ROLE_text,
			  "By C %s is nearer to a. By the signs of both axes, who is?",
			  point_name[first]);
		card_say(c, ROLE_key, "b b   c c   = they tie");
	} else {
		bool right = ask->answer == sign.first;

		card_sayf(c, right ? ROLE_good : ROLE_bad, "%s: %s.", right ? "Right" : "No",
			  sign.first == PLANE_POINTS ? "they tie"
			  : sign.first == PLANE_B    ? "b is nearer"
						     : "c is nearer");
		say_codes(c, s);
		card_sayf(c, ROLE_text, "%s to b, %s to c: the order of C is %s.",
			  bits_word(sign.b), bits_word(sign.c),
			  sign.first == PLANE_POINTS ? "lost"
			  : sign.first == first	     ? "kept"
						     : "turned round");
		card_say(c, ROLE_key, "Enter next question   Esc no more");
	}
	if (ask->asked)
		card_sayf(c, ROLE_dim, "%u of %u right; guessing: 1 in 3", ask->right, ask->asked);
}

static void
tell(struct card *c, const struct app *app)
{
	const struct geometry_state *s = geometry_state(app);

	if (s->ask.on)
		say_question(c, s);
	else if (s->triple)
		say_triple(c, app);
	else
		say_example(c, s);
}

void
draw_tell(const struct app *app, struct pane p, bool focused)
{
	const struct geometry_state *s = geometry_state(app);
	int scroll = app->view[VIEW_v_geometry].scroll[PANE_TELL];
	struct pane in;
	char title[48] = "Example";
	struct card c;

	if (s->ask.on)
		snprintf(title, sizeof(title), "Predict");
	else if (s->triple && s->triple->rank)
		snprintf(title, sizeof(title), "Worst %d of %d", s->triple->rank, s->triple->ranks);
	else if (s->triple)
		snprintf(title, sizeof(title), "Worst of the audit");
	in = view_box(p, focused, title);
	if (s->hunting)
		pane_box_note(p, ROLE_warn, "looking: %u users", s->seen);
	else if (!s->ask.on && !s->triple)
		pane_box_note(p, ROLE_dim, "%d of %d", s->start + 1, EXAMPLES);
	else if (!s->ask.on)
		pane_box_note(p, ROLE_dim, "epoch %u", s->triple->epoch);
	/* once for the number of lines */
	c = (struct card){ { .c = in.c, .w = in.w }, 0, 3 };
	tell(&c, app);
	scroll = scroll > c.y - in.h ? c.y - in.h : scroll;
	c = (struct card){ in, scroll > 0 ? -scroll : 0, 3 };
	tell(&c, app);
}

/* ---- the sweep of alpha ---- */

enum { SWEEP_POINTS = 121 };

void
draw_sweep(const struct app *app, struct pane p, bool focused)
{
	static const char *const title[CURVES] = { "How near to a, by tanh(alpha f)",
						   "First bit: tanh(alpha f)",
						   "Second bit: tanh(alpha f)" };
	const struct geometry_state *s = geometry_state(app);
	double x[SWEEP_POINTS], y[PLANE_POINTS][SWEEP_POINTS];
	struct pane in = view_box(p, focused, title[s->curve]);
	struct series series[PLANE_POINTS];
	struct chart chart = CHART_INIT;

	if (p.w > 50)
		pane_box_note(p, ROLE_dim, "alpha %.2f  x other curves", s->alpha);
	if (geometry_hides(s)) {
		pane_fit(in, 1, 0, in.w - 1, ROLE_dim, "It comes with the answer.");
		return;
	}
	for (int i = 0; i < SWEEP_POINTS; i++) {
		struct plane h;
		struct plane_near near;

		x[i] = ALPHA_LEAST * pow(ALPHA_MOST / ALPHA_LEAST, (double)i / (SWEEP_POINTS - 1));
		h = plane_relaxed(&s->f, RELAX_TANH, x[i]);
		near = plane_near(&h, s->measure);
		for (int k = 0; k < PLANE_POINTS; k++)
			y[k][i] = s->curve != CURVE_NEAR ? h.at[k][s->curve == CURVE_BIT_Y]
				  : k == PLANE_B	 ? near.b
							 : near.c;
	}
	for (int k = 0; k < PLANE_POINTS; k++)
		series[k] = (struct series){ .x = x,
					     .y = y[k],
					     .n = SWEEP_POINTS,
					     .role = point_role[k],
					     .name = point_name[k],
					     .mark = point_name[k][0] };
	chart.marks = app->marks;
	chart.log_x = true;
	chart.x_min = ALPHA_LEAST;
	chart.x_max = ALPHA_MOST;
	chart.series = series + (s->curve == CURVE_NEAR);
	chart.nseries = PLANE_POINTS - (s->curve == CURVE_NEAR);
	chart.cursor = s->alpha;
	if (s->curve != CURVE_NEAR) {
		chart.y_min = -1;
		chart.y_max = 1;
	}
	chart_draw(in, &chart);
}

/* ---- triples that mean nothing ---- */

static void
random_line(struct pane p, int y, const char *label, const uint32_t *n, uint32_t of)
{
	pane_text(p, 1, y, ROLE_dim, label);
	for (int i = 0; i < RANDOM_LENGTHS; i++)
		pane_right(p, 12 + (i + 1) * (p.w >= 60 ? 6 : 3), y, ROLE_text, "%.0f",
			   of ? 100. * n[i] / of : (double)n[i]);
}

void
draw_random(const struct app *app, struct pane p, bool focused)
{
	const struct geometry_state *s = geometry_state(app);
	struct pane in = view_box(p, focused, "Random triples");
	struct card c = { in, 3, 0 };

	if (!s->random.drawn) {
		pane_fit(in, 1, 0, in.w - 1, ROLE_dim, "They are being drawn ..");
		return;
	}
	pane_box_note(p, ROLE_dim, "%u, seed 1", s->random.drawn);
	random_line(in, 0, "bits", random_length, 0);
	random_line(in, 1, "flipped %", s->random.flipped, s->random.drawn);
	random_line(in, 2, "tied %", s->random.tied, s->random.drawn);
	if (s->has_own && s->own_generation == app->generation && s->own_net < app->run.info.nets)
		card_sayf(&c, ROLE_strong, "This network: %.0f %% and %.0f %%, %u bits, epoch %u",
			  100 * s->own.flipped, 100 * s->own.tied, app->run.job.bits, s->own_epoch);
	card_say(&c, ROLE_dim,
		 "Of normal features by inner product. Longer codes tie less, but flip 28 %: "
		 "arccos(2/pi) / pi.");
}
