// SPDX-License-Identifier: MIT

import Glibc
import POSIX
import Synchronization

/// Stopping by ^Z or `kill -TSTP`, and going on, left to the thread that owns the terminal.
///
/// The handlers only make ``descriptor`` readable, on whatever thread they run.  One at a time works
/// in a process; the handlers of before come back when the value ends.
struct JobControl: ~Copyable {
  private let wakeUp: WakeUp
  private let previous: (stop: sigaction, resume: sigaction)

  init() throws(SystemError) {
    wakeUp = try WakeUp()
    JobSignals.listener.store(wakeUp.raisingDescriptor, ordering: .releasing)
    previous = (Self.install(SIGTSTP), Self.install(SIGCONT))
  }

  deinit {
    var (stop, resume) = previous
    sigaction(SIGTSTP, &stop, nil)
    sigaction(SIGCONT, &resume, nil)
    JobSignals.listener.store(-1, ordering: .releasing)
  }

  /// Readable after a signal.
  var descriptor: CInt { wakeUp.descriptor }

  /// What came since the last look: whether to stop, and whether the process was stopped meanwhile.
  func take() -> (mustStop: Bool, wasStopped: Bool) {
    wakeUp.clear()
    return (
      JobSignals.mustStop.exchange(false, ordering: .acquiringAndReleasing),
      JobSignals.wasStopped.exchange(false, ordering: .acquiringAndReleasing)
    )
  }

  /// Stops the process as SIGTSTP does by itself; returns when it goes on.
  func stop() {
    var usual = sigaction()
    var own = sigaction()
    sigaction(SIGTSTP, &usual, &own)
    raise(SIGTSTP)
    sigaction(SIGTSTP, &own, nil)
  }

  private static func install(_ signal: CInt) -> sigaction {
    var action = sigaction()
    var previous = sigaction()
    action.__sigaction_handler.sa_handler = JobSignals.handle
    action.sa_flags = SA_RESTART | SA_ONSTACK
    sigaction(signal, &action, &previous)
    return previous
  }
}

/// What the handlers tell; they may only store and write.
private enum JobSignals {
  static let listener = Atomic<CInt>(-1)
  static let mustStop = Atomic(false)
  static let wasStopped = Atomic(false)

  static let handle: @convention(c) (CInt) -> Void = { signal in
    let code = errno
    if signal == SIGTSTP {
      mustStop.store(true, ordering: .releasing)
    } else {
      wasStopped.store(true, ordering: .releasing)
    }
    var byte: UInt8 = 1
    _ = write(listener.load(ordering: .acquiring), &byte, 1)
    errno = code
  }
}
