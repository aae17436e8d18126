/* --out DIR: what a run leaves behind, written while it goes on.
 *
 * One row: all files in DIR. Several: DIR has manifest.json, results.jsonl,
 * split.csv, users.txt, items.txt and the checkpoints; each row has a folder
 * ROW_BITS with its own files and links to the shared ones, so that a folder can
 * be read alone. */
#ifndef HAMTOP_MAIN_ARTIFACTS_H
#define HAMTOP_MAIN_ARTIFACTS_H

#include "hamtop/run/checkpoint.h"
#include "hamtop/run/record.h"
#include "setup.h"

struct artifacts;

/* Makes DIR and writes what is known before training. ERR_USAGE when another
 * run's files are there, unless --force or --resume. rows: how many rows there
 * will be in all; jobs: how many of them train (families times bits). */
struct artifacts *artifacts_new(const struct setup *s, int rows, int jobs, struct err *err);
void artifacts_free(struct artifacts *a); /* NULL is fine */

/* Whether a grid left cells in DIR, which the explorer goes on from too. */
bool artifacts_has_cells(const char *out);

/* Where the checkpoint of a job is; lent until the next call. */
const char *artifacts_checkpoint(struct artifacts *a, const struct job *job);
/* Tells what a job went on from, so that its records are whole; may be NULL. */
void artifacts_resumed(struct artifacts *a, const struct checkpoint *from);

/* What hears the news; lent, lives as long as a. */
const struct sink *artifacts_sink(struct artifacts *a);
/* False and err when something could not be written since the last call. */
bool artifacts_ok(const struct artifacts *a, struct err *err);

/* Writes the manifest of the whole. went: how it all ended; the state is
 * finished, interrupted or failed. */
bool artifacts_finish(struct artifacts *a, const struct err *went, struct err *err);

#endif
