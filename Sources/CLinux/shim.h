// SPDX-License-Identifier: MIT
//
// The parts of the C library of Linux that Swift's module of it leaves out.

#ifndef OFFLINEIMAP_CLINUX_SHIM_H
#define OFFLINEIMAP_CLINUX_SHIM_H

#include <fcntl.h>
#include <linux/magic.h>
#include <linux/stat.h>
#include <sys/fanotify.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

/// A macro in the header; stands for a time that shall stay as it is.
static const long clinux_utime_omit = UTIME_OMIT;

/// Names the calling thread; of the name the first 15 bytes count.
static inline void clinux_name_thread(const char *name) { prctl(PR_SET_NAME, name, 0, 0, 0); }

/// The number of the processor on which the calling thread is; -1 if the system does not tell.
static inline int clinux_processor(void) {
  unsigned number = 0;
  return syscall(SYS_getcpu, &number, 0, 0) == 0 ? (int)number : -1;
}

/// Asks where the calling thread may run: a bit for each processor.  Returns the bytes that count, or -1.
static inline long clinux_get_processors(void *bits, unsigned long size) {
  return syscall(SYS_sched_getaffinity, 0, size, bits);
}

/// Says where the calling thread may run; returns 0, or -1.
static inline long clinux_set_processors(const void *bits, unsigned long size) {
  return syscall(SYS_sched_setaffinity, 0, size, bits);
}

/// A time of statx(2).
typedef struct {
  long long seconds;
  unsigned nanoseconds;
} clinux_time;

/// Asks when a file changed last and when it was made, and follows symbolic links.  Returns 1, 0 where the time at
/// which it was made is not kept, or -1.
static inline int clinux_times(const char *path, clinux_time *modified, clinux_time *made) {
  struct statx answer;
  if (syscall(SYS_statx, AT_FDCWD, path, 0, STATX_MTIME | STATX_BTIME, &answer) != 0) return -1;
  *modified = (clinux_time){answer.stx_mtime.tv_sec, answer.stx_mtime.tv_nsec};
  *made = (clinux_time){answer.stx_btime.tv_sec, answer.stx_btime.tv_nsec};
  return answer.stx_mask & STATX_BTIME ? 1 : 0;
}

#endif
