#include <config.h>

#include "usage.h"

#include <string.h>

#include "hamtop/model/model.h"

enum { HELP_AT = 30, HELP_END = 79 };

static const char *const group_titles[] = {
	[GROUP_DATA] = "The data",	 [GROUP_SPLIT] = "The split", [GROUP_MODEL] = "The model",
	[GROUP_EVAL] = "The evaluation", [GROUP_RUN] = "The run",     [GROUP_SCREEN] = "The screen",
	[GROUP_ABOUT] = "About hamtop",
};

/* The help of what stands at the line's beginning, which ends at column `at`. */
static void
add_help(struct str *out, size_t at, const char *text)
{
	if (at + 2 > HELP_AT) {
		str_add(out, "\n");
		at = 0;
	}
	str_add_wrapped(out, at, HELP_AT, HELP_END, text);
	str_add(out, "\n");
}

static void
add_option(struct str *out, const struct option_row *row)
{
	struct str help = STR_INIT, values = STR_INIT;
	size_t start = out->len;

	if (row->short_name)
		str_addf(out, "  -%c, --%s", row->short_name, row->name);
	else
		str_addf(out, "      --%s", row->name);
	if (row->arity == ARG_ONE)
		str_addf(out, " %s", row->arg);
	else if (row->arity == ARG_OPTIONAL)
		str_addf(out, "[=%s]", row->arg);
	str_add(&help, row->help);
	usage_values(&values, row);
	if (values.len && (row->values[0] != '@' || !strcmp(row->values, "@format"))) {
		str_add(&help, ": ");
		for (const char *p = values.s; *p; p++) {
			if (*p == ' ')
				str_addc(&help, ',');
			str_addc(&help, *p);
		}
	}
	add_help(out, out->len - start, help.s);
	str_free(&values);
	str_free(&help);
}

void
usage_help(struct str *out)
{
	str_add(out,
		"Usage: hamtop [OPTION...] [DATA]                 the explorer, on a terminal\n"
		"       hamtop --batch[=JOB] [OPTION...] [DATA]   one job without a screen\n"
		"\n"
		"hamtop trains recommenders whose users and items are short binary codes,\n"
		"compared by Hamming distance, and shows what goes on while it does.\n"
		"\n"
		"DATA is a ratings file, a directory, an archive (.zip, .tar.gz, .gz), demo (the\n"
		"default, made up and built in), or synth:ml-1m, synth:amazon, synth:ichiba\n"
		"(made on the spot with the counts of the paper's Table 2).\n"
		"\n"
		"Jobs of --batch:\n");
	for (int i = 0; i < batch_jobs_n; i++) {
		size_t start = out->len;

		str_addf(out, "  %s", batch_jobs[i].name);
		add_help(out, out->len - start, batch_jobs[i].help);
	}
	for (enum option_group g = 0; g < GROUP_HIDDEN; g++) {
		str_addf(out, "\n%s:\n", group_titles[g]);
		for (int i = 0; i < OPTIONS; i++) {
			if (option_table[i].group == g)
				add_option(out, &option_table[i]);
		}
	}
	str_add(out,
		"\n"
		"Exit status: 0 done, 1 it failed while running, 2 wrong use, 3 the data could\n"
		"not be used, 130 interrupted (what was finished is kept and said).\n"
		"\n"
		"Environment: NO_COLOR, COLUMNS, LINES, TERM, XDG_CONFIG_HOME, XDG_STATE_HOME,\n"
		"XDG_DATA_HOME, HAMTOP_DATADIR, OPENBLAS_CORETYPE.\n"
		"\n"
		"Examples:\n"
		"  hamtop                                  train on the demo data and look on\n"
		"  hamtop --batch -m CCSR-S,Top -b 20,40 ml-1m/\n"
		"  hamtop --batch=data ratings.csv         what is in the file, and why it is\n"
		"                                          read so\n"
		"\n"
		"hamtop(1) tells more; hamtop-formats(5) the files.\n");
}

void
usage_models(struct str *out)
{
	for (const struct model_ops *const *f = model_families(); *f; f++) {
		for (size_t i = 0; i < (*f)->nrows; i++)
			str_addf(out, "%-11s %s\n", (*f)->rows[i].name, (*f)->rows[i].help);
	}
}

void
usage_version(struct str *out)
{
	str_add(out, "hamtop " PACKAGE_VERSION "\n");
	str_add(out, "archives (libarchive): "
#ifdef HAVE_ARCHIVE
		     "yes"
#else
		     "no"
#endif
		     "\nfigures (cairo): "
#ifdef HAVE_CAIRO
		     "yes"
#else
		     "no"
#endif
		     "\np-values (GSL): "
#ifdef HAVE_GSL
		     "yes"
#else
		     "no"
#endif
		     "\nLicence: GPL-3.0-or-later; there is no warranty.\n");
}
