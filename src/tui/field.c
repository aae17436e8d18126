#include <config.h>

#include "tui/field.h"

#include <stdio.h>
#include <string.h>

enum { KEY_CLEAR = 21 }; /* ^U */

void
field_clear(struct field *f)
{
	f->text[0] = '\0';
	f->len = 0;
}

void
field_set(struct field *f, const char *text)
{
	snprintf(f->text, sizeof(f->text), "%s", text);
	f->len = strlen(f->text);
}

static void
add(struct field *f, int code)
{
	char name[16];
	size_t n;

	if (code == ' ')
		strcpy(name, " ");
	else
		key_text((struct key){ code, false }, name, sizeof(name));
	n = strlen(name);
	if (f->len + n < sizeof(f->text)) {
		memcpy(f->text + f->len, name, n + 1);
		f->len += n;
	}
}

static void
rubout(struct field *f)
{
	while (f->len > 0 && ((unsigned char)f->text[--f->len] & 0xc0) == 0x80)
		;
	f->text[f->len] = '\0';
}

bool
field_key(struct field *f, struct key key)
{
	if (key.code == KEY_RUBOUT)
		rubout(f);
	else if (key.code == KEY_CLEAR)
		field_clear(f);
	else if (key.code >= ' ' && key.code < KEY_SPECIAL)
		add(f, key.code);
	else
		return false;
	return true;
}
