#include <config.h>

#include <stdio.h>
#include <string.h>

#include "hamtop/base/mem.h"
#include "hamtop/base/str.h"
#include "tui/key.h"

static const struct {
	int code;
	const char *name;
} names[] = {
	{ ' ', "Space" },
	{ KEY_TAB, "Tab" },
	{ KEY_RETURN, "Enter" },
	{ KEY_ESCAPE, "Esc" },
	{ KEY_RUBOUT, "Backspace" },
	{ KEY_ARROW_UP, "Up" },
	{ KEY_ARROW_DOWN, "Down" },
	{ KEY_ARROW_LEFT, "Left" },
	{ KEY_ARROW_RIGHT, "Right" },
	{ KEY_LINE_HOME, "Home" },
	{ KEY_LINE_END, "End" },
	{ KEY_PAGE_UP, "PgUp" },
	{ KEY_PAGE_DOWN, "PgDn" },
	{ KEY_BACKTAB, "S-Tab" },
	{ KEY_DEL, "Del" },
};

/* A code point as UTF-8; returns its bytes. */
static int
put_utf8(char out[5], unsigned c)
{
	int n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
	static const unsigned char lead[5] = { 0, 0, 0xc0, 0xe0, 0xf0 };

	for (int i = n - 1; i > 0; i--) {
		out[i] = (char)(0x80 | (c & 63));
		c >>= 6;
	}
	out[0] = (char)(lead[n] | c);
	out[n] = '\0';
	return n;
}

char *
key_text(struct key key, char *buf, size_t size)
{
	const char *alt = key.alt ? "M-" : "";
	char text[5];

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		if (names[i].code == key.code) {
			snprintf(buf, size, "%s%s", alt, names[i].name);
			return buf;
		}
	}
	if (key.code > KEY_FN && key.code < KEY_LAST) {
		snprintf(buf, size, "%sF%d", alt, key.code - KEY_FN);
	} else if (key.code < 32) {
		snprintf(buf, size, "%s^%c", alt, key.code + 64);
	} else {
		put_utf8(text, (unsigned)key.code);
		snprintf(buf, size, "%s%s", alt, text);
	}
	return buf;
}

bool
key_parse(struct key *out, const char *text, size_t n)
{
	struct key key = { 0 };
	unsigned code = 0;
	char word[16];
	int fn = 0;

	if (n > 2 && !strncmp(text, "M-", 2)) {
		key.alt = true;
		text += 2;
		n -= 2;
	}
	if (n == 0 || n >= sizeof(word))
		return false;
	memcpy(word, text, n);
	word[n] = '\0';
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (!strcmp(names[i].name, word))
			key.code = names[i].code;
	if (key.code) {
		/* found by name */
	} else if (n == 2 && word[0] == '^' && word[1] >= 'A' && word[1] <= 'Z') {
		key.code = word[1] - 64;
	} else if (sscanf(word, "F%2d", &fn) == 1 && fn >= 1 && fn <= 12) {
		key.code = KEY_FN + fn;
	} else if (str_utf8_char(word, n, &code) == n && code > 32 && code != 127) {
		key.code = (int)code;
	} else {
		return false;
	}
	*out = key;
	return true;
}
