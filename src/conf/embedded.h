/* The themes and lessons as they stand in themes/ and data/lessons/, for when nothing is
 * installed. The lists are made by the Makemodule.am there; the theme `default` comes
 * first, NULL ends each. */
#ifndef HAMTOP_CONF_EMBEDDED_H
#define HAMTOP_CONF_EMBEDDED_H

struct embedded_text {
	const char *name, *text;
};

extern const struct embedded_text embedded_themes[];
extern const struct embedded_text embedded_lessons[];

#endif
