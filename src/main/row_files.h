/* The files of one row: codes, features, losses, users, figures. */
#ifndef HAMTOP_MAIN_ROW_FILES_H
#define HAMTOP_MAIN_ROW_FILES_H

#include "hamtop/run/checkpoint.h"
#include "hamtop/run/record.h"
#include "outdir.h"

/* What a run said so far. */
struct run_log {
	struct epoch_record *epoch;
	size_t nepochs, cepochs;
	struct edit_record *edit;
	size_t nedits, cedits;
};

/* Empties the log; from, which may be NULL, is what the run goes on from. */
void run_log_begin(struct run_log *log, const struct checkpoint *from);
void run_log_free(struct run_log *log);

bool row_files(struct outdir *dir, const struct result_record *rec, const struct run_info *info,
	       const struct run_log *log, struct err *err);

#endif
