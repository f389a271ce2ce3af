// SPDX-License-Identifier: MIT

import Glibc
import Interfaces
import Synchronization
import TestSupport
import Testing

extension TerminalTests {
  @Suite("TerminalGuard", .serialized)
  struct Guard {
    /// How often the handler ran that stood for the default action.
    private static let strikes = Atomic(0)
    private static let signals = [SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGTRAP, SIGQUIT]

    private static func change(_ terminal: PseudoTerminal) {
      var modes = termios()
      tcgetattr(terminal.descriptor, &modes)
      modes.c_lflag &= ~tcflag_t(ECHO | ICANON)
      tcsetattr(terminal.descriptor, TCSANOW, &modes)
    }

    @Test("the modes come back when the guard ends")
    func ordinaryEnd() throws {
      let terminal = try PseudoTerminal(Size(rows: 5, columns: 20))
      let modes = terminal.modes
      func work() {
        guard let protection = TerminalGuard(descriptor: terminal.descriptor) else { return }
        protection.setFarewell(Array("bye".utf8))
        Self.change(terminal)
        #expect(terminal.modes != modes)
      }
      work()
      #expect(terminal.modes == modes)
      #expect(!terminal.text.contains("bye"))
    }

    @Test(
      "a signal that kills repairs the terminal, then does what it did before", arguments: signals)
    func signal(_ signal: CInt) async throws {
      try await onThread {
        let terminal = try PseudoTerminal(Size(rows: 5, columns: 20))
        let modes = terminal.modes
        var action = sigaction()
        var before = sigaction()
        action.__sigaction_handler.sa_handler = { _ in
          Guard.strikes.add(1, ordering: .relaxed)
        }
        sigaction(signal, &action, &before)
        defer { sigaction(signal, &before, nil) }
        let strikes = Self.strikes.load(ordering: .relaxed)
        Self.strike(signal, terminal)
        #expect(Self.strikes.load(ordering: .relaxed) == strikes + 1)
        #expect(terminal.modes == modes)
        #expect(terminal.waits(forBytes: "farewell"))
      }
    }

    /// Sends the signal to this thread while the terminal is protected.
    private static func strike(_ signal: CInt, _ terminal: PseudoTerminal) {
      guard let protection = TerminalGuard(descriptor: terminal.descriptor) else { return }
      protection.setFarewell(Array("farewell".utf8))
      change(terminal)
      // Threads of a test pool block what could interrupt them, and theirs inherit that.
      var mask = sigset_t()
      sigemptyset(&mask)
      sigaddset(&mask, signal)
      pthread_sigmask(SIG_UNBLOCK, &mask, nil)
      raise(signal)
    }

    @Test("a crash keeps its exit status")
    func exitStatus() async {
      await #expect(processExitsWith: .signal(SIGSEGV)) {
        let terminal = try PseudoTerminal(Size(rows: 5, columns: 20))
        guard let protection = TerminalGuard(descriptor: terminal.descriptor) else { return }
        // A debugger or a sanitizer may want to see the signal instead.
        Glibc.signal(SIGSEGV, SIG_DFL)
        // Core files of a test help nobody.
        var limit = rlimit(rlim_cur: 0, rlim_max: 0)
        setrlimit(CInt(RLIMIT_CORE.rawValue), &limit)
        raise(SIGSEGV)
        _ = consume protection
      }
    }

    @Test("what is no terminal needs no guard")
    func noTerminal() throws {
      let ends = try Pipe()
      let isGuarded = TerminalGuard(descriptor: ends.sending) != nil
      #expect(!isGuarded)
    }
  }
}
