// SPDX-License-Identifier: MIT
//
// The parts of the C library of Linux that Swift's module of it leaves out.

#ifndef OFFLINEIMAP_CLINUX_SHIM_H
#define OFFLINEIMAP_CLINUX_SHIM_H

#include <sys/fanotify.h>
#include <sys/prctl.h>
#include <sys/stat.h>

/// A macro in the header; stands for a time that shall stay as it is.
static const long clinux_utime_omit = UTIME_OMIT;

/// Names the calling thread; of the name the first 15 bytes count.
static inline void clinux_name_thread(const char *name) { prctl(PR_SET_NAME, name, 0, 0, 0); }

#endif
