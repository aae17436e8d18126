#include "conf/tree.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <yaml.h>

#include "hamtop/base/mem.h"
#include "hamtop/base/str.h"

/* What is open while events come in. */
struct reader {
	struct tree *tree;
	struct node *open[TREE_DEPTH];
	struct node *last[TREE_DEPTH]; /* youngest child of open[i] */
	int depth;
	int nodes;
	char *key; /* read, its value not yet; owned */
	int documents;
};

const char *
node_kind_text(enum node_kind kind)
{
	static const char *const text[] = {
		[NODE_SCALAR] = "a value",
		[NODE_SEQUENCE] = "a list",
		[NODE_MAPPING] = "a mapping of names to values",
	};

	return text[kind];
}

bool
tree_fail(const struct tree *tree, int line, struct err *err, const char *fmt, ...)
{
	struct str msg = STR_INIT;
	va_list ap;

	va_start(ap, fmt);
	str_addvf(&msg, fmt, ap);
	va_end(ap);
	err_set(err, ERR_USAGE, "%s:%d: %s", tree->file, line, msg.s);
	str_free(&msg);
	return false;
}

static void
free_nodes(struct node *node)
{
	while (node) {
		struct node *next = node->next;

		free_nodes(node->child);
		free(node->key);
		free(node->text);
		free(node);
		node = next;
	}
}

void
tree_free(struct tree *tree)
{
	free_nodes(tree->root);
	free(tree->file);
	*tree = (struct tree)TREE_INIT;
}

static int
line_of(const yaml_event_t *event)
{
	return (int)event->start_mark.line + 1;
}

/* Whether the node may be here at all: limits, and none of YAML's cleverness. */
static bool
check_node(struct reader *r, const yaml_event_t *event, const void *anchor, const void *tag,
	   struct err *err)
{
	int line = line_of(event);

	if (anchor)
		return tree_fail(
			r->tree, line, err,
			"anchors and aliases (& and *) are not taken here; write the value out");
	if (tag)
		return tree_fail(r->tree, line, err, "tags (!) are not taken here; leave it out");
	if (++r->nodes > TREE_NODES)
		return tree_fail(r->tree, line, err, "the file has more than %d values",
				 TREE_NODES);
	return true;
}

/* Hangs a new node into what is open; NULL when its key was there before. */
static struct node *
hang(struct reader *r, enum node_kind kind, int line, struct err *err)
{
	struct node **place = &r->tree->root;

	if (r->depth) {
		struct node *parent = r->open[r->depth - 1];
		struct node *last = r->last[r->depth - 1];

		for (const struct node *n = parent->child; r->key && n; n = n->next) {
			if (strcmp(n->key, r->key) == 0) {
				tree_fail(r->tree, line, err, "\"%s\" stands here a second time",
					  r->key);
				return NULL;
			}
		}
		place = last ? &last->next : &parent->child;
	}
	*place = mem_new(1, sizeof(**place));
	(*place)->kind = kind;
	(*place)->line = line;
	(*place)->key = r->key;
	r->key = NULL;
	if (r->depth)
		r->last[r->depth - 1] = *place;
	return *place;
}

static bool
open_node(struct reader *r, enum node_kind kind, int line, struct err *err)
{
	bool needs_key = r->depth && r->open[r->depth - 1]->kind == NODE_MAPPING;
	struct node *node;

	if (needs_key && !r->key)
		return tree_fail(r->tree, line, err, "a name is wanted here and not %s",
				 node_kind_text(kind));
	if (r->depth == TREE_DEPTH)
		return tree_fail(r->tree, line, err, "values are nested more than %d deep",
				 TREE_DEPTH);
	node = hang(r, kind, line, err);
	if (!node)
		return false;
	r->open[r->depth] = node;
	r->last[r->depth] = NULL;
	r->depth++;
	return true;
}

static bool
take_scalar(struct reader *r, const yaml_event_t *event, struct err *err)
{
	const char *text = (const char *)event->data.scalar.value;
	struct node *node;

	if (strlen(text) != event->data.scalar.length)
		return tree_fail(r->tree, line_of(event), err, "the value has a NUL byte in it");
	if (r->depth && r->open[r->depth - 1]->kind == NODE_MAPPING && !r->key) {
		r->key = mem_strdup(text);
		return true;
	}
	node = hang(r, NODE_SCALAR, line_of(event), err);
	if (!node)
		return false;
	node->text = mem_strdup(text);
	return true;
}

static bool
take_event(struct reader *r, const yaml_event_t *event, struct err *err)
{
	switch (event->type) {
	case YAML_ALIAS_EVENT:
		return check_node(r, event, event->data.alias.anchor, NULL, err);
	case YAML_SCALAR_EVENT:
		return check_node(r, event, event->data.scalar.anchor, event->data.scalar.tag,
				  err) &&
		       take_scalar(r, event, err);
	case YAML_SEQUENCE_START_EVENT:
		return check_node(r, event, event->data.sequence_start.anchor,
				  event->data.sequence_start.tag, err) &&
		       open_node(r, NODE_SEQUENCE, line_of(event), err);
	case YAML_MAPPING_START_EVENT:
		return check_node(r, event, event->data.mapping_start.anchor,
				  event->data.mapping_start.tag, err) &&
		       open_node(r, NODE_MAPPING, line_of(event), err);
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		r->depth--;
		return true;
	case YAML_DOCUMENT_START_EVENT:
		if (r->documents++)
			return tree_fail(r->tree, line_of(event), err,
					 "a second document (---) begins; only one is taken");
		return true;
	default:
		return true;
	}
}

static bool
fail_syntax(const struct tree *tree, const yaml_parser_t *parser, struct err *err)
{
	size_t line = parser->problem_mark.line;

	/* A byte that is no UTF-8 has an offset and no line. */
	if (parser->error == YAML_READER_ERROR)
		return err_set(err, ERR_USAGE, "%s: byte %zu: %s; write the file as UTF-8 text",
			       tree->file, parser->problem_offset, parser->problem);
	return tree_fail(tree, (int)line + 1, err, "this is no YAML: %s%s%s",
			 parser->problem ? parser->problem : "it cannot be read",
			 parser->context ? ", " : "", parser->context ? parser->context : "");
}

bool
tree_parse(struct tree *tree, const char *name, const char *text, size_t n, struct err *err)
{
	struct reader r = { .tree = tree };
	yaml_parser_t parser;
	bool ok = true, ended = false;

	*tree = (struct tree)TREE_INIT;
	tree->file = mem_strdup(name);
	if (n > TREE_BYTES)
		return err_set(err, ERR_USAGE, "%s: a file of more than %d bytes is not read here",
			       name, TREE_BYTES);
	if (!yaml_parser_initialize(&parser))
		return err_set(err, ERR_RUN, "%s: not enough memory to read it", name);
	yaml_parser_set_input_string(&parser, (const unsigned char *)text, n);
	while (ok && !ended) {
		yaml_event_t event;

		if (!yaml_parser_parse(&parser, &event)) {
			ok = fail_syntax(tree, &parser, err);
			break;
		}
		ok = take_event(&r, &event, err);
		ended = event.type == YAML_STREAM_END_EVENT;
		yaml_event_delete(&event);
	}
	free(r.key);
	yaml_parser_delete(&parser);
	return ok;
}

bool
tree_read(struct tree *tree, const char *path, struct err *err)
{
	char *text = NULL;
	FILE *file = NULL;
	bool ok = false;
	size_t n;

	*tree = (struct tree)TREE_INIT;
	file = fopen(path, "rb");
	if (!file)
		return err_sys(err, ERR_USAGE, "cannot open %s", path);
	text = mem_new(TREE_BYTES + 1, 1);
	n = fread(text, 1, TREE_BYTES + 1, file);
	if (ferror(file)) {
		err_sys(err, ERR_USAGE, "cannot read %s", path);
		goto out;
	}
	ok = tree_parse(tree, path, text, n, err);
out:
	free(text);
	fclose(file);
	return ok;
}
