#include "usage.h"

#include <string.h>

#include "hamtop/data/load.h"
#include "hamtop/model/model.h"

void
usage_values(struct str *out, const struct option_row *row)
{
	if (!strcmp(row->values, "@job")) {
		for (int i = 0; i < batch_jobs_n; i++)
			str_addf(out, "%s%s", i ? " " : "", batch_jobs[i].name);
	} else if (!strcmp(row->values, "@model")) {
		for (const struct model_ops *const *f = model_families(); *f; f++) {
			for (size_t i = 0; i < (*f)->nrows; i++)
				str_addf(out, "%s ", (*f)->rows[i].name);
		}
		str_add(out, "list");
	} else if (!strcmp(row->values, "@format")) {
		str_add(out, "auto");
		for (const struct format_help *f = data_formats(); f->name; f++)
			str_addf(out, " %s", f->name);
	} else if (!strcmp(row->values, "@data")) {
		str_add(out, "demo synth:ml-1m synth:amazon synth:ichiba");
	} else if (row->values[0] != '@') {
		for (const char *p = row->values; *p; p++)
			str_addc(out, *p == '|' ? ' ' : *p);
	}
}

static bool
completes_files(const struct option_row *row)
{
	return !strcmp(row->values, "@file") || !strcmp(row->values, "@data") ||
	       !strcmp(row->values, "@theme");
}

static void
bash_completion(struct str *out)
{
	str_add(out, "# bash completion for hamtop, made from its option table\n"
		     "_hamtop()\n{\n"
		     "\tlocal cur prev words cword\n"
		     "\tcur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}\n"
		     "\tif [[ $cur == = ]]; then cur=; elif [[ $prev == = ]]; then\n"
		     "\t\tprev=${COMP_WORDS[COMP_CWORD-2]}\n\tfi\n"
		     "\tcase $prev in\n");
	for (int i = 0; i < OPTIONS; i++) {
		const struct option_row *row = &option_table[i];

		if (row->arity == ARG_NONE || row->group == GROUP_HIDDEN)
			continue;
		str_addf(out, "\t--%s", row->name);
		if (row->short_name)
			str_addf(out, "|-%c", row->short_name);
		str_add(out, ")\n\t\tCOMPREPLY=($(compgen ");
		if (!strcmp(row->values, "@dir"))
			str_add(out, "-d ");
		else if (completes_files(row))
			str_add(out, "-f ");
		str_add(out, "-W '");
		usage_values(out, row);
		str_add(out, "' -- \"$cur\")); return ;;\n");
	}
	str_add(out, "\tesac\n\tif [[ $cur == -* ]]; then\n\t\tCOMPREPLY=($(compgen -W '");
	for (int i = 0; i < OPTIONS; i++) {
		if (option_table[i].group != GROUP_HIDDEN)
			str_addf(out, "--%s ", option_table[i].name);
	}
	str_add(out, "' -- \"$cur\"))\n\telse\n\t\tCOMPREPLY=($(compgen -f -W '");
	usage_values(out, &option_table[OPT_DATA]);
	str_add(out, "' -- \"$cur\"))\n\tfi\n}\n"
		     "complete -o filenames -F _hamtop hamtop\n");
}

/* Text between single quotes in a zsh _arguments specification. */
static void
add_zsh_text(struct str *out, const char *text)
{
	for (; *text; text++) {
		if (strchr("[]:\\", *text))
			str_addc(out, '\\');
		if (*text == '\'')
			str_add(out, "'\\'");
		str_addc(out, *text);
	}
}

/* What zsh offers for the argument of an option. */
static void
zsh_argument(struct str *out, const struct option_row *row)
{
	struct str values = STR_INIT;

	usage_values(&values, row);
	str_add(out, row->arity == ARG_OPTIONAL ? "::" : ":");
	add_zsh_text(out, row->arg);
	if (!strcmp(row->values, "@dir")) {
		str_add(out, ":_files -/");
	} else if (completes_files(row)) {
		str_add(out, ":_files");
	} else if (values.len) {
		str_add(out, ":(");
		add_zsh_text(out, values.s);
		str_add(out, ")");
	} else {
		str_add(out, ": ");
	}
	str_free(&values);
}

static void
zsh_option(struct str *out, const struct option_row *row, const char *name)
{
	bool is_long = name[1] == '-';

	str_addf(out, "\t'*%s", name);
	if (row->arity == ARG_OPTIONAL)
		str_add(out, "=-");
	else if (row->arity == ARG_ONE)
		str_add(out, is_long ? "=" : "+");
	str_add(out, "[");
	add_zsh_text(out, row->help);
	str_add(out, "]");
	if (row->arity != ARG_NONE)
		zsh_argument(out, row);
	str_add(out, "' \\\n");
}

static void
zsh_completion(struct str *out)
{
	str_add(out, "#compdef hamtop\n# zsh completion for hamtop, made from its option table\n"
		     "_arguments -s -S \\\n");
	for (int i = 0; i < OPTIONS; i++) {
		const struct option_row *row = &option_table[i];
		char name[32] = "--";

		if (row->group == GROUP_HIDDEN)
			continue;
		strncat(name, row->name, sizeof(name) - 3);
		zsh_option(out, row, name);
		if (row->short_name)
			zsh_option(out, row, (const char[]){ '-', row->short_name, '\0' });
	}
	str_add(out, "\t'*:DATA:_files'\n");
}

void
usage_completion(struct str *out, const char *shell)
{
	if (!strcmp(shell, "zsh"))
		zsh_completion(out);
	else
		bash_completion(out);
}
