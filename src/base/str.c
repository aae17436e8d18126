#include "hamtop/base/str.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hamtop/base/mem.h"

static void
reserve(struct str *str, size_t more)
{
	size_t need = str->len + more + 1;

	if (need <= str->cap)
		return;
	while (str->cap < need)
		str->cap = str->cap ? 2 * str->cap : 64;
	str->s = mem_resize(str->s, str->cap, 1);
}

void
str_free(struct str *str)
{
	free(str->s);
	*str = (struct str)STR_INIT;
}

void
str_clear(struct str *str)
{
	str->len = 0;
	if (str->s)
		str->s[0] = '\0';
}

void
str_addn(struct str *str, const char *bytes, size_t n)
{
	reserve(str, n);
	if (n)
		memcpy(str->s + str->len, bytes, n);
	str->len += n;
	str->s[str->len] = '\0';
}

void
str_add(struct str *str, const char *text)
{
	str_addn(str, text, strlen(text));
}

void
str_addc(struct str *str, char c)
{
	str_addn(str, &c, 1);
}

void
str_addvf(struct str *str, const char *fmt, va_list ap)
{
	va_list again;
	int n;

	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, ap);
	if (n > 0) {
		reserve(str, (size_t)n);
		vsnprintf(str->s + str->len, (size_t)n + 1, fmt, again);
		str->len += (size_t)n;
	}
	va_end(again);
}

void
str_addf(struct str *str, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	str_addvf(str, fmt, ap);
	va_end(ap);
}

size_t
str_utf8_char(const char *p, size_t n, unsigned *code)
{
	const unsigned char *b = (const unsigned char *)p;
	size_t len;
	unsigned c, low;

	if (n == 0)
		return 0;
	if (b[0] < 0x80) {
		*code = b[0];
		return 1;
	}
	if (b[0] >= 0xc2 && b[0] <= 0xdf) {
		len = 2, c = b[0] & 0x1fu, low = 0x80;
	} else if (b[0] >= 0xe0 && b[0] <= 0xef) {
		len = 3, c = b[0] & 0x0fu, low = 0x800;
	} else if (b[0] >= 0xf0 && b[0] <= 0xf4) {
		len = 4, c = b[0] & 0x07u, low = 0x10000;
	} else {
		return 0;
	}
	if (n < len)
		return 0;
	for (size_t i = 1; i < len; i++) {
		if ((b[i] & 0xc0) != 0x80)
			return 0;
		c = c << 6 | (b[i] & 0x3fu);
	}
	if (c < low || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
		return 0;
	*code = c;
	return len;
}

bool
str_is_utf8(const char *bytes, size_t n)
{
	unsigned code;

	for (size_t i = 0, len; i < n; i += len) {
		len = str_utf8_char(bytes + i, n - i, &code);
		if (!len)
			return false;
	}
	return true;
}

/* Text that neither moves the cursor nor hides or reorders its neighbours:
 * no C0, DEL, C1, line separators, direction overrides or invisible tags. */
static bool
showable(unsigned c)
{
	return !(c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x200b && c <= 0x200f) ||
		 (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) || c == 0xfeff ||
		 (c >= 0xfff9 && c <= 0xfffb) || (c >= 0xe0000 && c <= 0xe0fff));
}

/* Length of what may stay at p, 0 when the byte there must be escaped. */
static size_t
clean_char(const char *p, size_t n)
{
	unsigned code;
	size_t len = str_utf8_char(p, n, &code);

	return len && showable(code) ? len : 0;
}

void
str_add_clean(struct str *str, const char *bytes, size_t n)
{
	for (size_t i = 0; i < n;) {
		size_t len = clean_char(bytes + i, n - i);

		if (len) {
			str_addn(str, bytes + i, len);
			i += len;
		} else {
			str_addf(str, "\\x%02x", (unsigned char)bytes[i]);
			i++;
		}
	}
}

char *
str_clean_into(char *out, size_t size, const char *bytes, size_t n)
{
	size_t at = 0;

	for (size_t i = 0; i < n;) {
		size_t len = clean_char(bytes + i, n - i);
		size_t need = len ? len : 4;

		if (at + need >= size)
			break;
		if (len)
			memcpy(out + at, bytes + i, len);
		else
			snprintf(out + at, size - at, "\\x%02x", (unsigned char)bytes[i]);
		at += need;
		i += len ? len : 1;
	}
	if (size)
		out[at] = '\0';
	return out;
}

void
str_add_latin1(struct str *str, const char *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)bytes[i];

		if (c < 0x80) {
			str_addc(str, (char)c);
		} else {
			str_addc(str, (char)(0xc0 | c >> 6));
			str_addc(str, (char)(0x80 | (c & 0x3f)));
		}
	}
}

char *
str_steal(struct str *str)
{
	char *s = str->s ? str->s : mem_strdup("");

	*str = (struct str)STR_INIT;
	return s;
}

char *
str_count(char *buf, size_t size, unsigned long long n)
{
	char digits[32];
	int len = snprintf(digits, sizeof(digits), "%llu", n);
	size_t at = 0;

	for (int i = 0; i < len && at + 2 < size; i++) {
		if (i && (len - i) % 3 == 0)
			buf[at++] = ',';
		buf[at++] = digits[i];
	}
	if (size)
		buf[at] = '\0';
	return buf;
}

void
str_add_wrapped(struct str *str, size_t at, size_t from, size_t end, const char *text)
{
	size_t gap = 0;

	str_addf(str, "%*s", (int)(from - at), "");
	at = from;
	while (*text) {
		size_t word = strcspn(text, " ");

		if (gap && at + gap + word > end) {
			str_addf(str, "\n%*s", (int)from, "");
			at = from;
			gap = 0;
		}
		str_addf(str, "%*s%.*s", (int)gap, "", (int)word, text);
		at += gap + word;
		gap = 1;
		text += word;
		text += strspn(text, " ");
	}
}
