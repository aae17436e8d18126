#include "conf/colour.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "hamtop/conf/theme.h"

/* xterm's own 16; other terminals differ a little. */
static const struct {
	const char *name;
	unsigned char rgb[3];
} named[16] = {
	{ "black", { 0, 0, 0 } },
	{ "red", { 205, 0, 0 } },
	{ "green", { 0, 205, 0 } },
	{ "yellow", { 205, 205, 0 } },
	{ "blue", { 0, 0, 238 } },
	{ "magenta", { 205, 0, 205 } },
	{ "cyan", { 0, 205, 205 } },
	{ "white", { 229, 229, 229 } },
	{ "bright-black", { 127, 127, 127 } },
	{ "bright-red", { 255, 0, 0 } },
	{ "bright-green", { 0, 255, 0 } },
	{ "bright-yellow", { 255, 255, 0 } },
	{ "bright-blue", { 92, 92, 255 } },
	{ "bright-magenta", { 255, 0, 255 } },
	{ "bright-cyan", { 0, 255, 255 } },
	{ "bright-white", { 255, 255, 255 } },
};

enum { NAMED = 16, CUBE_END = 232, ALL = 256 };

void
colour_rgb(int colour, int rgb[3])
{
	if (colour < NAMED) {
		for (int i = 0; i < 3; i++)
			rgb[i] = named[colour].rgb[i];
	} else if (colour < CUBE_END) {
		int step[3] = { (colour - NAMED) / 36, (colour - NAMED) / 6 % 6,
				(colour - NAMED) % 6 };

		for (int i = 0; i < 3; i++)
			rgb[i] = step[i] ? 55 + 40 * step[i] : 0;
	} else {
		for (int i = 0; i < 3; i++)
			rgb[i] = 8 + 10 * (colour - CUBE_END);
	}
}

/* Relative luminance of sRGB (WCAG 2). */
static double
luminance(int colour)
{
	static const double weight[3] = { 0.2126, 0.7152, 0.0722 };
	double sum = 0;
	int rgb[3];

	colour_rgb(colour, rgb);
	for (int i = 0; i < 3; i++) {
		double c = rgb[i] / 255.0;

		sum += weight[i] * (c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4));
	}
	return sum;
}

double
colour_contrast(int a, int b)
{
	double x = luminance(a), y = luminance(b);

	return x > y ? (x + 0.05) / (y + 0.05) : (y + 0.05) / (x + 0.05);
}

/* The nearest colour of from..end-1 that reads on bg; -1 when none does. */
static short
nearest(const int want[3], int from, int end, int bg)
{
	long best = -1;
	short found = -1;

	for (int c = from; c < end; c++) {
		long distance = 0;
		int rgb[3];

		if (bg != COLOUR_DEFAULT && colour_contrast(c, bg) < 4.5)
			continue;
		colour_rgb(c, rgb);
		for (int i = 0; i < 3; i++)
			distance += (long)(rgb[i] - want[i]) * (rgb[i] - want[i]);
		if (found < 0 || distance < best) {
			best = distance;
			found = (short)c;
		}
	}
	return found;
}

static short
named_nearest(short colour, int end, int bg)
{
	int rgb[3];

	if (colour < end)
		return colour;
	colour_rgb(colour, rgb);
	return nearest(rgb, 0, end, bg);
}

short
colour_fg16(short colour, short bg16)
{
	return named_nearest(colour, NAMED, bg16);
}

short
colour_bg16(short colour)
{
	return named_nearest(colour, NAMED / 2, COLOUR_DEFAULT);
}

/* "rrggbb" */
static bool
parse_hex(short *out, const char *hex)
{
	int rgb[3];

	if (strlen(hex) != 6 || strspn(hex, "0123456789abcdefABCDEF") != 6)
		return false;
	for (int i = 0; i < 3; i++) {
		char pair[3] = { hex[2 * i], hex[2 * i + 1], '\0' };

		rgb[i] = (int)strtol(pair, NULL, 16);
	}
	*out = nearest(rgb, NAMED, ALL, COLOUR_DEFAULT);
	return true;
}

bool
colour_parse(short *out, const char *text)
{
	size_t digits = strspn(text, "0123456789");

	if (strcmp(text, "default") == 0) {
		*out = COLOUR_DEFAULT;
		return true;
	}
	if (text[0] == '#')
		return parse_hex(out, text + 1);
	if (digits && digits <= 3 && !text[digits]) {
		*out = (short)strtol(text, NULL, 10);
		return *out < ALL;
	}
	for (short c = 0; c < NAMED; c++) {
		if (strcmp(text, named[c].name) == 0) {
			*out = c;
			return true;
		}
	}
	return false;
}
