/* Runs a fuzz target over each file of its corpus, tests/fuzz/<program's name>/,
 * as a test: whole, cut short everywhere, and with single bytes changed. */
#include "fuzz.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 1 << 16 };

static size_t
read_file(const char *path, uint8_t *bytes)
{
	FILE *f = fopen(path, "rb");
	size_t n = f ? fread(bytes, 1, MOST, f) : 0;

	if (f)
		fclose(f);
	return n;
}

static void
replay(uint8_t *bytes, size_t n)
{
	static const uint8_t odd[] = { 0, '\n', '\r', '"', ',', ':', '\t', '0', '9', 0xff };

	LLVMFuzzerTestOneInput(bytes, n);
	for (size_t k = 0; k < n; k++) {
		/* a block of its own, so that reading behind the end is seen */
		uint8_t *copy = malloc(k + 1), kept = bytes[k];

		if (!copy)
			abort();
		memcpy(copy, bytes, k);
		LLVMFuzzerTestOneInput(copy, k);
		free(copy);
		bytes[k] = odd[k % sizeof(odd)];
		LLVMFuzzerTestOneInput(bytes, n);
		bytes[k] = kept;
	}
}

int
main(int argc, char **argv)
{
	static uint8_t bytes[MOST];
	const char *top = getenv("top_srcdir"), *name = strrchr(argv[0], '/');
	char folder[2048], path[4096];
	struct dirent *entry;
	DIR *dir;
	int tests = 0;

	(void)argc;
	name = name ? name + 1 : argv[0];
	name = strncmp(name, "lt-", 3) == 0 ? name + 3 : name;
	snprintf(folder, sizeof(folder), "%s/tests/fuzz/%s", top ? top : ".", name);
	dir = opendir(folder);
	while (dir && (entry = readdir(dir))) {
		size_t n;

		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
		n = read_file(path, bytes);
		replay(bytes, n);
		printf("%sok %d - %s\n", n ? "" : "not ", ++tests, entry->d_name);
	}
	if (dir)
		closedir(dir);
	if (!tests)
		printf("not ok 1 - there is a corpus in %s\n", folder);
	printf("1..%d\n", tests ? tests : 1);
	return tests == 0;
}
