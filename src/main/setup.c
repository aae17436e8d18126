#include "setup.h"

#include "signals.h"

bool
setup_open(struct setup *s, struct err *err)
{
	const struct options *opt = s->opt;

	s->par = par_new(opt->threads, err);
	if (!s->par)
		return false;
	s->data = data_load(opt->data, &opt->load, s->par, &s->log, err);
	if (!s->data)
		return false;
	s->split = split_new(s->data, &opt->split, err);
	if (s->split && signals_stop())
		return err_set(err, ERR_INTERRUPTED, "interrupted before anything was done");
	return s->split;
}

void
setup_close(struct setup *s)
{
	split_free(s->split);
	dataset_free(s->data);
	par_free(s->par);
}
