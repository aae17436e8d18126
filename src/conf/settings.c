#include "hamtop/conf/settings.h"

#include <stdlib.h>
#include <string.h>

#include "conf/settings_node.h"
#include "hamtop/base/mem.h"
#include "hamtop/base/str.h"

/* Takes value over. */
static void
add(struct settings *out, const char *key, char *value, int line)
{
	VEC_ROOM(out->v, out->n, out->cap);
	out->v[out->n++] = (struct setting){ mem_strdup(key), value, line };
}

/* A list is one value with commas; a list of "set" is one setting an entry. */
static bool
add_list(struct settings *out, const struct tree *tree, const struct node *node, bool is_set,
	 struct err *err)
{
	struct str list = STR_INIT;

	for (const struct node *n = node->child; n; n = n->next) {
		if (n->kind != NODE_SCALAR) {
			str_free(&list);
			return tree_fail(tree, n->line, err,
					 "the list \"%s\" takes values only and not %s", node->key,
					 node_kind_text(n->kind));
		}
		if (is_set) {
			add(out, node->key, mem_strdup(n->text), n->line);
			continue;
		}
		if (n != node->child)
			str_addc(&list, ',');
		str_add(&list, n->text);
	}
	if (!is_set)
		add(out, node->key, str_steal(&list), node->line);
	return true;
}

static bool
add_sets(struct settings *out, const struct tree *tree, const struct node *node, struct err *err)
{
	for (const struct node *n = node->child; n; n = n->next) {
		struct str pair = STR_INIT;

		if (n->kind != NODE_SCALAR)
			return tree_fail(tree, n->line, err,
					 "\"set: %s\" takes one value and not %s", n->key,
					 node_kind_text(n->kind));
		str_addf(&pair, "%s=%s", n->key, n->text);
		add(out, node->key, str_steal(&pair), n->line);
	}
	return true;
}

static bool
walk(struct settings *out, const struct tree *tree, const struct node *mapping, struct err *err)
{
	for (const struct node *n = mapping->child; n; n = n->next) {
		bool is_set = strcmp(n->key, "set") == 0;

		if (n->kind == NODE_SCALAR) {
			add(out, n->key, mem_strdup(n->text), n->line);
		} else if (n->kind == NODE_SEQUENCE) {
			if (!add_list(out, tree, n, is_set, err))
				return false;
		} else if (is_set) {
			if (!add_sets(out, tree, n, err))
				return false;
		} else {
			return tree_fail(
				tree, n->line, err,
				"\"%s\" takes a value or a list; only \"set\" takes a mapping",
				n->key);
		}
	}
	return true;
}

bool
settings_of_node(struct settings *out, const struct tree *tree, const struct node *node,
		 struct err *err)
{
	*out = (struct settings)SETTINGS_INIT;
	out->file = mem_strdup(tree->file);
	if (!node)
		return true;
	if (node->kind != NODE_MAPPING)
		return tree_fail(tree, node->line, err,
				 "%s has lines such as \"bits: 40\", and this is %s",
				 node->key ? node->key : "a run file", node_kind_text(node->kind));
	return walk(out, tree, node, err);
}

bool
settings_parse(struct settings *out, const char *name, const char *text, size_t n, struct err *err)
{
	struct tree tree;
	bool ok;

	*out = (struct settings)SETTINGS_INIT;
	ok = tree_parse(&tree, name, text, n, err) && settings_of_node(out, &tree, tree.root, err);
	tree_free(&tree);
	return ok;
}

bool
settings_read(struct settings *out, const char *path, struct err *err)
{
	struct tree tree;
	bool ok;

	*out = (struct settings)SETTINGS_INIT;
	ok = tree_read(&tree, path, err) && settings_of_node(out, &tree, tree.root, err);
	tree_free(&tree);
	return ok;
}

void
settings_free(struct settings *settings)
{
	for (size_t i = 0; i < settings->n; i++) {
		free(settings->v[i].key);
		free(settings->v[i].value);
	}
	free(settings->v);
	free(settings->file);
	*settings = (struct settings)SETTINGS_INIT;
}
