// SPDX-License-Identifier: MIT

import Interfaces
import Testing

/// What needs a terminal, signal handlers or ncurses, of which a process has one set: one at a time.
@Suite("Terminals", .serialized)
struct TerminalTests {
  @Test("terminfo knows xterm but nothing that cannot move a cursor")
  func terminfo() {
    #expect(Screen.knows("xterm-256color", output: 1))
    #expect(Screen.knows("vt100", output: 1))
    #expect(!Screen.knows("dumb", output: 1))
    #expect(!Screen.knows("no-such-terminal", output: 1))
  }
}
