/* The curves of the Train screen. */
#include <config.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "tui/views/train.h"

enum { NAME_LEN = 24, NAME_COLUMNS = 12 };

int
train_net(const struct app *app)
{
	const struct train_state *s = train_state(app);
	const struct history *h = &app->run;
	int best = -1;

	if (!h->started)
		return -1;
	if (s->form > 0 && s->form <= h->job.rows)
		return h->info.row_net[s->form - 1];
	for (int r = 0; r < h->job.rows; r++) {
		if (h->info.row_net[r] < 0)
			continue;
		if (best < 0 || h->job.row[r]->form == FORM_ST)
			best = h->info.row_net[r];
	}
	return best;
}

/* The axis ends at the budget; of a long one it shows the part under way. */
static double
epoch_axis(const struct app *app)
{
	const struct kept_run *other = train_other(app);
	double end = job_epochs(&app->job), done = 30;

	for (int i = 0; i < app->run.info.nets; i++)
		done = fmax(done, history_last(&app->run, i, COL_EPOCH));
	for (int i = 0; other && i < other->run.info.nets; i++)
		done = fmax(done, history_last(&other->run, i, COL_EPOCH));
	end = fmax(end, done > 30 ? done : 0);
	while (end / 2 >= done)
		end /= 2;
	return end > 2 ? ceil(end) : 2;
}

struct chart
train_chart(const struct app *app)
{
	const struct train_state *s = train_state(app);
	struct chart c = CHART_INIT;

	c.marks = app->marks;
	c.whole_x = true;
	c.x_min = 1;
	c.x_max = epoch_axis(app);
	c.note = app->run.edit_epoch;
	c.nnotes = app->run.edits;
	c.cursor = s->cursor;
	c.name_w = NAME_COLUMNS + (app->marks == MARKS_ASCII ? 2 : 0);
	c.empty = app->run.ended ? "No epoch was finished."
		  : app->paused	 ? "Space starts training."
				 : "Waiting for the first epoch.";
	return c;
}

/* Where the names read their values: at the cursor, else the last one. */
static double
read_at(const struct app *app, const struct history *h, int net, int col)
{
	double cursor = train_state(app)->cursor;

	return isnan(cursor) ? history_last(h, net, col) : history_at(h, net, col, cursor);
}

/* "*ST .7412": the mark where there is no colour to rely on. */
static void
name_curve(const struct app *app, char out[NAME_LEN], char mark, const char *name,
	   const char *value)
{
	if (app->marks == MARKS_ASCII)
		snprintf(out, NAME_LEN, "%c %.12s %.8s", mark, name, value);
	else
		snprintf(out, NAME_LEN, "%.12s %.8s", name, value);
}

static void
cursor_note(const struct app *app, struct pane p, const char *otherwise)
{
	double cursor = train_state(app)->cursor;

	if (isnan(cursor) && otherwise)
		pane_box_note(p, ROLE_dim, "%s", otherwise);
	else if (!isnan(cursor))
		pane_box_note(p, ROLE_cursor, "at epoch %.0f, raw", cursor);
}

/* The rows that a network serves: "ST,SST". */
static void
net_name(const struct history *h, int net, char *out, size_t size)
{
	size_t len = 0;

	out[0] = '\0';
	for (int r = 0; r < h->job.rows && len < size; r++)
		if (h->info.row_net[r] == net)
			len += (size_t)snprintf(out + len, size - len, "%s%s", len ? "," : "",
						form_short(h->job.row[r]));
}

static enum form
net_form(const struct history *h, int net)
{
	for (int r = 0; r < h->job.rows; r++)
		if (h->info.row_net[r] == net)
			return h->job.row[r]->form;
	return FORM_RULE;
}

/* Of one chart. */
struct curves {
	struct series series[2 * (ROWS_MAX + LOSSES)];
	char name[ROWS_MAX + LOSSES][NAME_LEN];
	int n, names;
};

static void
add_loss(const struct app *app, struct curves *c, int net, int term, enum role role, char mark,
	 const char *name)
{
	const struct net_history *t = &app->run.net[net];
	char value[16];

	snprintf(value, sizeof(value), "%.4g", read_at(app, &app->run, net, COL_LOSS + term));
	name_curve(app, c->name[c->names], mark, name, value);
	c->series[c->n++] = (struct series){ .x = t->col[COL_EPOCH],
					     .y = t->col[COL_LOSS + term],
					     .n = t->n,
					     .role = ROLE_raw,
					     .mark = '.',
					     .dots = true };
	c->series[c->n++] = (struct series){ .x = t->col[COL_EPOCH],
					     .y = t->col[COL_SMOOTH + term],
					     .n = t->n,
					     .role = role,
					     .mark = mark,
					     .name = c->name[c->names++] };
}

static bool
all_zero(const struct net_history *t, int col)
{
	for (size_t i = 0; i < t->n; i++)
		if (t->col[col][i] != 0)
			return false;
	return true;
}

/* The terms of one network, but those that are switched off. */
static void
add_terms(const struct app *app, struct curves *c, int net)
{
	static const struct {
		enum role role;
		char mark;
	} look[LOSSES] = {
		[LOSS_TOTAL] = { ROLE_loss_total, '*' },
		[LOSS_SIM] = { ROLE_loss_sim, 's' },
		[LOSS_BALANCE] = { ROLE_loss_balance, 'b' },
		[LOSS_AE] = { ROLE_loss_ae, 'a' },
	};
	const struct loss_words *words = &app->job.ops->loss;

	for (int l = LOSSES - 1; l >= 0; l--) {
		const char *name = l == LOSS_TOTAL ? "total" : words->part[l - LOSS_SIM].brief;

		if (name && !all_zero(&app->run.net[net], COL_LOSS + l))
			add_loss(app, c, net, l, look[l].role, look[l].mark, name);
	}
}

/* A row's curve of a run, its number before its name; that of a kept run in points. */
static void
add_compared(const struct app *app, struct curves *c, const struct history *h, unsigned number,
	     int row, bool loss)
{
	int net = row < 0 ? -1 : h->info.row_net[row];
	int col = loss ? COL_LOSS : col_valid(row < 0 ? 0 : row, train_state(app)->cutoff);
	bool now = h == &app->run;
	char value[16], name[24];
	enum form form;

	if (net < 0)
		return;
	form = h->job.row[row]->form;
	if (loss)
		snprintf(value, sizeof(value), "%.4g", read_at(app, h, net, col));
	else
		score_text(read_at(app, h, net, col), value, sizeof(value));
	snprintf(name, sizeof(name), "%u %s", number, form_short(h->job.row[row]));
	name_curve(app, c->name[c->names], now ? form_mark(form) : 'p', name, value);
	c->series[c->n++] = (struct series){ .x = h->net[net].col[COL_EPOCH],
					     .y = h->net[net].col[loss ? COL_SMOOTH : col],
					     .n = h->net[net].n,
					     .role = now ? form_role(form) : ROLE_edit,
					     .mark = now ? form_mark(form) : 'p',
					     .dots = !now,
					     .name = c->name[c->names++] };
}

/* The row in focus in this run and in the one that it is compared with. */
static void
add_both(const struct app *app, struct curves *c, bool loss)
{
	const struct kept_run *other = train_other(app);
	int row = train_row(app);

	if (row < 0)
		return;
	add_compared(app, c, &other->run, other->number,
		     runs_row(&other->run, app->run.job.row[row]->name), loss);
	add_compared(app, c, &app->run, app->generation, row, loss);
}

void
draw_loss(const struct app *app, struct pane p, bool focused)
{
	const struct train_state *s = train_state(app);
	struct chart chart = train_chart(app);
	struct curves curves = { .n = 0 };
	char title[64], name[32];
	struct pane in;

	snprintf(title, sizeof(title), "Loss per %s", app->job.ops->loss.per);
	if (train_other(app)) {
		add_both(app, &curves, true);
	} else if (s->form && app->run.started && app->run.info.row_net[s->form - 1] >= 0) {
		int net = app->run.info.row_net[s->form - 1];

		net_name(&app->run, net, name, sizeof(name));
		snprintf(title + strlen(title), sizeof(title) - strlen(title), ", terms of %s",
			 name);
		add_terms(app, &curves, net);
	} else {
		for (int i = 0; app->run.started && i < app->run.info.nets; i++) {
			enum form form = net_form(&app->run, i);

			net_name(&app->run, i, name, sizeof(name));
			add_loss(app, &curves, i, LOSS_TOTAL, form_role(form), form_mark(form),
				 name);
		}
	}
	chart.log_y = s->log_y;
	chart.series = curves.series;
	chart.nseries = curves.n;
	in = view_box(p, focused, title);
	if (train_other(app))
		cursor_note(app, p, s->log_y ? "smoothed .6, log" : "smoothed .6");
	else
		cursor_note(app, p,
			    s->log_y ? "smoothed .6, dots raw, log" : "smoothed .6, dots raw");
	chart_draw(in, &chart);
}

/* Every row, or the one in focus. */
static void
add_valid(const struct app *app, struct curves *c)
{
	const struct train_state *s = train_state(app);
	const struct history *h = &app->run;
	char value[16];

	for (int r = 0; h->started && r < h->job.rows; r++) {
		int net = h->info.row_net[r], col = col_valid(r, s->cutoff);
		enum form form = h->job.row[r]->form;

		if (net < 0 || (s->form && s->form != r + 1))
			continue;
		name_curve(app, c->name[c->names], form_mark(form), form_short(h->job.row[r]),
			   score_text(read_at(app, h, net, col), value, sizeof(value)));
		c->series[c->n++] = (struct series){ .x = h->net[net].col[COL_EPOCH],
						     .y = h->net[net].col[col],
						     .n = h->net[net].n,
						     .role = form_role(form),
						     .mark = form_mark(form),
						     .name = c->name[c->names++] };
	}
}

void
draw_valid(const struct app *app, struct pane p, bool focused)
{
	const struct train_state *s = train_state(app);
	const struct history *h = &app->run;
	const struct job *job = &app->job;
	struct chart chart = train_chart(app);
	struct curves curves = { .n = 0 };
	char name[2][NAME_LEN], value[16], title[80];
	struct chart_ref ref[2];
	const char *why = NULL;
	struct pane in;

	if (train_other(app))
		add_both(app, &curves, false);
	else
		add_valid(app, &curves);
	ref[0] = (struct chart_ref){ NAN, ROLE_chance, name[0], '-', 1, 2 };
	ref[1] = (struct chart_ref){ NAN, ROLE_item_mean, name[1], '=', 3, 1 };
	if (h->started) {
		ref[0].y = h->info.valid.chance.expected[s->cutoff];
		ref[1].y = h->info.valid.item_mean.expected[s->cutoff];
	}
	name_curve(app, name[0], '-', "chance", score_text(ref[0].y, value, sizeof(value)));
	name_curve(app, name[1], '=', "mean", score_text(ref[1].y, value, sizeof(value)));
	chart.series = curves.series;
	chart.nseries = curves.n;
	chart.ref = ref;
	chart.nrefs = 2;
	chart.y_least = 0;
	chart.y_most = 1;
	if (h->started && job->split->options.valid_share > 0)
		why = no_contest(&h->info.valid.chance, s->cutoff);
	if (h->started && !isfinite(ref[0].y))
		chart.empty = why ? NULL : "No validation fold (--valid-share 0).";
	snprintf(title, sizeof(title), "NDCG@%u, validation, %s items", job->eval.k[s->cutoff],
		 protocol_name(job->eval.protocol));
	in = view_box(p, focused, title);
	chart_draw(in, &chart);
	if (why)
		pane_wrap(pane_sub(in, 9, 0, in.w - 11 - chart.name_w, in.h), in.h / 3, ROLE_warn,
			  why);
	cursor_note(app, p, NULL);
}
