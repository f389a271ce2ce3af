// SPDX-License-Identifier: MIT
//
// The part of SQLite that Swift cannot import by itself: a macro that casts an integer to a
// function pointer, and a function with arguments of any number.

#ifndef OFFLINEIMAP_CSQLITE_SHIM_H
#define OFFLINEIMAP_CSQLITE_SHIM_H

#include <sqlite3.h>

static inline int csqlite_bind_text_copy(sqlite3_stmt *statement, int index, const char *text,
                                         int bytes) {
  return sqlite3_bind_text(statement, index, text, bytes, SQLITE_TRANSIENT);
}

static inline int csqlite_bind_blob_copy(sqlite3_stmt *statement, int index, const void *bytes,
                                         int count) {
  return sqlite3_bind_blob(statement, index, bytes, count, SQLITE_TRANSIENT);
}

// Before the first connection: nobody asks how much memory SQLite takes, and to count it makes all threads that use it wait
// for each other.
static inline void csqlite_forgo_statistics(void) { sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); }

#endif
