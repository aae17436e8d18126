/* Notes for the person at the terminal, from rooms that must not print.
 *
 * A `struct log` is lent to whoever may have something to say; main/ decides
 * where it goes (standard error, the screen's log pane, nowhere). */
#ifndef HAMTOP_BASE_LOG_H
#define HAMTOP_BASE_LOG_H

enum log_level { LOG_WARN, LOG_NOTE, LOG_DETAIL };

struct log {
	/* text: one sentence, already clean for a terminal, without a newline */
	void (*line)(void *ctx, enum log_level level, const char *text);
	void *ctx;
};

/* log may be NULL: then nothing is said. */
void log_say(const struct log *log, enum log_level level, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

#endif
