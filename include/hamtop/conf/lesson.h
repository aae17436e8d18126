/* Lessons: a sentence of theory, a question, an experiment, what it shows.
 *
 *     title: What sign throws away
 *     theory: A code keeps the sign of each feature and forgets its size.
 *     question: Which row ranks better?
 *     answers: [the features, their signs]
 *     right: 1
 *     experiment: {model: [CCSR-C, CCSR-S], bits: 10, seeds: 5}
 *     table:
 *       features: ndcg(CCSR-C, 10)
 *       signs: ndcg(CCSR-S, 10)
 *     claims:
 *       - ndcg(CCSR-C, 10) > ndcg(CCSR-S, 10)
 *     reveal: The signs lose a little, because ..
 *     try: Press } for longer codes.
 *
 * The experiment's keys are those of a run file; `arms` has names for variants, each a
 * mapping of such keys. What a formula may say is run/formula.h's knowledge, which keys
 * there are the option table's: both say "FILE:LINE: ..." for what they do not take. */
#ifndef HAMTOP_CONF_LESSON_H
#define HAMTOP_CONF_LESSON_H

#include "hamtop/base/str.h"
#include "hamtop/conf/settings.h"

enum { ANSWERS_MAX = 6, ARMS_MAX = 6, LESSON_FORMULAS_MAX = 16 };

/* A line of the table, or a claim, which has no label. */
struct lesson_formula {
	char *label, *text;
	int line;
};

struct lesson_arm {
	char *name;
	int line;
	struct settings settings;
};

/* All texts are clean, each one line. */
struct lesson {
	char *file;    /* as messages name it */
	char name[48]; /* the file's, without folder and .yaml */
	char *title, *theory, *question, *reveal, *try_this;
	char *answer[ANSWERS_MAX];
	int answers, right;	  /* right: from 0 */
	struct settings settings; /* of all arms */
	struct lesson_arm arm[ARMS_MAX];
	int arms; /* 0: one without a name */
	struct lesson_formula table[LESSON_FORMULAS_MAX], claim[LESSON_FORMULAS_MAX];
	int rows, claims;
};

/* ERR_USAGE with file and line when a key is missing, comes twice or is none, or has
 * no such value. lesson_free() releases, after a failure too. */
bool lesson_read(struct lesson *out, const char *path, struct err *err);
/* The same from memory; name stands for the file. */
bool lesson_parse(struct lesson *out, const char *name, const char *text, size_t n,
		  struct err *err);
void lesson_free(struct lesson *lesson);

/* Every lesson that there is: those that hamtop brings, in their order, then those of
 * the user's own in $XDG_DATA_HOME/hamtop/lessons (or ~/.local/share), by name. A file
 * of the same name there, in $HAMTOP_DATADIR/data/lessons or in the installation takes
 * the place of what is embedded. */
struct lessons {
	struct lesson *v; /* [n] owned */
	size_t n, cap;
};
bool lessons_load(struct lessons *out, struct err *err);
void lessons_free(struct lessons *lessons);
/* Where the user's own are looked for; appended. */
void lessons_folder(struct str *out);

#endif
