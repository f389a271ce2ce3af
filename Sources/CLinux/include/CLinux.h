// SPDX-License-Identifier: MIT
//
// The parts of the C library of Linux that Swift's module of it leaves out.
//
// A header included here must not define a type that Swift's module has too, as <sys/stat.h> does: the module
// that the compiler happens to read first would own it, and whether files compile would depend on which of them
// it compiles together.

#ifndef OFFLINEIMAP_CLINUX_H
#define OFFLINEIMAP_CLINUX_H

#include <linux/magic.h>
#include <sys/fanotify.h>
#include <sys/vfs.h>

/// Stands for a time that shall stay as it is (UTIME_OMIT of utimensat(2)).
extern const long clinux_utime_omit;

/// Names the calling thread; of the name the first 15 bytes count.
void clinux_name_thread(const char *name);

/// The number of the processor on which the calling thread is; -1 if the system does not tell.
int clinux_processor(void);

/// Asks where the calling thread may run: a bit for each processor.  Returns the bytes that count, or -1.
long clinux_get_processors(void *bits, unsigned long size);

/// Says where the calling thread may run; returns 0, or -1.
long clinux_set_processors(const void *bits, unsigned long size);

/// A time of statx(2).
typedef struct {
  long long seconds;
  unsigned nanoseconds;
} clinux_time;

/// Asks when a file changed last and when it was made, and follows symbolic links.  Returns 1, 0 where the time at
/// which it was made is not kept, or -1.
int clinux_times(const char *path, clinux_time *modified, clinux_time *made);

#endif
