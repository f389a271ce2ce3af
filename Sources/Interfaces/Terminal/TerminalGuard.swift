// SPDX-License-Identifier: MIT

import Glibc
import POSIX
import Synchronization

/// Gives the terminal back as it was, however the process ends, except by SIGKILL.
///
/// Create it before the terminal is changed.  While it lives, a crash, an abort, SIGQUIT and a call of
/// `exit` write what leaves the full screen and set the saved modes; a signal then has the effect that
/// it had before, so exit status and core dump stay true.  One at a time protects in a process.
package struct TerminalGuard: ~Copyable {
  /// A descriptor of its own, so that it does not matter when others are closed.
  private let terminal: FileDescriptor
  private let recovery: UnsafeMutablePointer<Recovery>
  private let stack = SignalStack()

  /// Saves the modes of a terminal; `nil` when the descriptor is none.
  package init?(descriptor: CInt) {
    var modes = termios()
    guard tcgetattr(descriptor, &modes) == 0 else { return nil }
    let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
    guard copy >= 0 else { return nil }
    terminal = FileDescriptor(owning: copy)
    recovery = .allocate(capacity: 1)
    recovery.initialize(to: Recovery(descriptor: copy, modes: modes))
    CrashHandlers.arm(recovery)
  }

  /// What to write when the process ends before its time: the way out of the full screen.
  package borrowing func setFarewell(_ bytes: [UInt8]) {
    let count = min(bytes.count, Recovery.mostBytes)
    recovery.pointee.count = 0
    bytes.withUnsafeBytes { source in
      withUnsafeMutableBytes(of: &recovery.pointee.farewell) { target in
        target.copyMemory(from: UnsafeRawBufferPointer(rebasing: source[..<count]))
      }
    }
    recovery.pointee.count = count
  }

  /// The modes that the terminal had.
  var modes: termios { recovery.pointee.modes }

  deinit {
    CrashHandlers.disarm()
    tcsetattr(terminal.rawValue, TCSANOW, &recovery.pointee.modes)
    recovery.deallocate()
  }
}

/// What a handler needs, at one address and without anything that must be allocated.
private struct Recovery {
  static let mostBytes = 256

  let descriptor: CInt
  var modes: termios
  var farewell = InlineArray<256, UInt8>(repeating: 0)
  var count = 0

  /// Calls only what POSIX allows in a signal handler.
  static func perform(_ recovery: UnsafeMutablePointer<Recovery>) {
    withUnsafeBytes(of: &recovery.pointee.farewell) { bytes in
      _ = write(recovery.pointee.descriptor, bytes.baseAddress, recovery.pointee.count)
    }
    tcsetattr(recovery.pointee.descriptor, TCSANOW, &recovery.pointee.modes)
  }
}

/// The handlers of the signals that end a process.
private enum CrashHandlers {
  private static let signals = [
    SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGTRAP, SIGQUIT,
  ]
  /// The address of what to give back, or 0; taken once, by the first thread that fails.
  private static let recovery = Atomic<UInt>(0)
  /// The address of what each signal did before, by its number, or 0.
  private static let previous = Atomic<UInt>(0)
  private static let isRegistered = Atomic(false)

  static func arm(_ block: UnsafeMutablePointer<Recovery>) {
    if !isRegistered.exchange(true, ordering: .acquiringAndReleasing) {
      let table = UnsafeMutablePointer<sigaction>.allocate(capacity: 65)
      table.initialize(repeating: sigaction(), count: 65)
      previous.store(UInt(bitPattern: table), ordering: .releasing)
      atexit { CrashHandlers.recover() }
    }
    recovery.store(UInt(bitPattern: block), ordering: .releasing)
    guard let table else { return }
    for signal in signals {
      var action = sigaction()
      action.__sigaction_handler.sa_handler = CrashHandlers.handle
      action.sa_flags = SA_ONSTACK
      sigaction(signal, &action, table + Int(signal))
    }
  }

  static func disarm() {
    recovery.store(0, ordering: .releasing)
    guard let table else { return }
    for signal in signals { sigaction(signal, table + Int(signal), nil) }
  }

  private static var table: UnsafeMutablePointer<sigaction>? {
    UnsafeMutablePointer(bitPattern: previous.load(ordering: .acquiring))
  }

  /// Returns the descriptor of the terminal, if this call has given it back.
  @discardableResult private static func recover() -> CInt? {
    let address = recovery.exchange(0, ordering: .acquiringAndReleasing)
    guard let block = UnsafeMutablePointer<Recovery>(bitPattern: address) else { return nil }
    Recovery.perform(block)
    return block.pointee.descriptor
  }

  private static let sentence: StaticString =
    "offlineimap has crashed. No mail is lost: the next run goes on where this one stopped.\n"

  /// Repairs the terminal, then lets the signal do what it did before; it is blocked until this
  /// returns, and a fault strikes again at the same instruction.
  private static let handle: @convention(c) (CInt) -> Void = { signal in
    // SIGQUIT is what somebody asked for.
    if let terminal = recover(), signal != SIGQUIT {
      _ = write(terminal, sentence.utf8Start, sentence.utf8CodeUnitCount)
    }
    if let table { sigaction(signal, table + Int(signal), nil) }
    raise(signal)
  }
}
