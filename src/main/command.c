#include <config.h>

#include "command.h"

#include <string.h>

static void
add_word(struct str *line, const char *word)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
				    "-_=+,.:/@%";

	str_addc(line, ' ');
	if (*word && word[strspn(word, plain)] == '\0') {
		str_add(line, word);
		return;
	}
	str_addc(line, '\'');
	for (; *word; word++) {
		if (*word == '\'')
			str_add(line, "'\\'");
		str_addc(line, *word);
	}
	str_addc(line, '\'');
}

/* The option that a word names, in full or by its beginning, which getopt_long has found
 * to be the only one; OPTIONS: none. */
static int
named(const char *word)
{
	size_t n = strcspn(word, "=");
	int found = OPTIONS;

	if (strncmp(word, "--", 2) != 0 || n < 3)
		return OPTIONS;
	for (int i = 0; i < OPTIONS; i++) {
		if (strncmp(option_table[i].name, word + 2, n - 2) != 0)
			continue;
		found = i;
		if (strlen(option_table[i].name) == n - 2)
			break;
	}
	return found;
}

char *
command_line(const struct setup *s, const enum option_id *without)
{
	struct str line = STR_INIT;

	str_add(&line, "hamtop");
	for (int i = 1; i < s->argc; i++) {
		const char *word = s->argv[i];
		const enum option_id *not = without;
		int id = named(word);

		while (*not != OPTIONS && (int)*not != id)
			not ++;
		if (*not == OPTIONS)
			add_word(&line, word);
		else if (option_table[id].arity == ARG_ONE && !strchr(word, '='))
			i++;
	}
	return str_steal(&line);
}
