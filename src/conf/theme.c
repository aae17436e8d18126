#include <config.h>

#include "hamtop/conf/theme.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "conf/colour.h"
#include "conf/embedded.h"
#include "conf/tree.h"
#include "hamtop/base/mem.h"
#include "hamtop/base/str.h"

enum { COLOUR_UNSET = -2 };

static const struct {
	const char *name, *what;
} roles[] = {
#define ROLE(name, what) { #name, what },
#include "hamtop/conf/roles.def"
#undef ROLE
};

const char *
role_name(enum role role)
{
	return roles[role].name;
}

const char *
role_what(enum role role)
{
	return roles[role].what;
}

static const struct node *
child(const struct node *mapping, const char *key)
{
	for (const struct node *n = mapping->child; n; n = n->next) {
		if (strcmp(n->key, key) == 0)
			return n;
	}
	return NULL;
}

static bool
read_colour(short *out, const struct tree *tree, const struct node *node, struct err *err)
{
	if (node->kind != NODE_SCALAR || !colour_parse(out, node->text))
		return tree_fail(tree, node->line, err,
				 "%s: \"%s\" is no colour; write " COLOUR_WANTED, node->key,
				 node->kind == NODE_SCALAR ? node->text
							   : node_kind_text(node->kind));
	return true;
}

static bool
read_switch(bool *out, const struct tree *tree, const struct node *node, struct err *err)
{
	static const char *const words[2][2] = { { "no", "false" }, { "yes", "true" } };

	for (int i = 0; node->kind == NODE_SCALAR && i < 4; i++) {
		if (strcmp(node->text, words[i / 2][i % 2]) == 0) {
			*out = i / 2;
			return true;
		}
	}
	return tree_fail(tree, node->line, err, "%s is yes or no", node->key);
}

static bool
read_style_key(struct style *style, const struct tree *tree, const struct node *node,
	       struct err *err)
{
	struct {
		const char *key;
		short *colour;
		bool *flag;
	} keys[] = {
		{ "fg", &style->fg, NULL },	      { "bg", &style->bg, NULL },
		{ "fg16", &style->fg16, NULL },	      { "bg16", &style->bg16, NULL },
		{ "bold", NULL, &style->bold },	      { "underline", NULL, &style->underline },
		{ "reverse", NULL, &style->reverse },
	};

	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		if (strcmp(node->key, keys[i].key) == 0)
			return keys[i].colour ? read_colour(keys[i].colour, tree, node, err)
					      : read_switch(keys[i].flag, tree, node, err);
	}
	return tree_fail(tree, node->line, err,
			 "\"%s\" is nothing that a role has; it has fg, bg, fg16, bg16, bold, "
			 "underline and reverse",
			 node->key);
}

/* The 16-colour twin of what the theme gives in more. */
static void
fill_16(struct style *style)
{
	if (style->bg16 == COLOUR_UNSET)
		style->bg16 = colour_bg16(style->bg);
	if (style->fg16 == COLOUR_UNSET)
		style->fg16 = colour_fg16(style->fg, style->bg16);
}

static bool
read_style(struct style *style, const struct tree *tree, const struct node *node, struct err *err)
{
	if (node->kind != NODE_MAPPING)
		return tree_fail(tree, node->line, err,
				 "a role looks like \"%s: {fg: cyan, bold: yes}\", and this is %s",
				 node->key, node_kind_text(node->kind));
	for (const struct node *n = node->child; n; n = n->next) {
		if (!read_style_key(style, tree, n, err))
			return false;
	}
	if (style->fg16 >= 16 || style->bg16 >= 16)
		return tree_fail(
			tree, node->line, err,
			"fg16 and bg16 of \"%s\" are one of the 16 names, 0 to 15, or default",
			node->key);
	fill_16(style);
	return true;
}

static bool
fail_unknown_role(const struct tree *tree, const struct node *node, struct err *err)
{
	struct str names = STR_INIT;

	for (int i = 0; i < ROLES; i++)
		str_addf(&names, "%s%s", i ? " " : "", roles[i].name);
	tree_fail(tree, node->line, err, "there is no role \"%s\"; the roles are: %s", node->key,
		  names.s);
	str_free(&names);
	return false;
}

static bool
fail_missing_roles(const struct tree *tree, int line, const bool seen[ROLES], struct err *err)
{
	struct str names = STR_INIT;
	int missing = 0;

	for (int i = 0; i < ROLES; i++) {
		if (!seen[i])
			str_addf(&names, "%s%s", missing++ ? ", " : "", roles[i].name);
	}
	tree_fail(tree, line, err, "%s not named and every role has to be (\"%s: {}\" will do): %s",
		  missing == 1 ? "a role is" : "some roles are", roles[0].name, names.s);
	str_free(&names);
	return false;
}

static bool
read_roles(struct theme *out, const struct tree *tree, const struct node *node,
	   const struct style *plain, struct err *err)
{
	bool seen[ROLES] = { false };

	for (const struct node *n = node->child; n; n = n->next) {
		int role = 0;

		while (role < ROLES && strcmp(roles[role].name, n->key) != 0)
			role++;
		if (role == ROLES)
			return fail_unknown_role(tree, n, err);
		seen[role] = true;
		out->role[role] = *plain;
		if (!read_style(&out->role[role], tree, n, err))
			return false;
	}
	for (int i = 0; i < ROLES; i++) {
		if (!seen[i])
			return fail_missing_roles(tree, node->line, seen, err);
	}
	return true;
}

static bool
read_name(struct theme *out, const struct tree *tree, const struct node *node, struct err *err)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789-";
	size_t n = node->kind == NODE_SCALAR ? strlen(node->text) : 0;

	if (!n || n >= sizeof(out->name) || strspn(node->text, letters) != n)
		return tree_fail(tree, node->line, err,
				 "a theme's name is 1 to %zu small letters, digits and hyphens",
				 sizeof(out->name) - 1);
	memcpy(out->name, node->text, n + 1);
	return true;
}

static bool
read_theme(struct theme *out, const struct tree *tree, struct err *err)
{
	static const char *const needed[] = { "name", "roles" };
	struct style plain = { COLOUR_DEFAULT, COLOUR_DEFAULT, COLOUR_UNSET, COLOUR_UNSET,
			       false,	       false,	       false };
	const struct node *root = tree->root;

	if (!root || root->kind != NODE_MAPPING)
		return tree_fail(tree, root ? root->line : 1, err,
				 "a theme has a name and roles, and this has none");
	for (size_t i = 0; i < ARRAY_LEN(needed); i++) {
		if (!child(root, needed[i]))
			return tree_fail(tree, root->line, err, "a theme needs \"%s\"", needed[i]);
	}
	for (const struct node *n = root->child; n; n = n->next) {
		bool ok = true;

		if (strcmp(n->key, "name") == 0)
			ok = read_name(out, tree, n, err);
		else if (strcmp(n->key, "fg") == 0)
			ok = read_colour(&plain.fg, tree, n, err);
		else if (strcmp(n->key, "bg") == 0)
			ok = read_colour(&plain.bg, tree, n, err);
		else if (strcmp(n->key, "roles") != 0 || n->kind != NODE_MAPPING)
			ok = tree_fail(
				tree, n->line, err,
				"a theme has name, fg, bg and the mapping roles, and not \"%s\"",
				n->key);
		if (!ok)
			return false;
	}
	return read_roles(out, tree, child(root, "roles"), &plain, err);
}

bool
theme_parse(struct theme *out, const char *file, const char *text, size_t n, struct err *err)
{
	struct theme theme = { .name = "" };
	struct tree tree;
	bool ok = tree_parse(&tree, file, text, n, err) && read_theme(&theme, &tree, err);

	if (ok)
		*out = theme;
	tree_free(&tree);
	return ok;
}

static bool
theme_read(struct theme *out, const char *path, struct err *err)
{
	struct theme theme = { .name = "" };
	struct tree tree;
	bool ok = tree_read(&tree, path, err) && read_theme(&theme, &tree, err);

	if (ok)
		*out = theme;
	tree_free(&tree);
	return ok;
}

/* DIR INSIDE/NAME.yaml into path; whether it is there. */
static bool
find_in(struct str *path, const char *dir, const char *inside, const char *name)
{
	str_clear(path);
	if (!dir || !*dir)
		return false;
	str_addf(path, "%s%s/%s.yaml", dir, inside, name);
	return access(path->s, R_OK) == 0;
}

static bool
find_file(struct str *path, const char *which)
{
	const char *config = getenv("XDG_CONFIG_HOME");
	size_t n = strlen(which);

	if (strchr(which, '/') || (n > 5 && strcmp(which + n - 5, ".yaml") == 0)) {
		str_add(path, which);
		return true;
	}
	return (config && *config
			? find_in(path, config, "/hamtop/themes", which)
			: find_in(path, getenv("HOME"), "/.config/hamtop/themes", which)) ||
	       find_in(path, getenv("HAMTOP_DATADIR"), "/themes", which) ||
	       find_in(path, HAMTOP_PKGDATADIR, "/themes", which);
}

static bool
parse_embedded(struct theme *out, const struct embedded_text *theme, struct err *err)
{
	return theme_parse(out, theme->name, theme->text, strlen(theme->text), err);
}

const char *
theme_name(size_t i)
{
	size_t n = 0;

	while (embedded_themes[n].name && n < i)
		n++;
	return embedded_themes[n].name;
}

bool
theme_load(struct theme *out, const char *which, struct err *err)
{
	struct str text = STR_INIT;
	bool ok = false;

	if (find_file(&text, which)) {
		ok = theme_read(out, text.s, err);
		goto out;
	}
	for (const struct embedded_text *t = embedded_themes; t->name; t++) {
		if (strcmp(t->name, which) == 0) {
			ok = parse_embedded(out, t, err);
			goto out;
		}
	}
	str_clear(&text);
	for (const struct embedded_text *t = embedded_themes; t->name; t++)
		str_addf(&text, "%s%s", t == embedded_themes ? "" : ", ", t->name);
	err_set(err, ERR_USAGE,
		"there is no theme \"%s\"; there are %s, or name a file such as ./%s.yaml", which,
		text.s, which);
out:
	str_free(&text);
	return ok;
}

void
theme_default(struct theme *out)
{
	/* Cannot fail: t-conf parses every embedded theme. */
	if (!parse_embedded(out, &embedded_themes[0], NULL))
		abort();
}

struct style
theme_mono(const struct theme *theme, enum role role)
{
	struct style s = theme->role[role];

	s.fg = s.bg = s.fg16 = s.bg16 = COLOUR_DEFAULT;
	if (s.bold || s.underline || s.reverse)
		return s;
	switch (role) {
	case ROLE_select:
	case ROLE_tab_now:
	case ROLE_input:
	case ROLE_message:
	case ROLE_error:
		s.reverse = true;
		break;
	case ROLE_title:
	case ROLE_strong:
	case ROLE_key:
	case ROLE_frame_focus:
	case ROLE_bad:
		s.bold = true;
		break;
	default:
		break;
	}
	return s;
}
