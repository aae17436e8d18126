/* Rows of a table of hyper-parameters, for the files that hold one: key, range, a
 * default for each recipe, help, source. */
#ifndef HAMTOP_MODEL_HYPER_ROWS_H
#define HAMTOP_MODEL_HYPER_ROWS_H

#include "hamtop/base/hyper.h"

#define REAL(key_, min_, max_, best, dual, paper, live_, log_, help_, source_)                     \
	{                                                                                          \
		.key = key_, .kind = HYPER_REAL, .min = min_, .max = max_,                         \
		.value = { best, dual, paper }, .live = live_, .log_step = log_, .help = help_,    \
		.source = source_                                                                  \
	}
#define INT(key_, min_, max_, best, dual, paper, help_, source_)                                   \
	{                                                                                          \
		.key = key_, .kind = HYPER_INT, .min = min_, .max = max_,                          \
		.value = { best, dual, paper }, .help = help_, .source = source_                   \
	}
#define CHOICE(key_, names_, best, dual, paper, help_, source_)                                    \
	{                                                                                          \
		.key = key_, .kind = HYPER_CHOICE, .max = sizeof(names_) / sizeof(names_[0]) - 2,  \
		.value = { best, dual, paper }, .names = names_, .help = help_, .source = source_  \
	}
#define SWITCH(key_, best, dual, paper, help_, source_)                                            \
	{                                                                                          \
		.key = key_, .kind = HYPER_SWITCH, .max = 1, .value = { best, dual, paper },       \
		.help = help_, .source = source_                                                   \
	}

#endif
