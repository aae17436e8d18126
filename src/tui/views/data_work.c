/* What the Data screen has worked out aside: what is left of the data in k-cores. */
#include <config.h>

#include <stdlib.h>

#include "hamtop/base/mem.h"
#include "tui/views/data.h"

const unsigned data_core_of[DATA_CORES] = { 5, 10, 20 };

struct errand {
	const struct dataset *data; /* immutable */
	unsigned k;
	struct core core;
	bool ok;
};

static void
do_work(void *ctx)
{
	struct errand *e = ctx;

	e->ok = dataset_core(&e->core, e->data, e->k, e->k, NULL);
}

static void
work_done(struct app *app, void *ctx)
{
	struct errand *e = ctx;

	if (app && e->ok) {
		struct data_state *s = app->view[VIEW_v_data].state;

		s->under_way = false;
		s->core[s->cores++] = e->core;
	}
	free(e);
}

bool
data_work(const struct app *app, struct piece *out)
{
	struct data_state *s = app->view[VIEW_v_data].state;
	struct errand *e;

	/* without memory it stays under way: nothing is tried again */
	if (s->under_way || s->cores == DATA_CORES)
		return false;
	s->under_way = true;
	e = mem_new(1, sizeof(*e));
	e->data = app->opt->data;
	e->k = data_core_of[s->cores];
	*out = (struct piece){ e, do_work, work_done, .asked = false };
	return true;
}
