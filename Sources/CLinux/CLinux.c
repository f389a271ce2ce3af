// SPDX-License-Identifier: MIT

#define _GNU_SOURCE

#include "CLinux.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

const long clinux_utime_omit = UTIME_OMIT;

void clinux_name_thread(const char *name) { prctl(PR_SET_NAME, name, 0, 0, 0); }

int clinux_processor(void) { return sched_getcpu(); }

long clinux_get_processors(void *bits, unsigned long size) {
  return syscall(SYS_sched_getaffinity, 0, size, bits);
}

long clinux_set_processors(const void *bits, unsigned long size) {
  return syscall(SYS_sched_setaffinity, 0, size, bits);
}

int clinux_times(const char *path, clinux_time *modified, clinux_time *made) {
  struct statx answer;
  if (statx(AT_FDCWD, path, 0, STATX_MTIME | STATX_BTIME, &answer) != 0) return -1;
  *modified = (clinux_time){answer.stx_mtime.tv_sec, answer.stx_mtime.tv_nsec};
  *made = (clinux_time){answer.stx_btime.tv_sec, answer.stx_btime.tv_nsec};
  return answer.stx_mask & STATX_BTIME ? 1 : 0;
}
