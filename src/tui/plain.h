/* The explorer in lines, for screen readers and terminals that cannot place text: what
 * happens is told in sentences, what a screen shows in facts of one line each, and what
 * is to be done is written as a line. */
#ifndef HAMTOP_TUI_PLAIN_H
#define HAMTOP_TUI_PLAIN_H

#include <stdio.h>

#include "tui/session.h"

/* Seconds between two sentences on training, unless another pace is asked for. */
#define PLAIN_PACE 10.

/* The lists that ? shows: screens have the numbers of their keys, commands those from
 * here on. */
enum { PLAIN_COMMANDS = 10 };

struct plain {
	struct session *s;
	FILE *out;
	/* what was said so far */
	unsigned generation, epochs, messages, logged;
	bool ended;
	double said; /* when an epoch was told last */
	double pace; /* 0: none is told */
};

/* A line, or several; without UTF-8 other characters than ASCII become '?'. */
void plain_say(struct plain *p, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void plain_hello(struct plain *p, bool dumb);
/* What has happened since it was called last. */
void plain_news(struct plain *p);
/* "Running, epoch 3 of 20." */
void plain_state(struct plain *p);
/* The shown screen. */
void plain_screen(struct plain *p);
/* What the cursor is on after a step of it; false where the whole screen has changed. */
bool plain_step(struct plain *p);
/* The hyper-parameters that can be changed now. */
void plain_hypers(struct plain *p);
/* What can be written now; with a word, only the lines that have it. */
void plain_menu(struct plain *p, const char *word);
/* Whether a command is in the menu at all, wherever it works: those of colours, boxes and
 * keys are not. */
bool plain_has(enum cmd cmd);

#endif
