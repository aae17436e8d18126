/* What hamtop says about itself, all from the tables. */
#ifndef HAMTOP_MAIN_USAGE_H
#define HAMTOP_MAIN_USAGE_H

#include "hamtop/base/str.h"
#include "options.h"

void usage_help(struct str *out);
void usage_version(struct str *out);
void usage_models(struct str *out);
void usage_paths(struct str *out);
/* shell: bash or zsh */
void usage_completion(struct str *out, const char *shell);

/* The names that an option takes, a blank between; none for free text. */
void usage_values(struct str *out, const struct option_row *row);

#endif
