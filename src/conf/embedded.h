/* The themes as they stand in themes/, for when nothing is installed. The list is
 * made by themes/Makemodule.am; `default` comes first, NULL ends it. */
#ifndef HAMTOP_CONF_EMBEDDED_H
#define HAMTOP_CONF_EMBEDDED_H

struct embedded_theme {
	const char *name, *text;
};

extern const struct embedded_theme embedded_themes[];

#endif
