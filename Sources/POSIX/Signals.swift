// SPDX-License-Identifier: MIT

import Glibc

/// Takes the process' signals on one thread, so that no handler interrupts the others.
package enum Signals {
  /// The signals that a synchroniser understands.
  package enum Kind: CaseIterable, Sendable {
    case interrupt, terminate, hangUp, user1, user2, abort, quit, windowChange

    var number: CInt {
      switch self {
      case .interrupt: SIGINT
      case .terminate: SIGTERM
      case .hangUp: SIGHUP
      case .user1: SIGUSR1
      case .user2: SIGUSR2
      case .abort: SIGABRT
      case .quit: SIGQUIT
      case .windowChange: SIGWINCH
      }
    }
  }

  /// Keeps the signals from their default effect in this thread and in those it starts.
  ///
  /// Call it before any other thread exists.  A write to a closed connection, or beyond the largest file that is
  /// allowed, becomes an error of that write instead of `SIGPIPE` or `SIGXFSZ`, also where `kinds` is empty.
  package static func block(_ kinds: [Kind]) {
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
    var set = mask(of: kinds)
    pthread_sigmask(SIG_BLOCK, &set, nil)
  }

  /// Lets a crash end the process at once, as the system does it; call it first thing in `main`.
  ///
  /// The runtime of Swift comes with handlers of its own, which stop all threads to write a report.  The
  /// thread that waits for signals cannot be stopped that way, so that a crash would never end; and the
  /// report shows memory, where a password may stand.
  package static func endAtCrash() {
    for number in [SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGABRT] { signal(number, SIG_DFL) }
  }

  /// Starts a thread that waits for the signals and hands each to `handler`, one after the other.
  ///
  /// The thread lives as long as the process.
  package static func receive(
    _ kinds: [Kind], _ handler: @escaping @Sendable (Kind) -> Void
  ) throws(SystemError) {
    _ = try Thread(named: "signals") {
      var set = mask(of: kinds)
      while true {
        var number: CInt = 0
        guard sigwait(&set, &number) == 0 else { continue }
        if let kind = kinds.first(where: { $0.number == number }) { handler(kind) }
      }
    }
  }

  /// Sends a signal to this process.
  package static func send(_ kind: Kind) { kill(getpid(), kind.number) }

  /// Ends the process at once with a core dump where the system makes one; the status is 134.
  package static func abortProcess() -> Never { Glibc.abort() }

  private static func mask(of kinds: [Kind]) -> sigset_t {
    var set = sigset_t()
    sigemptyset(&set)
    for kind in kinds { sigaddset(&set, kind.number) }
    return set
  }
}
