/* A lesson's experiment, worked out aside: its data, then a network a piece, then what
 * its formulas come to. */
#include <config.h>

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hamtop/base/mem.h"
#include "tui/app.h"

/* The piece that runs has all but `busy` and `orphan`, which are the screen's. */
struct lesson_lab {
	const struct lesson_desk *desk;
	const struct lesson *lesson;
	void *trial;
	struct experiment *e; /* NULL: the data are not loaded */
	char name[64];
	struct findings found;
	struct str legend;
	bool ended; /* by its findings, or by err */
	struct err err;
	atomic_bool stop;
	bool busy, orphan;
};

struct lesson_lab *
lesson_lab_new(const struct lesson_desk *desk, const struct lesson *lesson, struct str *words,
	       struct err *err)
{
	void *trial = desk->prepare(desk->ctx, lesson, words, err);
	struct lesson_lab *lab;

	if (!trial)
		return NULL;
	lab = mem_new(1, sizeof(*lab));
	lab->desk = desk;
	lab->lesson = lesson;
	lab->trial = trial;
	return lab;
}

static void
lab_free(struct lesson_lab *lab)
{
	lab->desk->release(lab->trial);
	str_free(&lab->legend);
	free(lab);
}

void
lesson_lab_drop(struct lesson_lab *lab)
{
	if (!lab)
		return;
	if (!lab->busy) {
		lab_free(lab);
		return;
	}
	lab->orphan = true;
	atomic_store(&lab->stop, true);
}

/* --- the piece, in its thread --- */

static enum verdict
between(void *ctx, int net, unsigned epoch, unsigned batch, unsigned batches)
{
	struct lesson_lab *lab = ctx;

	(void)net, (void)epoch, (void)batch, (void)batches;
	return atomic_load(&lab->stop) ? STOP_NOW : GO_ON;
}

static bool
read_one(struct reading *out, struct lesson_lab *lab, const struct lesson_formula *from)
{
	struct formula *f = formula_parse(from->text, &lab->err);
	bool ok = f && experiment_read(out, lab->e, f, NULL, &lab->err);

	if (f)
		formula_legend(&lab->legend, f);
	formula_free(f);
	return ok;
}

static bool
read_all(struct lesson_lab *lab)
{
	const struct lesson *l = lab->lesson;
	bool ok = true;

	for (int i = 0; ok && i < l->rows; i++)
		ok = read_one(&lab->found.table[i], lab, &l->table[i]);
	for (int i = 0; ok && i < l->claims; i++)
		ok = read_one(&lab->found.claim[i], lab, &l->claim[i]);
	return ok;
}

static void
run_piece(void *ctx)
{
	struct lesson_lab *lab = ctx;
	const struct control control = { .ctx = lab, .between = between };

	if (!lab->e) {
		lab->e = lab->desk->load(lab->trial, &lab->err);
		lab->ended = !lab->e;
	} else if (experiment_done(lab->e) < experiment_steps(lab->e)) {
		lab->ended = !experiment_step(lab->e, &control, lab->name, &lab->err);
	} else {
		read_all(lab);
		lab->ended = true;
	}
}

/* --- the screen's side --- */

static void
piece_done(struct app *app, void *ctx)
{
	struct lesson_lab *lab = ctx;
	struct lesson_room *room;

	lab->busy = false;
	if (!app || lab->orphan) {
		lab_free(lab);
		return;
	}
	room = &app->lesson;
	if (lab->e) {
		room->done = experiment_done(lab->e);
		room->steps = experiment_steps(lab->e);
	}
	memcpy(room->name, lab->name, sizeof(room->name));
	if (!lab->ended)
		return;
	room->why = lab->err;
	room->found = lab->found;
	str_clear(&room->legend);
	str_add(&room->legend, lab->legend.len ? lab->legend.s : "");
	room->stage = LESSON_SHOW;
	room->scroll = 0;
	room->lab = NULL;
	lab_free(lab);
	if (app->mode != MODE_LESSON)
		app_say(app, ROLE_message, "The lesson's experiment is done; 0 shows it.");
}

bool
lesson_lab_piece(struct lesson_lab *lab, struct piece *out)
{
	if (lab->busy || lab->ended)
		return false;
	lab->busy = true;
	*out = (struct piece){ .ctx = lab, .run = run_piece, .done = piece_done, .asked = true };
	return true;
}
