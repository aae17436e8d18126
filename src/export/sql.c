#include "hamtop/export/sql.h"

#include <string.h>

#include "hamtop/export/out.h"
#include "hamtop/num/bits.h"

/* Text for a COPY line: clean, and a backslash doubled as COPY wants it. */
static void
add_copy_text(struct str *line, const char *text)
{
	struct str clean = STR_INIT;

	str_add_clean(&clean, text, strlen(text));
	for (size_t i = 0; i < clean.len; i++) {
		if (clean.s[i] == '\\')
			str_addc(line, '\\');
		str_addc(line, clean.s[i]);
	}
	str_free(&clean);
}

/* The same text as a string literal, with standard_conforming_strings on. */
static void
add_literal(struct str *line, const char *text)
{
	struct str clean = STR_INIT;

	str_add_clean(&clean, text, strlen(text));
	str_addc(line, '\'');
	for (size_t i = 0; i < clean.len; i++) {
		if (clean.s[i] == '\'')
			str_addc(line, '\'');
		str_addc(line, clean.s[i]);
	}
	str_addc(line, '\'');
	str_free(&clean);
}

static void
add_bits(struct str *line, const uint64_t *code, uint32_t bits)
{
	for (uint32_t j = 0; j < bits; j++)
		str_addc(line, bits_get(code, j) ? '1' : '0');
}

static void
put(struct out *out, struct str *text)
{
	out_add(out, text->s, text->len);
	str_clear(text);
}

static void
begin_row(struct str *line, uint32_t row, const char *id)
{
	str_addf(line, "%u\t", row);
	add_copy_text(line, id);
	str_addc(line, '\t');
}

static void
put_users(struct out *out, struct str *text, const struct sql_codes *c)
{
	uint32_t words = bits_words(c->bits);

	str_add(text, "COPY hamtop_user (row, id, code) FROM stdin;\n");
	for (uint32_t u = 0; u < c->data->users; u++) {
		begin_row(text, u, ids_get(&c->data->user_ids, u));
		add_bits(text, c->user + (size_t)u * words, c->bits);
		str_addc(text, '\n');
		put(out, text);
	}
	str_add(text, "\\.\n\n");
}

static void
put_items(struct out *out, struct str *text, const struct sql_codes *c)
{
	const struct label *label = c->data->item_label;
	uint32_t words = bits_words(c->bits);

	str_add(text, "COPY hamtop_item (row, id, title, code) FROM stdin;\n");
	for (uint32_t i = 0; i < c->data->items; i++) {
		begin_row(text, i, ids_get(&c->data->item_ids, i));
		if (label && label[i].title)
			add_copy_text(text, label[i].title);
		else
			str_add(text, "\\N");
		str_addc(text, '\t');
		add_bits(text, c->item + (size_t)i * words, c->bits);
		str_addc(text, '\n');
		put(out, text);
	}
	str_add(text, "\\.\n\n");
}

static void
add_tables(struct str *text, const struct sql_codes *c)
{
	str_addf(text,
		 "-- Codes of %s, %u bits, for PostgreSQL 14 or later: psql -f codes.sql\n"
		 "-- Bit j of a code is character j of its text, left to right; 1 is +1.\n"
		 "SET client_encoding = 'UTF8';\n"
		 "SET standard_conforming_strings = on;\n"
		 "\\set ON_ERROR_STOP on\n"
		 "BEGIN;\n\n"
		 "CREATE TABLE hamtop_user (\n"
		 "\trow integer PRIMARY KEY,\n"
		 "\tid text NOT NULL,\n"
		 "\tcode bit(%u) NOT NULL\n"
		 ");\n"
		 "CREATE TABLE hamtop_item (\n"
		 "\trow integer PRIMARY KEY,\n"
		 "\tid text NOT NULL,\n"
		 "\ttitle text,\n"
		 "\tcode bit(%u) NOT NULL\n"
		 ");\n\n",
		 c->model, c->bits, c->bits, c->bits);
}

static void
add_query(struct str *text, const struct sql_codes *c)
{
	str_add(text, "COMMIT;\n\n"
		      "-- The ten items nearest to a user by Hamming distance.\n"
		      "SELECT item.id, item.title, bit_count(person.code # item.code) AS distance\n"
		      "FROM hamtop_user AS person, hamtop_item AS item\n"
		      "WHERE person.id = ");
	add_literal(text, ids_get(&c->data->user_ids, 0));
	str_add(text, "\nORDER BY distance, item.row\nLIMIT 10;\n");
}

bool
sql_codes(const char *path, const struct sql_codes *codes, struct err *err)
{
	struct out *out = out_open(path, err);
	struct str text = STR_INIT;

	if (!out)
		return false;
	add_tables(&text, codes);
	put(out, &text);
	put_users(out, &text, codes);
	put_items(out, &text, codes);
	add_query(&text, codes);
	put(out, &text);
	str_free(&text);
	return out_close(out, err);
}
