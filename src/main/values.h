/* From the text of an option to its value. */
#ifndef HAMTOP_MAIN_VALUES_H
#define HAMTOP_MAIN_VALUES_H

#include "options.h"

/* The copy of a text that the list owns. */
char *words_add(struct words *words, const char *text);
void words_free(struct words *words);

/* 1 yes, 0 no, -1 neither; "" is yes. */
int value_switch(const char *text);

/* Sets one option; value is NULL for those that take none. ERR_USAGE names the
 * option and what it takes. */
bool option_apply(struct options *o, int id, const char *value, struct err *err);

/* What can only be said of all options together. */
bool options_agree(const struct options *o, struct err *err);

#endif
