/* A made-up family and its news, so that screens can be tested without training. */
#ifndef HAMTOP_TESTS_TUI_FAKE_H
#define HAMTOP_TESTS_TUI_FAKE_H

#include "hamtop/run/board.h"
#include "hamtop/run/gridder.h"
#include "hamtop/run/worker.h"
#include "hamtop/tui/tui.h"

enum { FAKE_EPOCHS = 20, FAKE_LIVE = 3 };

struct fake {
	struct dataset *data;
	struct split *split;
	struct job jobs[2];
	struct dataset
		ml1m;	  /* the demo with the counts of MovieLens-1M, which has printed values */
	struct grid grid; /* every row at 5, 10, 20, 40 bits, two seeds */
	struct board board;
	struct tui_options options;
};

void fake_open(struct fake *fake);
void fake_close(struct fake *fake);

/* A grid of CCSR and AECF and the rules beside them at 20 and 40 bits and two seeds, with
 * made-up scores of every user but every tenth, and its board: as if all networks but
 * those of the last length and seed had been trained. grid_free() releases it. */
void fake_groups(const struct fake *fake, struct grid *grid, struct board *board);

/* The news of a run of fake->jobs[0], as a worker would send them. */
void fake_started(const struct job *job, struct mail *out, unsigned generation);
void fake_epoch(struct mail *out, unsigned generation, int net, unsigned epoch);
void fake_edit(struct mail *out, unsigned generation, unsigned epoch);
void fake_snapshot(const struct job *job, struct mail *out, unsigned generation, unsigned epoch);
void fake_result(const struct job *job, struct mail *out, unsigned generation, int row);
/* News of network `at` of the grid, whose cells get scores. */
void fake_net(struct fake *fake, struct gridder_mail *out, size_t at);
/* As it was before any network was trained. */
void fake_untrain(struct fake *fake);
void fake_ended(struct mail *out, unsigned generation, enum run_end end);

#endif
