#include "data/split_digest.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "hamtop/base/mem.h"
#include "hamtop/data/digest.h"
#include "hamtop/data/split.h"

enum {
	FULL = 1 << 16,		  /* bytes of text that are hashed at once */
	WORTH_A_THREAD = 1 << 12, /* ratings */
};

struct split_digest {
	const struct dataset *data;
	const uint8_t *fold;
	char hex[65];
	pthread_t thread;
	bool running;
};

/* Text on its way to the digest. */
struct pipe {
	struct digest digest;
	char *text; /* [room] */
	size_t n, room;
};

static inline void
put(struct pipe *p, const char *bytes, size_t n)
{
	memcpy(p->text + p->n, bytes, n);
	p->n += n;
}

static size_t
longest_id(const struct ids *ids)
{
	size_t most = 0;

	for (uint32_t i = 0; i < ids->n; i++)
		if (ids->at[i + 1] - ids->at[i] > most)
			most = ids->at[i + 1] - ids->at[i];
	return most;
}

/* The lines of split.csv without its header, TAB between the fields. An id with the
 * byte that ends it is as long as an id and a TAB. */
static void *
digest_of(void *arg)
{
	struct split_digest *d = arg;
	const struct csr *m = &d->data->by_user;
	const struct ids *users = &d->data->user_ids, *items = &d->data->item_ids;
	char end[FOLDS][16];
	size_t end_len[FOLDS], longest = longest_id(users) + longest_id(items) + sizeof(end[0]);
	struct pipe p = { .room = FULL + longest };

	for (int f = 0; f < FOLDS; f++) {
		const char *name = fold_name((enum fold)f);

		end_len[f] = strlen(name) + 1;
		memcpy(end[f], name, end_len[f]);
		end[f][end_len[f] - 1] = '\n';
	}
	p.text = mem_new(p.room, 1);
	digest_start(&p.digest);
	for (uint32_t u = 0; u < m->rows; u++) {
		for (size_t e = m->ptr[u]; e < m->ptr[u + 1]; e++) {
			uint32_t i = m->col[e];

			put(&p, ids_get(users, u), users->at[u + 1] - users->at[u]);
			p.text[p.n - 1] = '\t';
			put(&p, ids_get(items, i), items->at[i + 1] - items->at[i]);
			p.text[p.n - 1] = '\t';
			put(&p, end[d->fold[e]], end_len[d->fold[e]]);
			if (p.n >= FULL) {
				digest_add(&p.digest, p.text, p.n);
				p.n = 0;
			}
		}
	}
	digest_add(&p.digest, p.text, p.n);
	digest_hex(&p.digest, d->hex);
	free(p.text);
	return NULL;
}

struct split_digest *
split_digest_start(const struct dataset *data, const uint8_t *fold)
{
	struct split_digest *d = mem_new(1, sizeof(*d));
	sigset_t all, old;

	d->data = data;
	d->fold = fold;
	if (data->ratings >= WORTH_A_THREAD) {
		sigfillset(&all);
		pthread_sigmask(SIG_SETMASK, &all, &old);
		d->running = pthread_create(&d->thread, NULL, digest_of, d) == 0;
		pthread_sigmask(SIG_SETMASK, &old, NULL);
	}
	if (!d->running)
		digest_of(d);
	return d;
}

void
split_digest_end(struct split_digest *d, char hex[65])
{
	if (!d)
		return;
	if (d->running)
		pthread_join(d->thread, NULL);
	if (hex)
		memcpy(hex, d->hex, sizeof(d->hex));
	free(d);
}
