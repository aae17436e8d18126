#include "setup.h"

#include "preset.h"
#include "signals.h"

bool
setup_open(struct setup *s, struct err *err)
{
	struct options *opt = s->opt;

	s->par = par_new(opt->threads, err);
	if (!s->par || !preset_find(opt, err))
		return false;
	if (opt->job && opt->job->kind == JOB_MEASURES)
		return true;
	s->data = data_load_start(opt->data, &opt->load, s->par, &s->log, err);
	if (!s->data)
		return false;
	preset_check(opt, s->data, &s->log);
	if (s->data->implicit && !opt->threshold_given)
		opt->eval.threshold = 0;
	s->split = split_new(s->data, &opt->split, &s->no_split);
	dataset_settle(s->data); /* its hash was made beside the split */
	if (!s->split && (!opt->job || opt->job->kind == JOB_TRAINS || s->no_split.code != ERR_DATA))
		return err_set(err, s->no_split.code, "%s", s->no_split.msg);
	if (signals_stop())
		return err_set(err, ERR_INTERRUPTED, "interrupted before anything was done");
	return true;
}

void
setup_close(struct setup *s)
{
	split_free(s->split);
	dataset_free(s->data);
	par_free(s->par);
}
