/* What several screens say in words: facts of one line each, "label: value unit." */
#ifndef HAMTOP_TUI_WORDS_H
#define HAMTOP_TUI_WORDS_H

#include "tui/app.h"

/* A line. */
void words_line(struct str *out, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* A score as it is read, "0.9412", or "none". */
void words_score(struct str *out, double v);
/* "NDCG at 10, 0.9412" */
void words_ndcg(struct str *out, unsigned k, double v);
/* Text from the data, clean. */
void words_clean(struct str *out, const char *text);

/* "Epoch 3 of 20. Validation fold, rated items, NDCG at 10: CCSR-C 0.9412, ..": no end
 * of a line. */
void words_epoch(const struct app *app, unsigned epoch, struct str *out);
/* The scores of the test fold, a line a row; nothing before there are some. */
void words_results(const struct app *app, struct str *out);
/* "Running, epoch 3 of 20, seed 1." and what the grid does. */
void words_state(const struct app *app, struct str *out);
/* The candidates and the gain of the job's scores, "rated items, gain 2^R - 1". */
void words_protocol(const struct job *job, struct str *out);

#endif
