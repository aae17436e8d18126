/* Run files: the long options of the command line, kept in YAML.
 *
 *     model: [CCSR-S, CCSR-ST]     # the same as --model CCSR-S,CCSR-ST
 *     bits: 40
 *     header: no
 *     set:                         # the same as --set lambda_ae=0.1 --set dropout=0.6
 *       lambda_ae: 0.1
 *       dropout: 0.6
 *
 * Which keys there are is the option table's knowledge, not ours: whoever walks
 * the list says "FILE:LINE: ..." for a key that it does not know. Values are the
 * text as written, without quotes; "" where nothing is written. */
#ifndef HAMTOP_CONF_SETTINGS_H
#define HAMTOP_CONF_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>

#include "hamtop/base/err.h"

struct setting {
	char *key;   /* "model" */
	char *value; /* "CCSR-S,CCSR-ST"; of the key "set": "lambda_ae=0.1" */
	int line;    /* where the value stands, from 1 */
};

struct settings {
	char *file; /* as it was named */
	struct setting *v;
	size_t n, cap; /* in the file's order; only "set" may come more than once */
};

#define SETTINGS_INIT                                                                              \
	{                                                                                          \
		NULL, NULL, 0, 0                                                                   \
	}

/* Reads a run file; false and ERR_USAGE with file and line when it is no mapping
 * of names to values or lists, when a name comes twice, or when it is too large
 * to be one. settings_free() releases, after a failure too. */
bool settings_read(struct settings *out, const char *path, struct err *err);
/* The same from memory; name stands for the file in messages. */
bool settings_parse(struct settings *out, const char *name, const char *text, size_t n,
		    struct err *err);
void settings_free(struct settings *settings);

#endif
