/* Many rows, code lengths and seeds as one piece of work: the paper's tables.
 *
 * A network is trained once for all rows of its family that share it, and scored
 * under both protocols and all gains. Each finished cell may be kept in a folder
 * at once, one file a cell: it is written to a temporary name, synced and renamed,
 * so a run killed at any moment loses the network under way and nothing else.
 *
 * File ROW_BITS_seedN.cell: the magic "hamtop-cell 2\n", then as a checkpoint: a
 * JSON header (what the cell depends on, its scores and facts) and float32 [GRID_WAYS, users],
 * each user's NDCG at the largest cut-off, under the SHA-256 of all. */
#ifndef HAMTOP_RUN_GRID_H
#define HAMTOP_RUN_GRID_H

#include "hamtop/base/err.h"
#include "hamtop/base/log.h"
#include "hamtop/run/facts.h"
#include "hamtop/run/job.h"
#include "hamtop/run/record.h"
#include "hamtop/run/train.h"

/* A way to score: a protocol and a gain. */
enum { GRID_GAINS = 3, GRID_WAYS = 2 * GRID_GAINS };

static inline int
grid_way(enum protocol protocol, enum gain gain)
{
	return (int)protocol * GRID_GAINS + (int)gain;
}

/* The options of one way: a copy of opt with its protocol and gain. */
struct eval_options grid_way_options(const struct eval_options *opt, int way);

/* One row at one code length and seed. */
struct grid_cell {
	const struct model_row *row;
	uint32_t bits; /* 0: a rule, which has no codes and is the same at every length */
	uint64_t seed;
	bool done;
	unsigned epochs;
	double seconds;		     /* of training its network */
	struct ndcg ndcg[GRID_WAYS]; /* NAN where the gain cannot be had of these data */
	struct facts facts;	     /* NAN of a rule */
	float *per_user;	     /* [GRID_WAYS, users]; NAN: left out; owned, NULL until done */
};

/* One network to train, and its cells: [first] and as many after it as job.rows. */
struct grid_net {
	struct job job;	  /* its rows: all of the family that it serves */
	const char *name; /* "ST", or "" of a rule; lent */
	size_t first;
	bool done;
	double seconds; /* of training and scoring; 0 when it was found in the store */
};

struct grid {
	const struct dataset *data; /* lent */
	size_t nets, nets_cap;
	struct grid_net *net; /* [nets] in the order of the work */
	size_t cells, cells_cap;
	struct grid_cell *cell; /* [cells] */
	char *dir;		/* of the store, or NULL: memory only */
};

/* Plans a job: its family at one code length and seed (and split). Its rows do not
 * matter; the grid takes all of the family, so that a cell does not depend on which
 * rows are looked at. The job's data and split are lent for as long as the grid. */
void grid_add(struct grid *g, const struct job *job);
/* Leaves those networks out of the work that make none of these rows. */
void grid_only(struct grid *g, const struct model_row *const *row, int rows);
void grid_free(struct grid *g);

/* Keeps cells in dir, which is there, from now on, and takes those that it holds.
 * ERR_USAGE names what differs when they are of another grid. A damaged cell is
 * said and counts as not done. */
bool grid_open(struct grid *g, const char *dir, const struct log *log, struct err *err);
/* Removes the cells that a grid left in dir. */
void grid_clear(const char *dir);

/* A copy of the grid as it is now, to be read while the other goes on; its scores of
 * users are lent. grid_return() releases it. */
struct grid grid_borrow(const struct grid *g);
void grid_return(struct grid *copy);

/* "CCSR ST, 40 bits, seed 1"; returns buf. */
char *grid_net_name(const struct grid_net *net, char *buf, size_t size);
/* Whether a network makes one of these rows. */
bool grid_net_makes(const struct grid_net *net, const struct model_row *const *row, int rows);

/* Networks that are done. */
size_t grid_done(const struct grid *g);
/* Seconds that those not done will take, by those that are; NAN when nobody can
 * tell yet. */
double grid_left(const struct grid *g);
/* Whether that rests on a network of each family that is left; else it is likely more. */
bool grid_left_known(const struct grid *g);

/* Trains network `at`, scores its rows and keeps the cells. sink and control may be
 * NULL; sink->result hears each row before it is kept. *end tells how training
 * ended; false with err also when a cell cannot be kept, which is then RUN_FINISHED
 * or RUN_EARLY. */
bool grid_train(struct grid *g, size_t at, const struct sink *sink, const struct control *control,
		enum run_end *end, struct err *err);

/* The cell of a row; bits do not matter for a rule. NULL when there is none. */
const struct grid_cell *grid_find(const struct grid *g, const struct model_row *row, uint32_t bits,
				  uint64_t seed);

#endif
