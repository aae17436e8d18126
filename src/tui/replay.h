/* The codes of past epochs, to be gone back to.
 *
 * A frame is what stays of a snapshot without its features: packed codes, histograms and
 * health. All frames together take at most REPLAY_BYTES; when they would take more, every
 * other one is dropped, and from then on only every second, fourth, .. epoch is kept. */
#ifndef HAMTOP_TUI_REPLAY_H
#define HAMTOP_TUI_REPLAY_H

#include "hamtop/run/snapshot.h"

enum { REPLAY_BYTES = 64 << 20 };

struct frame {
	unsigned epoch;
	int nets;
	size_t bytes;
	struct frame_net {
		uint32_t users, items, bits;
		double alpha;
		struct code_health health;
		uint8_t *code; /* [users + items, bits_bytes(bits)]; owned */
	} net[NETS_MAX];
};

struct replay {
	size_t n, cap;
	struct frame **frame; /* [n], epochs rising; owned */
	size_t bytes;
	unsigned step; /* epochs from one frame to the next; 0: none yet */
};

void replay_free(struct replay *r);
/* Keeps a snapshot whose epoch is later than those before, if it is one to be kept;
 * most: REPLAY_BYTES. */
void replay_add(struct replay *r, const struct snapshot *snap, size_t most);
/* The frame of an epoch or the last one before it; NULL: there is none. */
const struct frame *replay_at(const struct replay *r, unsigned epoch);
/* The one by so many later (or earlier), from that of an epoch; the ends hold. NULL
 * without any. */
const struct frame *replay_step(const struct replay *r, unsigned epoch, int by);
/* A snapshot without features, which the caller owns. NULL: no memory. */
struct snapshot *replay_open(const struct frame *f);
/* The same of a snapshot that may have some. */
struct snapshot *replay_copy(const struct snapshot *snap);

#endif
