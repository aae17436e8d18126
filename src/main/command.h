/* The command that hamtop was called by, to call it again. */
#ifndef HAMTOP_MAIN_COMMAND_H
#define HAMTOP_MAIN_COMMAND_H

#include "setup.h"

/* As a shell would take it, without the long options that `without` names, ended by
 * OPTIONS. The caller frees it. */
char *command_line(const struct setup *s, const enum option_id *without);

#endif
