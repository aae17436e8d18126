/* Strings that grow, and text from outside made fit to show.
 *
 * This file calls nothing above base. A `struct str` is owned by whoever
 * declares it; str_free() releases it. `s` is never NULL after the first
 * append and always ends in NUL. */
#ifndef HAMTOP_BASE_STR_H
#define HAMTOP_BASE_STR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

struct str {
	char *s;
	size_t len, cap;
};

#define STR_INIT { NULL, 0, 0 }

void str_free(struct str *str);
void str_clear(struct str *str);
void str_add(struct str *str, const char *text);
void str_addn(struct str *str, const char *bytes, size_t n);
void str_addc(struct str *str, char c);
void str_addf(struct str *str, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void str_addvf(struct str *str, const char *fmt, va_list ap) __attribute__((format(printf, 2, 0)));

/* Appends text from outside: valid UTF-8 without control characters stays, every
 * other byte (C0, DEL, C1, broken UTF-8) is written as \xNN. */
void str_add_clean(struct str *str, const char *bytes, size_t n);

/* The same into a buffer of `size` bytes; what does not fit is cut at a
 * character. Returns out. */
char *str_clean_into(char *out, size_t size, const char *bytes, size_t n);

/* Appends bytes read as latin-1, as UTF-8. */
void str_add_latin1(struct str *str, const char *bytes, size_t n);

/* Whether the bytes are well-formed UTF-8 (RFC 3629). */
bool str_is_utf8(const char *bytes, size_t n);

/* Appends words of ASCII text, broken between them so that they stand in columns
 * `from` to `end` - 1; the line stands at column `at` (<= from), and none is begun at
 * the end. */
void str_add_wrapped(struct str *str, size_t at, size_t from, size_t end, const char *text);

/* Length in bytes of the well-formed UTF-8 character at p (n bytes left), and
 * its code point; 0 when it is not well formed. */
size_t str_utf8_char(const char *p, size_t n, unsigned *code);

/* The hand back of the whole text, which the caller frees; str is empty after. */
char *str_steal(struct str *str);

/* A number with thousands separated by commas into buf: 1,000,209. Returns buf. */
char *str_count(char *buf, size_t size, unsigned long long n);

#endif
