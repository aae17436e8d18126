/* The planted world behind `demo`: open to the tests, which know the truth. */
#ifndef HAMTOP_DATA_DEMO_H
#define HAMTOP_DATA_DEMO_H

#include "data/titles.h"

enum { DEMO_USERS = 1000, DEMO_FILMS = 600, DEMO_TASTES = 6 };

struct demo_film {
	enum genre genre[3]; /* its own first; GENRES where there are fewer */
	double load[GENRES]; /* how much of each genre it has; sums to 1 */
	double quality;
	double fame; /* how often it is met, relative */
	int year;
};

struct demo_user {
	int taste;	     /* audience, 0 .. DEMO_TASTES - 1 */
	double like[GENRES]; /* about -1 .. 1 */
	double bias;
	uint32_t ratings;
};

struct demo_world {
	struct demo_user user[DEMO_USERS]; /* by id - 1 */
	struct demo_film film[DEMO_FILMS]; /* by id - 1 */
};

/* "families", .. */
const char *demo_taste_name(int taste);
void demo_plan(struct demo_world *world);
/* The rating that a user is expected to give, before noise and rounding. */
double demo_expected(const struct demo_user *user, const struct demo_film *film);

#endif
