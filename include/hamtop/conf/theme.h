/* Themes: what each role of roles.def looks like.
 *
 *     name: dark
 *     fg: "#d8dee9"                # what a role without fg or bg gets
 *     bg: "#1c1f26"
 *     roles:
 *       text: {}
 *       title: {fg: "#88c0d0", bold: yes}
 *       select: {fg: black, bg: 75, fg16: black, bg16: cyan}
 *
 * A colour is `default` (the terminal's own), one of the 16 names (black red green
 * yellow blue magenta cyan white, and bright-black to bright-white), a number from
 * 0 to 255, or "#rrggbb", which becomes the nearest of colours 16 to 255. fg16 and
 * bg16 are for terminals with 16 colours; left out, they are the nearest
 * that can be read.
 * Every role has to be named: a theme is complete or it is refused. */
#ifndef HAMTOP_CONF_THEME_H
#define HAMTOP_CONF_THEME_H

#include <stdbool.h>
#include <stddef.h>

#include "hamtop/base/err.h"

enum role {
#define ROLE(name, what) ROLE_##name,
#include "hamtop/conf/roles.def"
#undef ROLE
	ROLES
};

enum { COLOUR_DEFAULT = -1 };

struct style {
	short fg, bg;	  /* COLOUR_DEFAULT or 0..255 */
	short fg16, bg16; /* COLOUR_DEFAULT or 0..15 */
	bool bold, underline, reverse;
};

struct theme {
	char name[32];
	struct style role[ROLES];
};

/* Names of a role, its purpose. */
const char *role_name(enum role role);
const char *role_what(enum role role);

/* The look that needs no file: the embedded theme `default`. */
void theme_default(struct theme *out);

/* Finds and reads a theme. `which` with a slash or ending in .yaml is a file;
 * otherwise NAME.yaml is looked for in $XDG_CONFIG_HOME/hamtop/themes (or
 * ~/.config/hamtop/themes), $HAMTOP_DATADIR/themes and the installed themes, and
 * then among the embedded ones. ERR_USAGE names file and line, or the themes
 * there are. */
bool theme_load(struct theme *out, const char *which, struct err *err);
/* Reads a theme from memory; file stands for it in messages. */
bool theme_parse(struct theme *out, const char *file, const char *text, size_t n, struct err *err);

/* A role where there are no colours: as the theme has it if that is bold, underlined or
 * reversed, else so that it differs from text where it must. */
struct style theme_mono(const struct theme *theme, enum role role);

/* Name of embedded theme i, in the order that a key walks them; NULL past the last. */
const char *theme_name(size_t i);

/* Red, green, blue (0..255) of colour 0..255 as xterm shows it. */
void colour_rgb(int colour, int rgb[3]);
/* Contrast of two colours 0..255 by WCAG 2: 1 (the same) to 21 (black on white). */
double colour_contrast(int a, int b);

#endif
