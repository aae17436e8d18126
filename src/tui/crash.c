#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "hamtop/base/mem.h"
#include "tui/crash.h"
#include "tui/term.h"

static const int fatal[] = { SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGQUIT };
static const int told[] = { SIGINT, SIGTERM, SIGHUP, SIGTSTP, SIGCONT, SIGWINCH };

static struct sigaction old_fatal[ARRAY_LEN(fatal)], old_told[ARRAY_LEN(told)];
static struct termios modes;
static char undo[512];
static size_t undo_len;
static int undo_fd = -1;
static int news[2] = { -1, -1 };
static int real_stderr = -1, caught = -1;
static volatile sig_atomic_t impatient;
static char signal_stack[64 * 1024];

/* Async-signal-safe, as all below it up to the handlers. */
static void
write_all(int fd, const char *p, size_t n)
{
	while (n > 0) {
		ssize_t done = write(fd, p, n);

		if (done <= 0)
			return;
		p += done;
		n -= (size_t)done;
	}
}

static void
show_caught(void)
{
	char buf[4096];
	off_t at = 0;
	ssize_t n;

	if (caught < 0 || real_stderr < 0)
		return;
	while (at < 256 * 1024 && (n = pread(caught, buf, sizeof(buf), at)) > 0) {
		write_all(real_stderr, buf, (size_t)n);
		at += n;
	}
}

static void
give_back(void)
{
	if (undo_fd < 0)
		return;
	write_all(undo_fd, undo, undo_len);
	tcsetattr(undo_fd, TCSANOW, &modes);
	undo_fd = -1;
	dup2(real_stderr, STDERR_FILENO);
	show_caught();
}

/* The handler from before takes over when this one returns. */
static void
on_fatal(int sig)
{
	give_back();
	for (size_t i = 0; i < ARRAY_LEN(fatal); i++)
		if (fatal[i] == sig)
			sigaction(sig, &old_fatal[i], NULL);
	raise(sig);
}

static void
on_told(int sig, siginfo_t *info, void *context)
{
	int saved = errno;
	/* an interrupt that another process sent is no ^C: it ends like SIGTERM */
	bool sent = sig == SIGINT && (info->si_code == SI_USER || info->si_code == SI_QUEUE);
	unsigned char byte = (unsigned char)(sent ? SIGTERM : sig);

	(void)context;
	if (impatient && (sig == SIGINT || sig == SIGTERM || sig == SIGHUP)) {
		give_back();
		signal(sig, SIG_DFL);
		raise(sig);
	}
	if (write(news[1], &byte, 1) < 0)
		errno = saved;
	errno = saved;
}

static void
catch_signals(void)
{
	const stack_t stack = { .ss_sp = signal_stack, .ss_size = sizeof(signal_stack) };
	struct sigaction act = { .sa_handler = on_fatal, .sa_flags = SA_ONSTACK };

	sigaltstack(&stack, NULL);
	sigemptyset(&act.sa_mask);
	for (size_t i = 0; i < ARRAY_LEN(fatal); i++)
		sigaction(fatal[i], &act, &old_fatal[i]);
	act.sa_sigaction = on_told;
	act.sa_flags = SA_RESTART | SA_SIGINFO;
	for (size_t i = 0; i < ARRAY_LEN(told); i++)
		sigaction(told[i], &act, &old_told[i]);
}

bool
crash_prepare(struct err *err)
{
	FILE *file = tmpfile();

	if (!file || tcgetattr(STDIN_FILENO, &modes) || pipe2(news, O_NONBLOCK | O_CLOEXEC)) {
		if (file)
			fclose(file);
		return err_sys(err, ERR_RUN, "The screen cannot be prepared");
	}
	real_stderr = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
	caught = fcntl(fileno(file), F_DUPFD_CLOEXEC, 3);
	dup2(caught, STDERR_FILENO);
	fclose(file);
	impatient = 0;
	catch_signals();
	return true;
}

void
crash_arm(int fd, const char *text)
{
	undo_len = 0;
	while (*text && undo_len < sizeof(undo)) {
		if (text[0] == '$' && text[1] == '<' && strchr(text, '>')) {
			text = strchr(text, '>') + 1;
			continue;
		}
		undo[undo_len++] = *text++;
	}
	undo_fd = fd;
}

void
crash_release(void)
{
	undo_fd = -1;
	for (size_t i = 0; i < ARRAY_LEN(fatal); i++)
		sigaction(fatal[i], &old_fatal[i], NULL);
	for (size_t i = 0; i < ARRAY_LEN(told); i++)
		sigaction(told[i], &old_told[i], NULL);
	dup2(real_stderr, STDERR_FILENO);
	show_caught();
	close(real_stderr);
	close(caught);
	close(news[0]);
	close(news[1]);
	real_stderr = caught = news[0] = news[1] = -1;
}

void
crash_stop(void)
{
	struct sigaction act = { .sa_handler = SIG_DFL }, old;

	sigaction(SIGTSTP, &act, &old);
	kill(0, SIGTSTP);
	sigaction(SIGTSTP, &old, NULL);
}

int
term_signal_fd(void)
{
	return news[0];
}

int
term_signal(void)
{
	unsigned char byte;

	return read(news[0], &byte, 1) == 1 ? byte : 0;
}

void
term_impatient(void)
{
	impatient = 1;
}
