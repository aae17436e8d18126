/* The Data screen: what its files share. */
#ifndef HAMTOP_TUI_VIEWS_DATA_H
#define HAMTOP_TUI_VIEWS_DATA_H

#include "hamtop/data/builder.h"
#include "tui/app.h"

/* k of the k-cores that are looked at. */
enum { DATA_CORES = 3 };
extern const unsigned data_core_of[DATA_CORES];

struct data_state {
	int cores; /* that are there */
	bool under_way;
	struct core core[DATA_CORES]; /* least ratings a user and an item: data_core_of */
};

static inline const struct data_state *
data_state(const struct app *app)
{
	return app->view[VIEW_v_data].state;
}

/* The next k-core. */
bool data_work(const struct app *app, struct piece *out);

/* In words. */
bool data_copy(const struct app *app, struct str *what, struct str *text);
void data_plain(const struct app *app, struct str *out);

#endif
