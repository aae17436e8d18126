/* From the names of --model and the pairs of --set to jobs. */
#ifndef HAMTOP_MAIN_MODELS_H
#define HAMTOP_MAIN_MODELS_H

#include "hamtop/base/str.h"
#include "hamtop/run/job.h"
#include "options.h"

enum { ASKED_MAX = 32 };

/* The rows that --model names, in the asked order, each once. */
struct asked {
	const struct model_ops *ops[ASKED_MAX];
	const struct model_row *row[ASKED_MAX];
	int n;
};

/* All rows that there are. */
void models_every(struct asked *out);
bool models_asked(struct asked *out, const struct options *o, struct err *err);

/* Where --model and --bits were not given: what the job takes instead. */
void models_default(struct options *o);

bool models_asks_list(const struct options *o);
bool models_asks_set_help(const struct options *o);
bool models_set_help(struct str *out, const struct options *o, struct err *err);

/* What can be said of --model and --set before any data are loaded. */
bool models_check(const struct options *o, struct err *err);

/* The job of all asked rows of one family at one code length. */
bool models_job(struct job *job, const struct asked *asked, const struct model_ops *ops,
		uint32_t bits, const struct dataset *data, const struct split *split,
		const struct options *o, struct err *err);

/* Whether --threshold acts on what the job trains towards; true of a rule. */
bool models_uses_threshold(const struct job *job);
/* Says that it does not, where it was given. */
void models_note_threshold(const struct log *log, const struct options *o);

#endif
