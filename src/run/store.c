#include <config.h>

#include "run/store.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "hamtop/base/mem.h"
#include "run/identity.h"
#include "run/sealed.h"

static const char MAGIC[] = "hamtop-cell 2\n";

static char *
path_of(const struct grid_cell *cell, const char *dir)
{
	struct str path = STR_INIT;

	str_addf(&path, "%s/%s", dir, cell->row->name);
	if (cell->bits)
		str_addf(&path, "_%u", cell->bits);
	str_addf(&path, "_seed%llu.cell", (unsigned long long)cell->seed);
	return str_steal(&path);
}

/* All that a cell depends on. The seed as text: JSON integers end at 63 bits. */
static json_t *
key_of(const struct grid_cell *cell, const struct job *job)
{
	json_t *key = identity_of(job);
	char seed[32];

	snprintf(seed, sizeof(seed), "%llu", (unsigned long long)cell->seed);
	json_object_set_new(key, "version", json_string(PACKAGE_VERSION));
	json_object_set_new(key, "seed", json_string(seed));
	json_object_set_new(key, "row", json_string(cell->row->name));
	if (!cell->bits) /* of a rule, whatever length was asked for */
		json_object_del(key, "bits");
	return key;
}

/* --- scores --- */

static json_t *
numbers(const double *x, int n)
{
	json_t *list = json_array();

	for (int i = 0; i < n; i++)
		json_array_append_new(list, identity_number(x[i]));
	return list;
}

static bool
numbers_of(double *x, int n, const json_t *list)
{
	for (int i = 0; i < n; i++)
		x[i] = identity_number_of(json_array_get(list, (size_t)i));
	return json_array_size(list) == (size_t)n;
}

static json_t *
way_json(const struct ndcg *ndcg, const struct eval_options *opt)
{
	int n = opt->cutoffs;

	return json_pack("{s:s, s:s, s:I, s:I, s:o, s:o, s:o}", "protocol",
			 protocol_name(opt->protocol), "gain", gain_name(opt->gain), "users",
			 (json_int_t)ndcg->users, "skipped", (json_int_t)ndcg->skipped, "ndcg",
			 numbers(ndcg->expected, n), "low", numbers(ndcg->low, n), "high",
			 numbers(ndcg->high, n));
}

static bool
way_of(struct ndcg *ndcg, json_t *j, int cutoffs)
{
	json_t *expected, *low, *high;
	json_int_t users, skipped;

	if (json_unpack(j, "{s:I, s:I, s:o, s:o, s:o}", "users", &users, "skipped", &skipped,
			"ndcg", &expected, "low", &low, "high", &high) != 0)
		return false;
	ndcg->users = (size_t)users;
	ndcg->skipped = (size_t)skipped;
	return numbers_of(ndcg->expected, cutoffs, expected) &&
	       numbers_of(ndcg->low, cutoffs, low) && numbers_of(ndcg->high, cutoffs, high);
}

/* The numbers of struct facts, in the order in which they are kept. */
#define FACTS(X)                                                                                   \
	X(first_rating)                                                                            \
	X(first_count)                                                                             \
	X(user_code)                                                                               \
	X(item_code)                                                                               \
	X(user_alike)                                                                              \
	X(item_alike)

static json_t *
facts_json(const struct facts *facts)
{
	json_t *o = json_object();

#define X(name) json_object_set_new(o, #name, identity_number(facts->name));
	FACTS(X)
#undef X
	return o;
}

static void
facts_of_json(struct facts *out, const json_t *o)
{
#define X(name) out->name = identity_number_of(json_object_get(o, #name));
	FACTS(X)
#undef X
}

static json_t *
header_of(const struct grid_cell *cell, const struct job *job)
{
	json_t *ways = json_array();

	for (int way = 0; way < GRID_WAYS; way++) {
		struct eval_options opt = grid_way_options(&job->eval, way);

		json_array_append_new(ways, way_json(&cell->ndcg[way], &opt));
	}
	return json_pack("{s:o, s:i, s:f, s:o, s:i, s:i, s:o}", "cell", key_of(cell, job), "epochs",
			 (int)cell->epochs, "seconds", cell->seconds, "facts",
			 facts_json(&cell->facts), "users", (int)job->data->users, "at",
			 (int)job->eval.k[job->eval.cutoffs - 1], "ways", ways);
}

static bool
take_header(struct grid_cell *cell, json_t *header, const struct job *job)
{
	json_t *ways, *facts;
	int epochs, users;

	if (json_unpack(header, "{s:i, s:F, s:o, s:i, s:o}", "epochs", &epochs, "seconds",
			&cell->seconds, "facts", &facts, "users", &users, "ways", &ways) != 0 ||
	    users != (int)job->data->users || json_array_size(ways) != GRID_WAYS)
		return false;
	cell->epochs = (unsigned)epochs;
	facts_of_json(&cell->facts, facts);
	for (int way = 0; way < GRID_WAYS; way++) {
		if (!way_of(&cell->ndcg[way], json_array_get(ways, (size_t)way), job->eval.cutoffs))
			return false;
	}
	return true;
}

/* --- the file --- */

struct kept {
	const struct grid_cell *cell;
	const struct job *job;
};

static void
put_users(struct sealed *out, const void *ctx)
{
	const struct kept *k = ctx;

	sealed_put(out, k->cell->per_user, (size_t)GRID_WAYS * k->job->data->users);
}

bool
store_write(const struct grid_cell *cell, const struct job *job, const char *dir, struct err *err)
{
	char *path = path_of(cell, dir);
	struct kept kept = { cell, job };
	bool ok = sealed_write(path, MAGIC, header_of(cell, job), put_users, &kept, err);

	free(path);
	return ok;
}

enum found
store_read(struct grid_cell *cell, const struct job *job, const char *dir, struct err *err)
{
	size_t n = (size_t)GRID_WAYS * job->data->users;
	char *path = path_of(cell, dir);
	struct sealed in = { .f = fopen(path, "rb") };
	json_t *header = NULL, *mine = key_of(cell, job);
	enum found found = FOUND_NOTHING;

	if (!in.f)
		goto out;
	header = sealed_header(&in, MAGIC);
	if (header && !identity_same(mine, json_object_get(header, "cell"), path, err)) {
		found = FOUND_OTHER;
		goto out;
	}
	cell->per_user = mem_new(n, sizeof(*cell->per_user));
	if (header && take_header(cell, header, job)) {
		sealed_get(&in, cell->per_user, n);
		if (sealed_fits(&in))
			found = FOUND_CELL;
	}
	if (found == FOUND_CELL)
		goto out;
	free(cell->per_user);
	cell->per_user = NULL;
	err_set(err, ERR_DATA, "%s is damaged%s", path,
		header ? ": its checksum does not fit" : ", or of another version of hamtop");
out:
	json_decref(mine);
	json_decref(header);
	if (in.f)
		fclose(in.f);
	free(path);
	return found;
}

void
grid_clear(const char *dir)
{
	DIR *d = opendir(dir);

	for (struct dirent *e; d && (e = readdir(d));) {
		const char *dot = strrchr(e->d_name, '.');

		if (dot && !strcmp(dot, ".cell"))
			unlinkat(dirfd(d), e->d_name, 0);
	}
	if (d)
		closedir(d);
}
