/* A YAML file as a small tree with line numbers, read with suspicion: it may have
 * come from anywhere. Refused, with file and line: anchors, aliases, tags,
 * duplicate keys, a second document, and files beyond the limits below. */
#ifndef HAMTOP_CONF_TREE_H
#define HAMTOP_CONF_TREE_H

#include <stdbool.h>
#include <stddef.h>

#include "hamtop/base/err.h"

enum { TREE_BYTES = 1 << 20, TREE_NODES = 10000, TREE_DEPTH = 16 };

enum node_kind { NODE_SCALAR, NODE_SEQUENCE, NODE_MAPPING };

struct node {
	enum node_kind kind;
	int line;   /* from 1 */
	char *key;  /* in a mapping, else NULL */
	char *text; /* of a scalar, without NUL bytes inside */
	struct node *child, *next;
};

struct tree {
	char *file;
	struct node *root; /* NULL when the file says nothing */
};

#define TREE_INIT                                                                                  \
	{                                                                                          \
		NULL, NULL                                                                         \
	}

/* tree_free() releases, after a failure too. All failures are ERR_USAGE. */
bool tree_read(struct tree *tree, const char *path, struct err *err);
bool tree_parse(struct tree *tree, const char *name, const char *text, size_t n, struct err *err);
void tree_free(struct tree *tree);

/* Says "FILE:LINE: " and the message. */
bool tree_fail(const struct tree *tree, int line, struct err *err, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

/* "a value", "a list", "a mapping of names to values" */
const char *node_kind_text(enum node_kind kind);

#endif
