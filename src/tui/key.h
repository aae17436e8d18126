/* Keys as the rest of the screen knows them. */
#ifndef HAMTOP_TUI_KEY_H
#define HAMTOP_TUI_KEY_H

#include <stdbool.h>
#include <stddef.h>

/* Beyond Unicode; ^A .. ^Z are 1 .. 26. */
enum {
	KEY_NONE = 0,
	KEY_TAB = 9,
	KEY_RETURN = 13,
	KEY_ESCAPE = 27,
	KEY_RUBOUT = 127,
	KEY_SPECIAL = 0x200000,
	KEY_ARROW_UP,
	KEY_ARROW_DOWN,
	KEY_ARROW_LEFT,
	KEY_ARROW_RIGHT,
	KEY_LINE_HOME,
	KEY_LINE_END,
	KEY_PAGE_UP,
	KEY_PAGE_DOWN,
	KEY_BACKTAB,
	KEY_DEL,
	KEY_FN, /* KEY_FN + 1 .. 12 */
	KEY_LAST = KEY_FN + 13
};

struct key {
	int code;
	bool alt;
};

/* "Space", "^L", "F1", "M-1", "S-Tab", "a". Returns buf. */
char *key_text(struct key key, char *buf, size_t size);
/* The same back; false when text (n bytes) is no key. */
bool key_parse(struct key *out, const char *text, size_t n);

enum mouse_kind { MOUSE_CLICK, MOUSE_DRAG, MOUSE_WHEEL_UP, MOUSE_WHEEL_DOWN };

struct mouse {
	enum mouse_kind kind;
	int x, y;
};

#endif
