/* Settings that are a part of a larger file. */
#ifndef HAMTOP_CONF_SETTINGS_NODE_H
#define HAMTOP_CONF_SETTINGS_NODE_H

#include "conf/tree.h"
#include "hamtop/conf/settings.h"

/* Takes the settings of a mapping; settings_free() releases, after a failure too. */
bool settings_of_node(struct settings *out, const struct tree *tree, const struct node *node,
		      struct err *err);

#endif
