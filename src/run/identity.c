#include "run/identity.h"

#include <math.h>
#include <stdlib.h>

#include "hamtop/base/mem.h"

json_t *
identity_number(double x)
{
	return isfinite(x) ? json_real(x) : json_null();
}

double
identity_number_of(const json_t *j)
{
	return json_is_number(j) ? json_number_value(j) : NAN;
}

json_t *
identity_of(const struct job *job)
{
	json_t *rows = json_array(), *hypers = json_object(), *k = json_array();
	char text[64];

	for (int i = 0; i < job->rows; i++)
		json_array_append_new(rows, json_string(job->row[i]->name));
	for (size_t i = 0; i < job->hypers.n; i++)
		json_object_set_new(hypers, job->hypers.def[i].key,
				    json_string(hyper_text(&job->hypers.def[i], job->hypers.v[i],
							   text, sizeof(text))));
	for (int i = 0; i < job->eval.cutoffs; i++)
		json_array_append_new(k, json_integer(job->eval.k[i]));
	return json_pack("{s:o, s:i, s:s, s:s, s:s, s:s, s:s, s:f, s:o, s:o}", "rows", rows, "bits",
			 (int)job->bits, "split", job->split->sha256, "data",
			 job->data->report.sha256, "recipe", recipe_name(job->recipe), "protocol",
			 protocol_name(job->eval.protocol), "gain", gain_name(job->eval.gain),
			 "threshold", job->eval.threshold, "k", k, "hypers", hypers);
}

bool
identity_same(json_t *mine, const json_t *theirs, const char *path, struct err *err)
{
	json_t *value;
	const char *key;

	json_object_foreach(mine, key, value)
	{
		const json_t *other = json_object_get(theirs, key);
		char *a, *b;

		if (json_equal(value, other))
			continue;
		if (json_is_object(value) && json_is_object(other))
			return identity_same(value, other, path, err);
		a = other ? json_dumps(other, JSON_ENCODE_ANY | JSON_COMPACT)
			  : mem_strdup("missing");
		b = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT);
		err_set(err, ERR_USAGE,
			"%s is of another run: its %s is %.200s, not %.200s; give the same "
			"options, or another place",
			path, key, a, b);
		free(a);
		free(b);
		return false;
	}
	return true;
}
