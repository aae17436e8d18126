#include "hamtop/base/room.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

enum { ASK_FROM = 16 << 20 }; /* bytes that are worth reading a few files */

static uint64_t
least(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

static uint64_t
minus(uint64_t a, uint64_t b)
{
	return a > b ? a - b : 0;
}

/* The number behind `key` at the beginning of a line; UINT64_MAX when there is none. */
static uint64_t
number_in(const char *root, const char *dir, const char *file, const char *key)
{
	char path[PATH_MAX], line[256];
	size_t n = strlen(key);
	unsigned long long number;
	bool found = false;
	FILE *f;

	if (snprintf(path, sizeof(path), "%s%s/%s", root, dir, file) >= (int)sizeof(path))
		return UINT64_MAX;
	f = fopen(path, "re");
	while (f && !found && fgets(line, sizeof(line), f))
		found = strncmp(line, key, n) == 0 && sscanf(line + n, "%llu", &number) == 1;
	if (f)
		fclose(f);
	return found ? number : UINT64_MAX;
}

/* The same of a file of proc(5), which counts in KiB. */
static uint64_t
kib_in(const char *root, const char *file, const char *key)
{
	uint64_t number = number_in(root, "/proc", file, key);

	return number > UINT64_MAX / 1024 ? UINT64_MAX : number * 1024;
}

static uint64_t
of_machine(const char *root)
{
	uint64_t free = kib_in(root, "meminfo", "MemAvailable:");
	uint64_t swap = kib_in(root, "meminfo", "SwapFree:");

	return free == UINT64_MAX || swap == UINT64_MAX ? free : free + swap;
}

static uint64_t
of_limit(int resource, uint64_t used)
{
	struct rlimit limit;

	if (getrlimit(resource, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY ||
	    used == UINT64_MAX)
		return UINT64_MAX;
	return minus(limit.rlim_cur, used);
}

/* What a version of control groups calls its files. */
struct version {
	const char *base, *most, *used, *cache;
};

static const struct version first_version = { "/sys/fs/cgroup/memory", "memory.limit_in_bytes",
					      "memory.usage_in_bytes", "total_inactive_file " };
static const struct version second_version = { "/sys/fs/cgroup", "memory.max", "memory.current",
					       "inactive_file " };

/* What a group and all those above it leave. Within a container the path may be one
 * that only the outside knows; its top is the container's own group. */
static uint64_t
of_group(const char *root, const struct version *v, char *group)
{
	uint64_t room = UINT64_MAX;

	for (;;) {
		char dir[PATH_MAX], *slash = strrchr(group, '/');
		uint64_t most, used, cache;

		if (snprintf(dir, sizeof(dir), "%s%s", v->base, group) < (int)sizeof(dir)) {
			most = number_in(root, dir, v->most, "");
			used = number_in(root, dir, v->used, "");
			cache = number_in(root, dir, "memory.stat", v->cache);
			/* cached files go when memory is wanted */
			if (most != UINT64_MAX && used != UINT64_MAX)
				room = least(room,
					     minus(most, cache == UINT64_MAX ? used
									     : minus(used, cache)));
		}
		if (!slash)
			return room;
		*slash = '\0';
	}
}

/* Whether one of the controllers, with commas between, is memory. */
static bool
counts_memory(const char *controllers)
{
	for (const char *c = controllers; c; c = strchr(c, ','), c += c != NULL)
		if (strncmp(c, "memory", 6) == 0 && (c[6] == ',' || c[6] == '\0'))
			return true;
	return false;
}

/* Lines are "4:cpu,memory:/path", and "0::/path" of the second version. */
static uint64_t
of_groups(const char *root)
{
	uint64_t room = UINT64_MAX;
	char path[PATH_MAX], line[PATH_MAX];
	FILE *f;

	if (snprintf(path, sizeof(path), "%s/proc/self/cgroup", root) >= (int)sizeof(path))
		return UINT64_MAX;
	f = fopen(path, "re");
	while (f && fgets(line, sizeof(line), f)) {
		char *controllers = strchr(line, ':');
		char *group = controllers ? strchr(controllers + 1, ':') : NULL;

		if (!group)
			continue;
		*controllers++ = *group++ = '\0';
		group[strcspn(group, "\n")] = '\0';
		if (strcmp(line, "0") == 0)
			room = least(room, of_group(root, &second_version, group));
		else if (counts_memory(controllers))
			room = least(room, of_group(root, &first_version, group));
	}
	if (f)
		fclose(f);
	return room;
}

uint64_t
room_left_in(const char *root)
{
	uint64_t room = least(of_machine(root), of_groups(root));

	room = least(room, of_limit(RLIMIT_AS, kib_in(root, "self/status", "VmSize:")));
	return least(room, of_limit(RLIMIT_DATA, kib_in(root, "self/status", "VmData:")));
}

uint64_t
room_left(void)
{
	return room_left_in("");
}

bool
room_limited(void)
{
	return of_limit(RLIMIT_AS, 0) != UINT64_MAX || of_limit(RLIMIT_DATA, 0) != UINT64_MAX;
}

bool
room_for(size_t bytes)
{
	return bytes < ASK_FROM || bytes <= room_left();
}
