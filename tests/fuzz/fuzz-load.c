/* Ratings from any bytes: a dataset or one clean sentence, never anything else.
 * The first byte chooses options. */
#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "hamtop/base/str.h"
#include "hamtop/data/load.h"

static void
check(const struct dataset *data)
{
	if (!data->ratings || csr_nnz(&data->by_user) != data->ratings ||
	    csr_nnz(&data->by_item) != data->ratings || data->min > data->max)
		abort();
	for (uint32_t u = 0; u < data->users; u++)
		for (size_t e = data->by_user.ptr[u] + 1; e < data->by_user.ptr[u + 1]; e++)
			if (data->by_user.col[e] <= data->by_user.col[e - 1])
				abort();
	for (uint32_t u = 0; u < data->users; u++)
		if (ids_find(&data->user_ids, ids_get(&data->user_ids, u)) != u)
			abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	static const char *const columns[] = { NULL, NULL, "item=1,user=2,rating=3",
					       "user=2,item=3,rating=1,time=4,title=5" };
	struct load_options opt = LOAD_OPTIONS_INIT;
	struct err err = ERR_INIT;
	struct dataset *data;

	if (!n)
		return 0;
	opt.skip_bad = bytes[0] & 1;
	opt.columns = columns[bytes[0] >> 1 & 3];
	opt.header = (int)(bytes[0] >> 3 & 3) % 3 - 1;
	if (!opt.columns && bytes[0] & 0x80)
		opt.format = data_formats()[bytes[0] >> 4 & 7].name;
	data = data_load_bytes("fuzz", (const char *)bytes + 1, n - 1, &opt, NULL, &err);
	if (data ? err.code != ERR_NONE : !err.msg[0] || !str_is_utf8(err.msg, strlen(err.msg)))
		abort();
	if (data)
		check(data);
	dataset_free(data);
	return 0;
}
