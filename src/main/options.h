/* What the command line and the run files ask for. */
#ifndef HAMTOP_MAIN_OPTIONS_H
#define HAMTOP_MAIN_OPTIONS_H

#include "hamtop/base/err.h"
#include "hamtop/base/hyper.h"
#include "hamtop/data/load.h"
#include "hamtop/data/split.h"
#include "hamtop/eval/ndcg.h"
#include "jobs.h"

enum arity { ARG_NONE, ARG_ONE, ARG_OPTIONAL };

enum option_group {
	GROUP_DATA,
	GROUP_SPLIT,
	GROUP_MODEL,
	GROUP_EVAL,
	GROUP_RUN,
	GROUP_SCREEN,
	GROUP_ABOUT,
	GROUP_HIDDEN,
};

enum option_id {
#define OPTION(id, name, short_name, arity, arg, values, group, help) OPT_##id,
#include "options.def"
#undef OPTION
	OPTIONS
};

struct option_row {
	const char *name;
	char short_name; /* 0: none */
	enum arity arity;
	const char *arg;    /* name of the argument, or NULL */
	const char *values; /* see options.def */
	enum option_group group;
	const char *help;
};

extern const struct option_row option_table[OPTIONS];

enum output_format { FORMAT_TEXT, FORMAT_JSON, FORMAT_CSV, FORMAT_MD, FORMAT_TEX };
enum color_when { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };

/* A list of texts from the command line, each with where it stands. */
struct words {
	char **word;
	size_t n, cap;
};

enum { BITS_MAX = 64, SEEDS_MAX = 64 };

struct options {
	bool given[OPTIONS];
	const struct batch_job *job; /* NULL: the explorer */
	char *data;
	char *file_data;	  /* what a run file named as data, or NULL; see preset.h */
	char *missing;		  /* what it says when that is not there, or NULL */
	char *expect;		  /* "users=N,items=N,ratings=N", or NULL */
	struct load_options load; /* format, columns, delimiter: owned here */
	struct split_options split;
	struct words models; /* row names as typed; `list` among them asks for the list */
	uint32_t bits[BITS_MAX];
	int nbits;
	bool bits_given; /* in a run file too; else it depends on the job */
	unsigned epochs; /* 0: the recipe's */
	uint64_t seed;
	int seeds;	      /* from seed on */
	bool whole_profile;   /* of --profile */
	struct words users, rates; /* of --user and --rate */
	struct words compare; /* two row names as typed, or none */
	int threads;
	enum recipe recipe;
	struct words set; /* KEY=VALUE, run files first */
	struct eval_options eval;
	bool threshold_given; /* in a run file too; else it depends on the data */
	char *out;	      /* NULL: none */
	bool force, resume;
	enum output_format format;
	char *theme, *script, *record, *view;
	enum color_when color;
	bool ascii, plain, quiet, verbose;
	int width, height; /* of --size */
	char *completion;  /* shell of --print-completion, or NULL */
	bool lessons;	   /* --lesson was given, */
	char *lesson;	   /* with this; NULL: the list is asked for */
	bool answers;
	struct words kept; /* everything above that is a pointer lives here */
};

void options_init(struct options *o);
void options_free(struct options *o);

/* Applies the run files, then the command line. ERR_USAGE names the option, or
 * file and line, and what to type. */
bool options_read(struct options *o, int argc, char **argv, struct err *err);

/* Applies the settings of a part of another file, of which options from a group to a
 * group may stand there; lists in it replace what was there before. what: "an arm", for
 * messages, which name file and line. */
struct settings;
bool options_part(struct options *o, const struct settings *part, enum option_group from,
		  enum option_group to, const char *what, struct err *err);

#endif
