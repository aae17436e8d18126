/* What a row ranks first, and what its codes are like: why it scores as it does. */
#ifndef HAMTOP_RUN_FACTS_H
#define HAMTOP_RUN_FACTS_H

#include <math.h>

#include "hamtop/base/err.h"
#include "hamtop/model/features.h"
#include "hamtop/run/job.h"

/* Items are ranked first that have a user's highest score: one, or many that are
 * tied. NAN where there is nothing to tell: a rule, or what is no code. */
struct facts {
	double first_rating; /* of a user's evaluated items those ranked first: their mean
			      * rating less that of all of them; mean over users */
	double first_count;  /* of all items those ranked first: their training ratings
			      * over those of the mean item; mean over some users */
	double user_code;    /* share of users who have the commonest code */
	double item_code;
	double user_alike; /* bits that at least FACTS_ALIKE of the users have in common */
	double item_alike;
};

#define FACTS_ALIKE 0.95

#define FACTS_NONE                                                                                 \
	{                                                                                          \
		NAN, NAN, NAN, NAN, NAN, NAN                                                       \
	}

/* Of a form of a network's features, on the fold that the job evaluates. ERR_RUN: no
 * memory. */
bool facts_of(struct facts *out, const struct features *f, enum form form, const struct job *job,
	      struct err *err);

#endif
