/* A line of typed text. */
#ifndef HAMTOP_TUI_FIELD_H
#define HAMTOP_TUI_FIELD_H

#include <stdbool.h>
#include <stddef.h>

#include "tui/key.h"

struct field {
	char text[200];
	size_t len;
};

void field_clear(struct field *f);
void field_set(struct field *f, const char *text);
/* A character, Backspace or ^U; false for any other key. */
bool field_key(struct field *f, struct key key);

#endif
