/* Lessons for the explorer: what it cannot do itself, since the data and the options of
 * an experiment are the command line's knowledge. */
#ifndef HAMTOP_TUI_LESSONS_H
#define HAMTOP_TUI_LESSONS_H

#include "hamtop/base/str.h"
#include "hamtop/conf/lesson.h"
#include "hamtop/run/experiment.h"

/* Lent, outlives the screen. A trial is used by one thread at a time. */
struct lesson_desk {
	const struct lessons *all; /* NULL: there are none */
	int first;		   /* the lesson to begin with, from 0; -1: none */
	void *ctx;
	/* A trial of a lesson, without its data; *words says what will be trained. NULL
	 * and ERR_USAGE: the lesson is not as it must be. */
	void *(*prepare)(void *ctx, const struct lesson *lesson, struct str *words,
			 struct err *err);
	/* Loads the data and plans the networks, in another thread; the experiment is the
	 * trial's. */
	struct experiment *(*load)(void *trial, struct err *err);
	void (*release)(void *trial);
	/* The first prediction that was ever made, from 0; -1: none. NULL: none is kept. */
	int (*kept)(void *ctx, const struct lesson *lesson);
	void (*keep)(void *ctx, const struct lesson *lesson, int answer);
};

#endif
