/* A made-up family and its news, so that screens can be tested without training. */
#ifndef HAMTOP_TESTS_TUI_FAKE_H
#define HAMTOP_TESTS_TUI_FAKE_H

#include "hamtop/run/worker.h"
#include "hamtop/tui/tui.h"

enum { FAKE_EPOCHS = 20, FAKE_LIVE = 3 };

struct fake {
	struct dataset *data;
	struct split *split;
	struct job jobs[2];
	struct tui_options options;
};

void fake_open(struct fake *fake);
void fake_close(struct fake *fake);

/* The news of a run of fake->jobs[0], as a worker would send them. */
void fake_started(const struct job *job, struct mail *out, unsigned generation);
void fake_epoch(struct mail *out, unsigned generation, int net, unsigned epoch);
void fake_edit(struct mail *out, unsigned generation, unsigned epoch);
void fake_snapshot(const struct job *job, struct mail *out, unsigned generation, unsigned epoch);
void fake_result(const struct job *job, struct mail *out, unsigned generation, int row);
void fake_ended(struct mail *out, unsigned generation, enum run_end end);

#endif
