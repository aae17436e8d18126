/* Presets: run files by name, which know their data set: where it is looked for,
 * what to download when it is not there, and what it should hold. */
#ifndef HAMTOP_MAIN_PRESET_H
#define HAMTOP_MAIN_PRESET_H

#include "hamtop/base/log.h"
#include "hamtop/base/str.h"
#include "options.h"

/* The file that --config VALUE means: a file of that name, else NAME.yaml in data/
 * of HAMTOP_DATADIR or of the installation. The caller frees. */
char *preset_path(const char *value);

/* Takes a key of a run file that is no option: `missing`, `expect`. False for any
 * other. */
bool preset_take(struct options *o, const char *key, const char *value);

/* Where hamtop looks for data sets that run files name, beside the working
 * directory. */
void preset_folder(struct str *out);

/* Settles o->data when a run file names it and it is not in the working directory:
 * ERR_DATA says what to download and where to put it. */
bool preset_find(struct options *o, struct err *err);

/* Warns when the run file's data are there and do not hold what it expects. */
void preset_check(const struct options *o, const struct dataset *data, const struct log *log);

#endif
