#include <config.h>

#include <stdio.h>
#include <string.h>

#include "tui/cmd.h"

const struct cmd_row cmd_rows[CMDS] = {
	[CMD_none] = { "", "", 0, NULL, "" },
#define CMD(id, name, keys, where, label, help) [CMD_##id] = { name, keys, where, label, help },
#include "tui/cmds.def"
#undef CMD
};

void
keymap_init(struct keymap *map)
{
	memset(map, 0, sizeof(*map));
	for (int c = CMD_none + 1; c < CMDS; c++) {
		const char *at = cmd_rows[c].keys;

		for (int i = 0; *at && i < KEYS_PER_CMD; i++) {
			size_t n = strcspn(at, " ");

			key_parse(&map->key[c][i], at, n);
			at += n;
			at += strspn(at, " ");
		}
	}
}

static bool
has_key(const struct keymap *map, int cmd, struct key key)
{
	for (int i = 0; i < KEYS_PER_CMD; i++)
		if (map->key[cmd][i].code && map->key[cmd][i].code == key.code &&
		    map->key[cmd][i].alt == key.alt)
			return true;
	return false;
}

enum cmd
keymap_find(const struct keymap *map, struct key key, unsigned where)
{
	enum cmd general = CMD_none;

	for (int c = CMD_none + 1; c < CMDS; c++) {
		if (!(cmd_rows[c].where & where) || !has_key(map, c, key))
			continue;
		if (cmd_rows[c].where & where & ~(unsigned)AT_ANY)
			return (enum cmd)c;
		if (!general)
			general = (enum cmd)c;
	}
	return general;
}

void
keymap_keys(const struct keymap *map, enum cmd cmd, struct str *out)
{
	char name[16];

	str_add(out, "");
	for (int i = 0; i < KEYS_PER_CMD && map->key[cmd][i].code; i++)
		str_addf(out, "%s%s", i ? " " : "",
			 key_text(map->key[cmd][i], name, sizeof(name)));
}

char *
keymap_first(const struct keymap *map, enum cmd cmd, char *buf, size_t size)
{
	if (map->key[cmd][0].code)
		return key_text(map->key[cmd][0], buf, size);
	buf[0] = '\0';
	return buf;
}

enum cmd
cmd_find(const char *name, size_t n)
{
	for (int c = CMD_none + 1; c < CMDS; c++)
		if (strlen(cmd_rows[c].name) == n && !memcmp(cmd_rows[c].name, name, n))
			return (enum cmd)c;
	return CMD_none;
}
