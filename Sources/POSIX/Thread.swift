// SPDX-License-Identifier: MIT

import CLinux
import Glibc
import Synchronization

/// A thread that runs one function to its end.
///
/// The function may capture values that are not `Sendable`: `sending` makes the compiler prove that
/// nobody else touches them afterwards.
package final class Thread: Sendable {
  private final class Start {
    let name: String
    let body: () -> Void
    init(name: String, body: sending @escaping () -> Void) {
      self.name = name
      self.body = body
    }
  }

  private let handle: pthread_t
  private let joined = Atomic(false)

  /// Starts the thread, or throws when the system cannot start one more.
  ///
  /// Debuggers and `top -H` show `name`, of which the kernel keeps the first 15 bytes.
  package init(named name: String, _ body: sending @escaping () -> Void) throws(SystemError) {
    var handle = pthread_t()
    let start = Unmanaged.passRetained(Start(name: name, body: body))
    let code = pthread_create(
      &handle, nil,
      { argument in
        guard let argument else { return nil }
        let start = Unmanaged<Start>.fromOpaque(argument).takeRetainedValue()
        Thread.tellKernel(start.name)
        let stack = SignalStack()
        start.body()
        _ = consume stack
        return nil
      }, start.toOpaque())
    guard code == 0 else {
      start.release()
      throw SystemError(code: code, operation: "start thread \(name)")
    }
    self.handle = handle
  }

  deinit {
    if !joined.load(ordering: .acquiring) { pthread_detach(handle) }
  }

  /// Names the calling thread for debuggers.
  private static func tellKernel(_ name: String) { clinux_name_thread(name) }

  /// Waits until the function has returned; a second call returns at once.
  package func join() {
    if joined.exchange(true, ordering: .acquiringAndReleasing) { return }
    pthread_join(handle, nil)
  }
}
