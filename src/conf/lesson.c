#include "hamtop/conf/lesson.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conf/settings_node.h"
#include "hamtop/base/mem.h"

/* What a file of a lesson has, in the order of the format's description. */
enum key {
	KEY_TITLE,
	KEY_THEORY,
	KEY_QUESTION,
	KEY_ANSWERS,
	KEY_RIGHT,
	KEY_EXPERIMENT,
	KEY_ARMS,
	KEY_TABLE,
	KEY_CLAIMS,
	KEY_REVEAL,
	KEY_TRY,
	KEYS
};

static const struct {
	const char *name;
	enum node_kind kind;
	bool may_lack;
} keys[KEYS] = {
	[KEY_TITLE] = { "title", NODE_SCALAR, false },
	[KEY_THEORY] = { "theory", NODE_SCALAR, false },
	[KEY_QUESTION] = { "question", NODE_SCALAR, false },
	[KEY_ANSWERS] = { "answers", NODE_SEQUENCE, false },
	[KEY_RIGHT] = { "right", NODE_SCALAR, false },
	[KEY_EXPERIMENT] = { "experiment", NODE_MAPPING, false },
	[KEY_ARMS] = { "arms", NODE_MAPPING, true },
	[KEY_TABLE] = { "table", NODE_MAPPING, false },
	[KEY_CLAIMS] = { "claims", NODE_SEQUENCE, false },
	[KEY_REVEAL] = { "reveal", NODE_SCALAR, false },
	[KEY_TRY] = { "try", NODE_SCALAR, false },
};

/* Finds what stands at the root: each key at most once (the tree sees to that). */
static bool
find_keys(const struct node *at[KEYS], const struct tree *tree, struct err *err)
{
	if (!tree->root || tree->root->kind != NODE_MAPPING)
		return tree_fail(tree, tree->root ? tree->root->line : 1, err,
				 "a lesson has lines such as \"title: Ties\", and this has none");
	for (const struct node *n = tree->root->child; n; n = n->next) {
		int key = 0;

		while (key < KEYS && strcmp(keys[key].name, n->key) != 0)
			key++;
		if (key == KEYS)
			return tree_fail(tree, n->line, err,
					 "a lesson has no \"%s\"; it has title, theory, question, "
					 "answers, right, experiment, arms, table, claims, reveal "
					 "and try",
					 n->key);
		if (n->kind != keys[key].kind)
			return tree_fail(tree, n->line, err, "\"%s\" is %s here and has to be %s",
					 n->key, node_kind_text(n->kind),
					 node_kind_text(keys[key].kind));
		if (n->kind == NODE_SCALAR ? !*n->text : !n->child)
			return tree_fail(tree, n->line, err, "\"%s\" says nothing", n->key);
		at[key] = n;
	}
	for (int key = 0; key < KEYS; key++) {
		if (!at[key] && !keys[key].may_lack)
			return tree_fail(tree, tree->root->line, err, "a lesson needs \"%s\"",
					 keys[key].name);
	}
	return true;
}

/* A copy that may be shown: one line, no control characters. */
static char *
clean(const char *text)
{
	struct str out = STR_INIT;

	str_add(&out, "");
	while (*text) {
		size_t n = strcspn(text, "\n\t");

		str_add_clean(&out, text, n);
		text += n;
		if (*text++)
			str_addc(&out, ' ');
		else
			break;
	}
	return str_steal(&out);
}

static bool
is_value(const struct tree *tree, const struct node *parent, const struct node *n, struct err *err)
{
	if (n->kind == NODE_SCALAR && *n->text)
		return true;
	return tree_fail(tree, n->line, err, "\"%s\" takes sentences and not %s", parent->key,
			 n->kind == NODE_SCALAR ? "nothing" : node_kind_text(n->kind));
}

static bool
read_answers(struct lesson *out, const struct tree *tree, const struct node *list,
	     const struct node *right, struct err *err)
{
	char *end;
	long which;

	for (const struct node *n = list->child; n; n = n->next) {
		if (out->answers == ANSWERS_MAX)
			return tree_fail(tree, n->line, err, "at most %d answers", ANSWERS_MAX);
		if (!is_value(tree, list, n, err))
			return false;
		out->answer[out->answers++] = clean(n->text);
	}
	if (out->answers < 2)
		return tree_fail(tree, list->line, err,
				 "a question needs two answers to choose from");
	which = strtol(right->text, &end, 10);
	if (*end || which < 1 || which > out->answers)
		return tree_fail(tree, right->line, err,
				 "right: \"%s\" is none of the answers 1 to %d", right->text,
				 out->answers);
	out->right = (int)which - 1;
	return true;
}

static bool
read_arms(struct lesson *out, const struct tree *tree, const struct node *arms, struct err *err)
{
	for (const struct node *n = arms ? arms->child : NULL; n; n = n->next) {
		struct lesson_arm *arm = &out->arm[out->arms];

		if (out->arms == ARMS_MAX)
			return tree_fail(tree, n->line, err, "at most %d arms", ARMS_MAX);
		out->arms++;
		arm->name = clean(n->key);
		arm->line = n->line;
		if (!settings_of_node(&arm->settings, tree, n, err))
			return false;
	}
	return true;
}

/* Lines of the table, which have labels, or claims, which have none. */
static bool
read_formulas(struct lesson_formula *out, int *n_out, const struct tree *tree,
	      const struct node *list, struct err *err)
{
	for (const struct node *n = list->child; n; n = n->next) {
		if (*n_out == LESSON_FORMULAS_MAX)
			return tree_fail(tree, n->line, err, "at most %d lines of \"%s\"",
					 LESSON_FORMULAS_MAX, list->key);
		if (!is_value(tree, list, n, err))
			return false;
		out[(*n_out)++] = (struct lesson_formula){
			.label = n->key ? clean(n->key) : NULL,
			.text = clean(n->text),
			.line = n->line,
		};
	}
	return true;
}

/* "data/lessons/sign.yaml" is "sign". */
static void
name_of(char *out, size_t size, const char *file)
{
	const char *slash = strrchr(file, '/'), *name = slash ? slash + 1 : file;
	size_t n = strlen(name);

	if (n > 5 && strcmp(name + n - 5, ".yaml") == 0)
		n -= 5;
	str_clean_into(out, size, name, n);
}

static bool
take(struct lesson *out, const struct tree *tree, struct err *err)
{
	const struct node *at[KEYS] = { NULL };

	out->file = mem_strdup(tree->file);
	name_of(out->name, sizeof(out->name), tree->file);
	if (!find_keys(at, tree, err))
		return false;
	out->title = clean(at[KEY_TITLE]->text);
	out->theory = clean(at[KEY_THEORY]->text);
	out->question = clean(at[KEY_QUESTION]->text);
	out->reveal = clean(at[KEY_REVEAL]->text);
	out->try_this = clean(at[KEY_TRY]->text);
	return read_answers(out, tree, at[KEY_ANSWERS], at[KEY_RIGHT], err) &&
	       settings_of_node(&out->settings, tree, at[KEY_EXPERIMENT], err) &&
	       read_arms(out, tree, at[KEY_ARMS], err) &&
	       read_formulas(out->table, &out->rows, tree, at[KEY_TABLE], err) &&
	       read_formulas(out->claim, &out->claims, tree, at[KEY_CLAIMS], err);
}

bool
lesson_parse(struct lesson *out, const char *name, const char *text, size_t n, struct err *err)
{
	struct tree tree;
	bool ok;

	*out = (struct lesson){ 0 };
	ok = tree_parse(&tree, name, text, n, err) && take(out, &tree, err);
	tree_free(&tree);
	return ok;
}

bool
lesson_read(struct lesson *out, const char *path, struct err *err)
{
	struct tree tree;
	bool ok;

	*out = (struct lesson){ 0 };
	ok = tree_read(&tree, path, err) && take(out, &tree, err);
	tree_free(&tree);
	return ok;
}

static void
free_formulas(struct lesson_formula *v, int n)
{
	for (int i = 0; i < n; i++) {
		free(v[i].label);
		free(v[i].text);
	}
}

void
lesson_free(struct lesson *lesson)
{
	char *texts[] = { lesson->file,	    lesson->title,  lesson->theory,
			  lesson->question, lesson->reveal, lesson->try_this };

	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		free(texts[i]);
	for (int i = 0; i < lesson->answers; i++)
		free(lesson->answer[i]);
	for (int i = 0; i < lesson->arms; i++) {
		free(lesson->arm[i].name);
		settings_free(&lesson->arm[i].settings);
	}
	settings_free(&lesson->settings);
	free_formulas(lesson->table, lesson->rows);
	free_formulas(lesson->claim, lesson->claims);
	*lesson = (struct lesson){ 0 };
}
