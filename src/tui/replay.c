#include <config.h>

#include "tui/replay.h"

#include <stdlib.h>

#include "hamtop/base/mem.h"
#include "hamtop/num/bits.h"

static void
frame_free(struct frame *f)
{
	for (int i = 0; i < f->nets; i++)
		free(f->net[i].code);
	free(f);
}

void
replay_free(struct replay *r)
{
	for (size_t i = 0; i < r->n; i++)
		frame_free(r->frame[i]);
	free(r->frame);
	*r = (struct replay){ 0 };
}

static size_t
code_bytes(const struct snapshot_net *n)
{
	return ((size_t)n->codes.users + n->codes.items) * bits_bytes(n->codes.bits);
}

static size_t
frame_bytes(const struct snapshot *snap)
{
	size_t bytes = sizeof(struct frame);

	for (int i = 0; i < snap->nets; i++)
		bytes += code_bytes(&snap->net[i]);
	return bytes;
}

/* Drops every other frame. */
static void
thin_out(struct replay *r)
{
	size_t kept = 0;

	for (size_t i = 0; i < r->n; i++) {
		if (i % 2) {
			r->bytes -= r->frame[i]->bytes;
			frame_free(r->frame[i]);
		} else {
			r->frame[kept++] = r->frame[i];
		}
	}
	r->n = kept;
	r->step *= 2;
}

static void
pack(uint8_t *out, const uint64_t *code, uint32_t rows, uint32_t words, uint32_t bits)
{
	for (uint32_t a = 0; a < rows; a++)
		bits_to_bytes(out + (size_t)a * bits_bytes(bits), code + (size_t)a * words, bits);
}

static void
unpack(uint64_t *code, const uint8_t *in, uint32_t rows, uint32_t words, uint32_t bits)
{
	for (uint32_t a = 0; a < rows; a++)
		bits_from_bytes(code + (size_t)a * words, in + (size_t)a * bits_bytes(bits), bits);
}

static struct frame *
frame_of(const struct snapshot *snap)
{
	struct frame *f = mem_new(1, sizeof(*f));

	f->epoch = snap->epoch;
	f->bytes = frame_bytes(snap);
	for (; f->nets < snap->nets; f->nets++) {
		const struct snapshot_net *from = &snap->net[f->nets];
		const struct codes *c = &from->codes;
		struct frame_net *n = &f->net[f->nets];

		*n = (struct frame_net){ c->users,     c->items, c->bits, from->features.alpha,
					 from->health, NULL };
		n->code = mem_try(code_bytes(from) + 1, 1, "a past epoch", NULL);
		if (!n->code) {
			frame_free(f);
			return NULL;
		}
		pack(n->code, c->user, c->users, c->words, c->bits);
		pack(n->code + (size_t)c->users * bits_bytes(c->bits), c->item, c->items, c->words,
		     c->bits);
	}
	return f;
}

void
replay_add(struct replay *r, const struct snapshot *snap, size_t most)
{
	size_t bytes = frame_bytes(snap);
	struct frame *f;

	r->step = r->step ? r->step : 1;
	if (bytes > most || (r->n && snap->epoch < r->frame[r->n - 1]->epoch + r->step))
		return;
	while (r->n > 1 && r->bytes + bytes > most)
		thin_out(r);
	if (r->bytes + bytes > most ||
	    (r->n && snap->epoch < r->frame[r->n - 1]->epoch + r->step) || !(f = frame_of(snap)))
		return;
	VEC_ROOM(r->frame, r->n, r->cap);
	r->frame[r->n++] = f;
	r->bytes += bytes;
}

/* How many frames are of that epoch or of one before. */
static size_t
count_upto(const struct replay *r, unsigned epoch)
{
	size_t n = 0;

	while (n < r->n && r->frame[n]->epoch <= epoch)
		n++;
	return n;
}

const struct frame *
replay_at(const struct replay *r, unsigned epoch)
{
	size_t n = count_upto(r, epoch);

	return n ? r->frame[n - 1] : NULL;
}

const struct frame *
replay_step(const struct replay *r, unsigned epoch, int by)
{
	size_t n = count_upto(r, epoch), at = n ? n - 1 : 0;

	if (!r->n)
		return NULL;
	/* between two frames, the one before is one step back already */
	if (by < 0 && n && r->frame[at]->epoch < epoch)
		by++;
	if (by < 0)
		at = at > (size_t)-by ? at - (size_t)-by : 0;
	else
		at = at + (size_t)by < r->n ? at + (size_t)by : r->n - 1;
	return r->frame[at];
}

struct snapshot *
replay_open(const struct frame *f)
{
	struct snapshot *snap = mem_new(1, sizeof(*snap));

	atomic_init(&snap->refs, 1);
	snap->epoch = f->epoch;
	for (; snap->nets < f->nets; snap->nets++) {
		const struct frame_net *from = &f->net[snap->nets];
		struct snapshot_net *n = &snap->net[snap->nets];
		uint32_t words = bits_words(from->bits);
		struct codes *c = &n->codes;

		n->features = (struct features){ .users = from->users,
						 .items = from->items,
						 .bits = from->bits,
						 .alpha = from->alpha };
		n->health = from->health;
		*c = (struct codes){ from->users, from->items, from->bits, words, NULL, NULL };
		c->user = mem_try((size_t)c->users * words, sizeof(*c->user), "a past epoch", NULL);
		c->item = mem_try((size_t)c->items * words, sizeof(*c->item), "a past epoch", NULL);
		if (!c->user || !c->item) {
			codes_free(c);
			snapshot_unref(snap);
			return NULL;
		}
		unpack(c->user, from->code, c->users, words, c->bits);
		unpack(c->item, from->code + (size_t)c->users * bits_bytes(c->bits), c->items,
		       words, c->bits);
	}
	return snap;
}

struct snapshot *
replay_copy(const struct snapshot *snap)
{
	struct frame *f = frame_of(snap);
	struct snapshot *copy = f ? replay_open(f) : NULL;

	if (f)
		frame_free(f);
	return copy;
}
