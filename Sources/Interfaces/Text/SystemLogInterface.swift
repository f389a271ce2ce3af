// SPDX-License-Identifier: MIT

package import POSIX
package import SyncModel

/// The interface `syslog`: nothing but the log of the system.
package final class SystemLogInterface: Interface {
  private let log: SystemLog
  private let isFinished = Monitor(false)

  /// Throws when the machine has no log.
  package init(
    _ setup: InterfaceSetup, path: String = SystemLog.usualPath
  ) throws(SystemError) {
    log = try SystemLog(path: path, debug: setup.debug)
    for line in setup.opening { log.say(line) }
  }

  /// A log asks nobody.
  package var canAsk: Bool { false }

  /// Sends the lines of the event at once.
  package func receive(_ record: EventRecord) {
    log.receive(record)
    if case .programFinished = record.event { finish() }
  }

  /// Waits for the last event.
  package func run(sending requests: any RequestReceiver) {
    isFinished.wait { $0 ? () : nil }
  }

  /// A log has no size.
  package func windowChanged() {}

  /// Ends the wait.
  package func finish() { isFinished.update { $0 = true } }
}
