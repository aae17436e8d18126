/* How much memory this process can still get. The system promises more than it has and
 * ends whoever takes it at its word, so what is large asks first. */
#ifndef HAMTOP_BASE_ROOM_H
#define HAMTOP_BASE_ROOM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes: the least of what the machine has free, of what each control group that the
 * process is in leaves (cgroup(7), both versions), and of the process's own limits of
 * address space and data (setrlimit(2)). UINT64_MAX: nothing says how much. */
uint64_t room_left(void);

/* The same with the files of proc(5) and sysfs(5) below another root, for tests. */
uint64_t room_left_in(const char *root);

/* Whether the process's own limits are finite. */
bool room_limited(void);

/* Whether `bytes` more can be had. Small numbers are not asked about. */
bool room_for(size_t bytes);

#endif
