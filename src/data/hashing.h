/* The SHA-256 of a text, made on a thread of its own. */
#ifndef DATA_HASHING_H
#define DATA_HASHING_H

#include "data/text.h"

struct hashing;

/* Begins. The text is taken over and stays where it is until hashing_end(). */
struct hashing *hashing_start(struct text *text);
/* Waits for the 64 hex digits and NUL; hex may be NULL. h and the text are gone. */
void hashing_end(struct hashing *h, char hex[65]);

#endif
