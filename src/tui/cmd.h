/* Commands: what keys mean. */
#ifndef HAMTOP_TUI_CMD_H
#define HAMTOP_TUI_CMD_H

#include "hamtop/base/str.h"
#include "tui/key.h"

/* Where a command works. AT_ANY: on every screen and in no list or pane of its own. */
enum where {
	AT_ANY = 1,
	AT_TRAIN = 2,
	AT_DATA = 4,
	AT_EDIT = 8,
	AT_HELP = 16,
	AT_PALETTE = 32, /* by name only */
	AT_CODES = 64,
	AT_NEIGHBOURS = 128,
	AT_GROUPS = 256,
	AT_BOARD = 512,
	AT_GEOMETRY = 1024,
	AT_LESSON = 1 << 16,
	/* the screens, each of which has one of its own */
	AT_VIEWS =
		AT_TRAIN | AT_DATA | AT_CODES | AT_NEIGHBOURS | AT_GROUPS | AT_BOARD | AT_GEOMETRY,
};

enum cmd {
	CMD_none,
#define CMD(id, name, keys, where, label, help) CMD_##id,
#include "tui/cmds.def"
#undef CMD
	CMDS
};

struct cmd_row {
	const char *name, *keys;
	unsigned where;
	const char *label, *help;
};

extern const struct cmd_row cmd_rows[CMDS];

/* Which key does what. By value; starts as cmds.def says. */
enum { KEYS_PER_CMD = 4 };
struct keymap {
	struct key key[CMDS][KEYS_PER_CMD];
};

void keymap_init(struct keymap *map);
/* The command of a key where `where` (a set) is, the more special place first;
 * CMD_none without one. */
enum cmd keymap_find(const struct keymap *map, struct key key, unsigned where);
/* The keys of a command as text, "? F1"; empty when it has none. */
void keymap_keys(const struct keymap *map, enum cmd cmd, struct str *out);
/* Its first key, "" when it has none. Returns buf. */
char *keymap_first(const struct keymap *map, enum cmd cmd, char *buf, size_t size);
/* By the palette's name; CMD_none when there is none. */
enum cmd cmd_find(const char *name, size_t n);

#endif
