#include "data/labels.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hamtop/base/mem.h"
#include "data/build.h"
#include "data/delim.h"

/* Genres of u.item are flags, named in u.genre. */
enum { GENRES = 32, FIRST_FLAG = 5 };

struct genres {
	char *name[GENRES];
	int n;
};

/* A kind of label file. Columns are 0-based, -1: none; -2: from the header. */
struct source {
	const char *format; /* of the ratings, or its beginning */
	const char *file;   /* "*" stands for the name of the ratings file */
	bool users;
	const char *delim;
	int id, title, groups[3];
};

static const struct source sources[] = {
	{ "movielens-1", "movies.dat", false, "::", 0, 1, { 2, -1, -1 } },
	{ "movielens-1", "users.dat", true, "::", 0, -1, { 1, 2, 3 } },
	{ "movielens-100k", "u.item", false, "|", 0, 1, { -1, -1, -1 } },
	{ "movielens-100k", "u.user", true, "|", 0, -1, { 2, 1, 3 } },
	{ "movielens-latest", "movies.csv", false, ",", 0, 1, { 2, -1, -1 } },
	{ "recbole-inter", "*.item", false, "\t", -2, -2, { -2, -1, -1 } },
	{ "recbole-inter", "*.user", true, "\t", -2, -1, { -2, -2, -2 } },
};

/* While labels are put on the rows of one side. */
struct labelling {
	const struct ids *ids;
	struct label *label; /* [ids->n] */
	bool latin1;
	size_t set;
	uint32_t next; /* behind the row found last: files of labels are in order, too */
	struct str id;
};

static char *
to_utf8(struct span s, bool latin1)
{
	struct str out = STR_INIT;

	if (latin1 || !str_is_utf8(s.p, s.n))
		str_add_latin1(&out, s.p, s.n);
	else
		str_addn(&out, s.p, s.n);
	return str_steal(&out);
}

/* 1995 of "A Title (1995)", 0 when there is none at the end. */
static int
year_of(struct span title)
{
	int year = 0;

	while (title.n && title.p[title.n - 1] == ' ')
		title.n--;
	if (title.n < 6 || title.p[title.n - 1] != ')' || title.p[title.n - 6] != '(')
		return 0;
	for (size_t i = title.n - 5; i < title.n - 1; i++) {
		if (title.p[i] < '0' || title.p[i] > '9')
			return 0;
		year = 10 * year + (title.p[i] - '0');
	}
	return year;
}

/* The label of an id's row when it has none yet, or NULL. */
static struct label *
label_of(struct labelling *l, struct span id)
{
	int64_t row = l->next;

	str_clear(&l->id);
	str_addn(&l->id, id.p, id.n);
	if (row >= l->ids->n || strcmp(ids_get(l->ids, l->next), l->id.s) != 0)
		row = ids_find(l->ids, l->id.s);
	if (row < 0)
		return NULL;
	l->next = (uint32_t)row + 1;
	return l->label[row].title || l->label[row].groups ? NULL : &l->label[row];
}

static void
set_label(struct labelling *l, struct span id, struct span title, struct span groups)
{
	struct label *label = label_of(l, id);

	if (!label)
		return;
	if (title.n) {
		label->title = to_utf8(title, l->latin1);
		label->year = year_of(title);
	}
	if (groups.n && !(groups.n > 2 && groups.p[0] == '(' && strncmp(groups.p, "(no ", 4) == 0))
		label->groups = to_utf8(groups, l->latin1);
	l->set += title.n || groups.n;
}

static struct span
column(const struct cut *cut, int col)
{
	return col >= 0 && col < cut->fields && col < FIELDS_MAX ? cut->field[col]
								 : (struct span){ "", 0 };
}

/* The genres that are flagged, as "Comedy|Drama". */
static void
add_flags(struct str *out, const struct cut *cut, const struct genres *genres)
{
	for (int g = 0; g < genres->n; g++) {
		struct span flag = column(cut, FIRST_FLAG + g);

		if (genres->name[g] && flag.n == 1 && flag.p[0] == '1')
			str_addf(out, "%s%s", out->len ? "|" : "", genres->name[g]);
	}
}

static void
add_groups(struct str *out, const struct cut *cut, const int groups[3], bool spaced)
{
	for (int i = 0; i < 3; i++) {
		struct span s = column(cut, groups[i]);

		if (!s.n)
			continue;
		if (out->len)
			str_addc(out, '|');
		for (size_t k = 0; k < s.n; k++)
			str_addc(out, spaced && s.p[k] == ' ' ? '|' : s.p[k]);
	}
}

/* Index of the column with one of the names (ended by NULL) before the colon of
 * its type, or -1. */
static int
named_column(const struct cut *cut, const char *const *names)
{
	for (; *names; names++)
		for (int f = 0; f < cut->fields && f < FIELDS_MAX; f++) {
			size_t n = strlen(*names);

			if (cut->field[f].n >= n && !strncmp(cut->field[f].p, *names, n) &&
			    (cut->field[f].n == n || cut->field[f].p[n] == ':'))
				return f;
		}
	return -1;
}

/* Where a header of RecBole's .item and .user has what we want. */
static void
read_header(struct source *s, const struct cut *cut)
{
	static const char *const titles[] = { "movie_title", "title",	   "item_name", "name",
					      "artist_name", "book_title", NULL };
	static const char *const groups[][8] = {
		{ "class", "genre", "genres", "categories", "category", "sales_type", NULL },
		{ "gender", NULL },
		{ "age", NULL },
		{ "occupation", NULL },
	};

	s->id = 0;
	if (s->users) {
		for (int i = 0; i < 3; i++)
			s->groups[i] = named_column(cut, groups[i + 1]);
	} else {
		s->title = named_column(cut, titles);
		s->groups[0] = named_column(cut, groups[0]);
	}
}

static void
read_labels(struct labelling *l, struct source s, const struct text *text,
	    const struct genres *genres)
{
	const char *end = text->bytes + text->n;
	struct layout layout = layout_none();
	struct str groups = STR_INIT;
	struct cut cut = { 0 };
	bool header = s.id == -2;
	bool spaced = header && !s.users;

	strcpy(layout.delim, s.delim);
	layout.quotes = !strcmp(s.delim, ",");
	l->latin1 = !str_is_utf8(text->bytes, text->n);
	for (const char *p = text->bytes; p < end; p = cut.next) {
		cut_line(&cut, &layout, p, end);
		if (cut.blank || cut.fault)
			continue;
		if (header) {
			read_header(&s, &cut);
			header = false;
			continue;
		}
		str_clear(&groups);
		add_groups(&groups, &cut, s.groups, spaced);
		if (genres->n)
			add_flags(&groups, &cut, genres);
		set_label(l, column(&cut, s.id), column(&cut, s.title),
			  (struct span){ groups.s ? groups.s : "", groups.len });
	}
	cut_free(&cut);
	str_free(&groups);
}

/* "Action|1": the name of flag 1. */
static void
read_genres(struct genres *genres, const struct place *place, size_t ratings)
{
	struct layout layout = layout_none();
	struct cut cut = { 0 };
	struct text text = { 0 };
	int file = place_find(place, ratings, "u.genre");
	const char *end;

	if (file < 0 || !place_text(place, (size_t)file, &text, NULL))
		return;
	strcpy(layout.delim, "|");
	end = text.bytes + text.n;
	for (const char *p = text.bytes; p < end; p = cut.next) {
		cut_line(&cut, &layout, p, end);
		if (cut.blank || cut.fault || genres->n == GENRES || cut.fields < 2)
			continue;
		genres->name[genres->n++] = to_utf8(cut.field[0], false);
	}
	cut_free(&cut);
	text_free(&text);
}

static void
file_name(char out[256], const struct source *s, const char *ratings)
{
	const char *base = path_base(ratings), *dot = strstr(base, ".inter");

	if (s->file[0] == '*')
		snprintf(out, 256, "%.*s%s", dot ? (int)(dot - base) : (int)strlen(base), base,
			 s->file + 1);
	else
		snprintf(out, 256, "%s", s->file);
}

/* The labels of one file; they are dropped when none met a row. */
static void
take_source(struct dataset *data, const struct source *s, const struct place *place, int file,
	    const struct genres *genres, const struct log *log)
{
	struct labelling l = { .ids = s->users ? &data->user_ids : &data->item_ids };
	struct text text = { 0 };
	struct err err = ERR_INIT;

	if (!place_text(place, (size_t)file, &text, &err)) {
		log_say(log, LOG_WARN, "labels are left out: %s", err.msg);
		return;
	}
	l.label = mem_new(l.ids->n, sizeof(*l.label));
	read_labels(&l, *s, &text, genres);
	if (!l.set) {
		labels_free(l.label, l.ids->n);
		log_say(log, LOG_WARN, "%s has no label for any %s of the ratings", text.name,
			s->users ? "user" : "item");
	} else if (s->users) {
		data->user_label = l.label;
		data->report.users = mem_strdup(text.name);
	} else {
		data->item_label = l.label;
		data->report.titles = mem_strdup(text.name);
	}
	str_free(&l.id);
	text_free(&text);
}

void
labels_beside(struct dataset *data, const struct place *place, size_t ratings,
	      const struct layout *layout, const struct log *log)
{
	for (size_t i = 0; i < ARRAY_LEN(sources); i++) {
		const struct source *s = &sources[i];
		struct genres genres = { .n = 0 };
		char base[256];
		int file;

		if (strncmp(layout->name, s->format, strlen(s->format)) != 0)
			continue;
		file_name(base, s, place->name[ratings]);
		file = place_find(place, ratings, base);
		if (file < 0 || (s->users ? data->user_label : data->item_label))
			continue;
		if (!strcmp(s->file, "u.item"))
			read_genres(&genres, place, ratings);
		take_source(data, s, place, file, &genres, log);
		for (int g = 0; g < genres.n; g++)
			free(genres.name[g]);
	}
}

void
labels_within(struct dataset *data, const char *p, size_t n, const struct layout *layout)
{
	const char *end = p + n;
	struct labelling l = { .ids = &data->item_ids };
	bool header = layout->header;
	struct cut cut = { 0 };

	if (layout->col[COL_TITLE] < 0 && layout->col[COL_GROUPS] < 0)
		return;
	l.label = mem_new(l.ids->n, sizeof(*l.label));
	l.latin1 = !str_is_utf8(p, n);
	for (; p < end; p = cut.next) {
		cut_line(&cut, layout, p, end);
		if (cut.blank || cut.fault || header) {
			header &= cut.blank;
			continue;
		}
		set_label(&l, column(&cut, layout->col[COL_ITEM]),
			  column(&cut, layout->col[COL_TITLE]),
			  column(&cut, layout->col[COL_GROUPS]));
	}
	data->item_label = l.label;
	str_free(&l.id);
	cut_free(&cut);
}
