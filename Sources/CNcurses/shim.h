// SPDX-License-Identifier: MIT
//
// The parts of ncurses that Swift cannot import by itself.
//
// Two kinds of declaration need help: function-like macros (COLOR_PAIR, getmaxyx) and C globals
// that Swift 6 rejects as shared mutable state (stdscr). Each shim is one expression; everything
// else is called directly.

#ifndef OFFLINEIMAP_CNCURSES_SHIM_H
#define OFFLINEIMAP_CNCURSES_SHIM_H

#define NCURSES_WIDECHAR 1
#include <curses.h>
#include <term.h>

static inline WINDOW *cncurses_standard_screen(void) { return stdscr; }
static inline int cncurses_color_pair(int pair) { return COLOR_PAIR(pair); }
static inline int cncurses_rows(WINDOW *window) { return getmaxy(window); }
static inline int cncurses_columns(WINDOW *window) { return getmaxx(window); }
static inline int cncurses_colors(void) { return COLORS; }
static inline int cncurses_color_pairs(void) { return COLOR_PAIRS; }

#endif
