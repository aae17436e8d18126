/* hamtop: an htop for Hamming codes. Only this room prints or exits. */
#include <config.h>

#include <locale.h>
#include <stdlib.h>

#include "blas_restart.h"
#include "explorer.h"
#include "hamtop/num/hamming.h"
#include "job_search.h"
#include "lesson.h"
#include "models.h"
#include "options.h"
#include "print.h"
#include "setup.h"
#include "signals.h"
#include "usage.h"
#include "values.h"

static bool
measures(const struct options *o)
{
	return o->job && o->job->kind == JOB_MEASURES;
}

/* The kernels that HAMTOP_ISA names, for tests and comparisons. */
static bool
choose_kernels(struct err *err)
{
	const char *isa = getenv("HAMTOP_ISA");
	struct err inner = ERR_INIT;

	return !isa || !*isa || hamming_use(isa, &inner) ||
	       err_set(err, inner.code, "HAMTOP_ISA: %s", inner.msg);
}

/* Options that only print something. True when there was one, in *text. */
static bool
asks_to_print(const struct options *o, struct str *text, bool *ok, struct err *err)
{
	*ok = true;
	if (o->given[OPT_HELP])
		usage_help(text);
	else if (o->given[OPT_VERSION])
		usage_version(text);
	else if (o->given[OPT_PRINT_PATHS])
		usage_paths(text);
	else if (o->completion)
		usage_completion(text, o->completion);
	else if (models_asks_list(o))
		usage_models(text);
	else if (models_asks_set_help(o) && measures(o))
		search_keys(text);
	else if (models_asks_set_help(o))
		*ok = models_set_help(text, o, err);
	else
		return false;
	*ok = *ok && print_str(text, err);
	return true;
}

static bool
run(int argc, char **argv, struct options *o, struct err *err)
{
	struct str text = STR_INIT;
	struct words notes = { 0 };
	struct setup setup = { .opt = o, .argc = argc, .argv = argv, .notes = &notes };
	bool ok;

	if (!options_read(o, argc, argv, err) || !choose_kernels(err))
		return false;
	if (asks_to_print(o, &text, &ok, err)) {
		str_free(&text);
		return ok;
	}
	models_default(o);
	setup.log = print_log(o->quiet, o->verbose, &notes);
	if (lesson_prints(o)) {
		blas_restart(argv, &setup.log);
		signals_catch_stop();
		ok = lesson_print(o, &setup.log, err);
		words_free(&notes);
		return ok;
	}
	if (!(measures(o) ? search_check(o, err) : models_check(o, err)) ||
	    (!o->job && !explorer_possible(o, err)))
		return false;
	if (!o->job || o->job->kind != JOB_READS)
		blas_restart(argv, &setup.log);
	if (o->job)
		signals_catch_stop();
	ok = setup_open(&setup, err) && (o->job ? o->job->run(&setup, err) : explorer(&setup, err));
	setup_close(&setup);
	words_free(&notes);
	return ok;
}

int
main(int argc, char **argv)
{
	struct options options;
	struct err err = ERR_INIT;
	bool ok;

	blas_restart_small(argv);
	/* characters only: numbers never follow the user's comma */
	setlocale(LC_CTYPE, "");
	signals_ignore_full();
	options_init(&options);
	ok = run(argc, argv, &options, &err);
	options_free(&options);
	return ok ? 0 : print_failure(&err);
}
