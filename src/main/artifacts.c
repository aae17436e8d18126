#include "artifacts.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "hamtop/base/mem.h"
#include "hamtop/export/tables.h"
#include "hamtop/run/job.h"
#include "json.h"
#include "manifest.h"
#include "outdir.h"
#include "report.h"
#include "row_files.h"

/* What one row at one code length left. */
struct left {
	const struct model_row *row;
	uint32_t bits;
	json_t *run, *result;
	struct outdir dir; /* path NULL: in the run's own directory */
};

struct artifacts {
	const struct setup *s;
	struct outdir dir;
	bool folders;	/* one a row */
	bool many_jobs; /* a checkpoint each */
	char *checkpoint;
	struct sink sink;
	json_t *manifest; /* what was known before training */

	/* of the run under way */
	struct run_info info;
	struct run_log log;
	const struct checkpoint *from;

	struct left *left;
	size_t nleft, cleft;
	enum run_end end; /* of the newest run */
	bool ok;
	struct err err;
};

/* The files that several rows share. */
static const char *const shared_files[] = { "split.csv", "users.txt", "items.txt" };

/* Whether a folder has a file whose name ends so. */
static bool
holds(const char *path, const char *ending)
{
	DIR *dir = opendir(path);
	bool found = false;

	for (struct dirent *e; dir && !found && (e = readdir(dir));) {
		const char *dot = strrchr(e->d_name, '.');

		found = dot && !strcmp(dot, ending);
	}
	if (dir)
		closedir(dir);
	return found;
}

bool
artifacts_has_cells(const char *out)
{
	struct str path = STR_INIT;
	bool found;

	str_addf(&path, "%s/cells", out);
	found = holds(path.s, ".cell");
	str_free(&path);
	return found;
}

/* Before DIR is made: a refusal leaves nothing behind. */
static bool
can_resume(const struct options *o, int jobs, struct err *err)
{
	if (!o->resume || !jobs || holds(o->out, ".hamtop") ||
	    (!o->job && artifacts_has_cells(o->out)))
		return true;
	return err_set(err, ERR_USAGE,
		       "--out: %s holds no checkpoint to go on from; start over with --force "
		       "instead of --resume",
		       o->out);
}

/* Whether DIR may be written into. */
static bool
check_directory(const struct setup *s, const struct outdir *dir, struct err *err)
{
	static const char *const ours[] = {
		"manifest.json", "results.jsonl",     "split.csv",	"users.txt",
		"items.txt",	 "checkpoint.hamtop", "loss.csv",	"per_user.csv",
		"codes.sql",	 "user_codes.npy",    "item_codes.npy",
	};

	if (s->opt->resume)
		return true;
	for (size_t i = 0; i < ARRAY_LEN(ours) && !s->opt->force; i++) {
		if (outdir_has(dir, ours[i]))
			return err_set(
				err, ERR_USAGE,
				"%s/%s is there from another run; take another directory, --resume "
				"or --force",
				dir->path, ours[i]);
	}
	return true;
}

/* Writes what all rows share into DIR. */
static bool
write_shared(struct artifacts *a, struct err *err)
{
	char *split = outdir_path(&a->dir, "split.csv");
	char *users = outdir_path(&a->dir, "users.txt");
	char *items = outdir_path(&a->dir, "items.txt");
	bool ok = table_split(split, a->s->data, a->s->split, err) &&
		  table_ids(users, &a->s->data->user_ids, err) &&
		  table_ids(items, &a->s->data->item_ids, err);

	for (size_t i = 0; ok && i < ARRAY_LEN(shared_files); i++)
		ok = outdir_note(&a->dir, shared_files[i], err);
	free(split);
	free(users);
	free(items);
	return ok;
}

/* The manifest of all rows, or of one. */
static bool
write_manifest(struct artifacts *a, struct outdir *dir, const struct left *only, const char *state,
	       struct err *err)
{
	json_t *o = json_copy(a->manifest), *runs = json_array(), *results = json_array();
	const json_t *last = NULL;

	json_put_text(o, "state", state);
	for (size_t i = 0; i < a->nleft; i++) {
		const struct left *l = &a->left[i];

		if (only && l != only)
			continue;
		if (l->run != last)
			json_array_append(runs, l->run);
		last = l->run;
		json_array_append(results, l->result);
	}
	json_put(o, "runs", runs);
	json_put(o, "results", results);
	json_object_del(dir->files, "manifest.json");
	json_object_set(o, "files", dir->files);
	struct str text = STR_INIT;
	bool ok;

	json_document(&text, o);
	ok = outdir_write(dir, "manifest.json", &text, err);
	str_free(&text);
	return ok;
}

static bool
write_results(struct artifacts *a, struct outdir *dir, const struct left *only, struct err *err)
{
	struct str text = STR_INIT;
	bool ok;

	for (size_t i = 0; i < a->nleft; i++) {
		if (!only || &a->left[i] == only)
			json_line(&text, json_incref(a->left[i].result));
	}
	ok = outdir_write(dir, "results.jsonl", &text, err);
	str_free(&text);
	return ok;
}

/* The place of a row at one code length; a second run of it takes the first's. */
static struct left *
place_of(struct artifacts *a, const struct result_record *rec)
{
	struct left *l;

	for (size_t i = 0; i < a->nleft; i++) {
		if (a->left[i].row == rec->row && a->left[i].bits == rec->job->bits)
			return &a->left[i];
	}
	VEC_ROOM(a->left, a->nleft, a->cleft);
	l = &a->left[a->nleft++];
	*l = (struct left){ .row = rec->row, .bits = rec->job->bits };
	return l;
}

static bool
open_folder(struct artifacts *a, struct left *l, struct err *err)
{
	struct str path = STR_INIT;
	bool ok;

	if (l->dir.path || !a->folders)
		return true;
	str_addf(&path, "%s/%s_%u", a->dir.path, l->row->name, l->bits);
	ok = outdir_open(&l->dir, path.s, err);
	str_free(&path);
	for (size_t i = 0; ok && i < ARRAY_LEN(shared_files); i++)
		ok = outdir_link(&l->dir, &a->dir, shared_files[i], err);
	return ok;
}

static bool
write_row(struct artifacts *a, const struct result_record *rec, struct err *err)
{
	struct left *l = place_of(a, rec);
	struct outdir *dir = a->folders ? &l->dir : &a->dir;
	struct report_row row;

	json_decref(l->run);
	json_decref(l->result);
	report_row_keep(&row, rec);
	l->result = report_json_result(a->s, &row);
	l->run = manifest_run(rec->job, a->log.edit, a->log.nedits);
	if (!open_folder(a, l, err) || !row_files(dir, rec, &a->info, &a->log, err))
		return false;
	if (a->folders &&
	    (!write_results(a, dir, l, err) || !write_manifest(a, dir, l, "finished", err)))
		return false;
	return write_results(a, &a->dir, NULL, err) &&
	       write_manifest(a, &a->dir, NULL, "running", err);
}

static void
on_started(void *ctx, const struct run_info *info)
{
	struct artifacts *a = ctx;

	a->info = *info;
	run_log_begin(&a->log, a->from);
	a->from = NULL;
}

static void
on_epoch(void *ctx, const struct epoch_record *rec)
{
	struct artifacts *a = ctx;

	VEC_ROOM(a->log.epoch, a->log.nepochs, a->log.cepochs);
	a->log.epoch[a->log.nepochs++] = *rec;
}

static void
on_edit(void *ctx, const struct edit_record *rec)
{
	struct artifacts *a = ctx;

	VEC_ROOM(a->log.edit, a->log.nedits, a->log.cedits);
	a->log.edit[a->log.nedits++] = *rec;
}

static void
on_result(void *ctx, const struct result_record *rec)
{
	struct artifacts *a = ctx;

	a->ok = a->ok && write_row(a, rec, &a->err);
}

static void
on_ended(void *ctx, enum run_end end, const struct err *err)
{
	struct artifacts *a = ctx;

	(void)err;
	a->end = end;
}

struct artifacts *
artifacts_new(const struct setup *s, int rows, int jobs, struct err *err)
{
	struct artifacts *a = mem_new(1, sizeof(*a));

	*a = (struct artifacts){ .s = s, .folders = rows > 1, .many_jobs = jobs > 1, .ok = true };
	a->sink = (struct sink){
		.ctx = a,
		.started = on_started,
		.epoch = on_epoch,
		.edit = on_edit,
		.result = on_result,
		.ended = on_ended,
	};
	a->manifest = manifest_new(s);
	if (can_resume(s->opt, jobs, err) && outdir_open(&a->dir, s->opt->out, err) &&
	    check_directory(s, &a->dir, err) && write_shared(a, err) &&
	    write_manifest(a, &a->dir, NULL, "running", err))
		return a;
	artifacts_free(a);
	return NULL;
}

void
artifacts_free(struct artifacts *a)
{
	if (!a)
		return;
	for (size_t i = 0; i < a->nleft; i++) {
		json_decref(a->left[i].run);
		json_decref(a->left[i].result);
		outdir_close(&a->left[i].dir);
	}
	run_log_free(&a->log);
	outdir_close(&a->dir);
	json_decref(a->manifest);
	free(a->left);
	free(a->checkpoint);
	free(a);
}

const char *
artifacts_checkpoint(struct artifacts *a, const struct job *job)
{
	struct str name = STR_INIT;

	if (a->many_jobs)
		str_addf(&name, "checkpoint-%s-%u.hamtop", job->ops->family, job->bits);
	else
		str_add(&name, "checkpoint.hamtop");
	free(a->checkpoint);
	a->checkpoint = outdir_path(&a->dir, name.s);
	str_free(&name);
	return a->checkpoint;
}

void
artifacts_resumed(struct artifacts *a, const struct checkpoint *from)
{
	a->from = from;
}

const struct sink *
artifacts_sink(struct artifacts *a)
{
	return &a->sink;
}

bool
artifacts_ok(const struct artifacts *a, struct err *err)
{
	return a->ok || err_set(err, a->err.code, "%s", a->err.msg);
}

/* Lists the checkpoints, which run/ wrote. */
static bool
note_checkpoints(struct artifacts *a, struct err *err)
{
	DIR *dir = opendir(a->dir.path);
	bool ok = true;

	for (struct dirent *e; dir && ok && (e = readdir(dir));) {
		size_t n = strlen(e->d_name);

		if (n > 7 && !strcmp(e->d_name + n - 7, ".hamtop"))
			ok = outdir_note(&a->dir, e->d_name, err);
	}
	if (dir)
		closedir(dir);
	return ok;
}

bool
artifacts_finish(struct artifacts *a, const struct err *went, struct err *err)
{
	bool failed =
		a->end == RUN_FAILED || (went->code != ERR_NONE && went->code != ERR_INTERRUPTED);
	bool stopped = a->end == RUN_STOPPED || went->code == ERR_INTERRUPTED;

	return artifacts_ok(a, err) && note_checkpoints(a, err) &&
	       write_manifest(a, &a->dir, NULL,
			      failed	? "failed"
			      : stopped ? "interrupted"
					: "finished",
			      err);
}
