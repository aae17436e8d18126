#include "data/hashing.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "hamtop/base/mem.h"
#include "hamtop/data/digest.h"

struct hashing {
	struct text text;
	char hex[65];
	pthread_t thread;
	bool running;
};

static void *
hash_text(void *arg)
{
	struct hashing *h = arg;
	struct digest digest;

	digest_start(&digest);
	digest_add(&digest, h->text.bytes, h->text.n);
	digest_hex(&digest, h->hex);
	return NULL;
}

struct hashing *
hashing_start(struct text *text)
{
	enum { WORTH_A_THREAD = 1 << 18 };
	struct hashing *h = mem_new(1, sizeof(*h));
	sigset_t all, old;

	h->text = *text;
	*text = (struct text){ 0 };
	if (h->text.n >= WORTH_A_THREAD) {
		sigfillset(&all);
		pthread_sigmask(SIG_SETMASK, &all, &old);
		h->running = pthread_create(&h->thread, NULL, hash_text, h) == 0;
		pthread_sigmask(SIG_SETMASK, &old, NULL);
	}
	if (!h->running)
		hash_text(h);
	return h;
}

void
hashing_end(struct hashing *h, char hex[65])
{
	if (h->running)
		pthread_join(h->thread, NULL);
	if (hex)
		memcpy(hex, h->hex, sizeof(h->hex));
	text_free(&h->text);
	free(h);
}
