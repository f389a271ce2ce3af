// SPDX-License-Identifier: MIT
//
// The parts of ncurses that Swift cannot import by itself.
//
// Three kinds of declaration need help: function-like macros (COLOR_PAIR, getmaxyx), constants that
// are casts (A_BOLD), and C globals that Swift 6 rejects as shared mutable state (stdscr). Each shim
// is one expression; everything else is called directly.

#ifndef OFFLINEIMAP_CNCURSES_SHIM_H
#define OFFLINEIMAP_CNCURSES_SHIM_H

#define NCURSES_WIDECHAR 1
#include <curses.h>

// term.h would bring termios into this module, where Swift looks for it in Glibc; so the three
// functions that are needed of it are declared here, as X/Open defines them.
struct term;
extern int setupterm(const char *name, int descriptor, int *status);
extern struct term *set_curterm(struct term *terminal);
extern int del_curterm(struct term *terminal);

static inline WINDOW *cncurses_standard_screen(void) { return stdscr; }
static inline void cncurses_forget_terminal(void) { del_curterm(set_curterm(0)); }
static inline int cncurses_colors(void) { return COLORS; }
static inline int cncurses_color_pairs(void) { return COLOR_PAIRS; }

static inline attr_t cncurses_bold(void) { return A_BOLD; }
static inline attr_t cncurses_dim(void) { return A_DIM; }
static inline attr_t cncurses_underline(void) { return A_UNDERLINE; }
static inline attr_t cncurses_reverse(void) { return A_REVERSE; }

static inline mmask_t cncurses_wheel_up(void) { return BUTTON4_PRESSED; }
static inline mmask_t cncurses_wheel_down(void) { return BUTTON5_PRESSED; }

// Glibc declares it for GNU sources only; a file in memory that programs started later do not inherit.
extern int memfd_create(const char *name, unsigned int flags);
static inline int cncurses_memory_file(void) { return memfd_create("picture", 1); }

// Likewise; a program that another thread starts at that moment does not inherit the copy.
extern int dup3(int descriptor, int copy, int flags);

// Presses are reported at once: nobody waits for a second one.
static inline void cncurses_report_mouse(bool on) {
  mouseinterval(0);
  mousemask(on ? BUTTON1_PRESSED | BUTTON4_PRESSED | BUTTON5_PRESSED : 0, 0);
}

static inline int cncurses_key_code_yes(void) { return KEY_CODE_YES; }

// tigetstr tells "not a string" by (char *)-1.
static inline const char *cncurses_capability(const char *name) {
  char *text = tigetstr(name);
  return text == (char *)-1 ? 0 : text;
}

#endif
