#include "progress.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "hamtop/base/clock.h"

enum { NARROWEST = 40, WIDEST = 120, TEXT_MAX = 80 };

static bool wanted;
static int drawn; /* columns on the screen now */
static double began, last;

/* Columns of the terminal on standard error, 0 when there is none. */
static int
columns(void)
{
	struct winsize size;
	const char *term = getenv("TERM");

	if (!isatty(STDERR_FILENO) || !term || !*term || !strcmp(term, "dumb"))
		return 0;
	if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
		return size.ws_col;
	return getenv("COLUMNS") ? atoi(getenv("COLUMNS")) : 80;
}

void
progress_start(bool quiet)
{
	wanted = !quiet;
	began = clock_now();
	last = 0;
}

bool
progress_due(void)
{
	double now = clock_now();

	if (!wanted || now - last < 0.1)
		return false;
	last = now;
	return true;
}

void
progress_draw(const char *what, double done)
{
	int cols = wanted ? columns() : 0;
	double spent = clock_now() - began;
	char line[WIDEST + 1], eta[32] = "";
	int bar, n;

	if (cols < NARROWEST)
		return;
	if (cols > WIDEST)
		cols = WIDEST;
	if (done > 0.02 && spent > 1) {
		long left = (long)(spent / done * (1 - done) + 0.5);

		snprintf(eta, sizeof(eta), "  %ld:%02ld left", left / 60, left % 60);
	}
	n = snprintf(line, sizeof(line), "%.*s%s  [", TEXT_MAX, what, eta);
	bar = cols - 3 - n;
	if (bar > 30)
		bar = 30;
	for (int i = 0; i < bar; i++)
		line[n++] = i < done * bar ? '#' : '.';
	if (bar > 0)
		line[n++] = ']';
	else if (n >= cols)
		n = cols - 1;
	fprintf(stderr, "\r%.*s%*s", n, line, drawn > n ? drawn - n : 0, "");
	drawn = n;
}

void
progress_hide(void)
{
	if (!drawn)
		return;
	fprintf(stderr, "\r%*s\r", drawn, "");
	drawn = 0;
}
