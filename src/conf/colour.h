/* Colours of themes: from text, and down to 16. */
#ifndef HAMTOP_CONF_COLOUR_H
#define HAMTOP_CONF_COLOUR_H

#include <stdbool.h>

/* What colour_parse takes, for messages. */
#define COLOUR_WANTED                                                                              \
	"default, black, red, green, yellow, blue, magenta, cyan, white, bright-black to "         \
	"bright-white, a number from 0 to 255, or \"#rrggbb\" in quotes"

/* COLOUR_DEFAULT or 0..255 into out; false when the text is no colour. */
bool colour_parse(short *out, const char *text);

/* The nearest of the 16 that reads on bg16 (a contrast of 4.5 and more), and the
 * nearest of the first 8, since many terminals have no bright backgrounds. */
short colour_fg16(short colour, short bg16);
short colour_bg16(short colour);

#endif
