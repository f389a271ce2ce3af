// SPDX-License-Identifier: MIT

package import POSIX
package import SyncModel

/// The log of the system: `-s`, and the interface `syslog`.
package final class SystemLog: EventSubscriber, Sendable {
  /// Where the system's log listens.
  package static let usualPath = "/dev/log"
  /// RFC 5424 section 6.2.1: messages of programs that are no part of the system.
  private static let facility = 1

  private let socket: DatagramSocket
  private let text: EventText
  private let level: LineLevel
  private let tag: String
  private let report = Monitor(RunReport())

  /// Connects to the log; throws when the machine has none.
  package init(
    path: String = usualPath, debug: Set<DebugCategory> = []
  ) throws(SystemError) {
    socket = try DatagramSocket(to: path)
    text = EventText(for: .stream)
    level = debug.isEmpty ? .info : .debug
    tag = "\(EventText.programName)[\(ProcessInformation.identifier)]"
  }

  /// Sends a message for each line at once, on the thread of the subscription.
  package func receive(_ record: EventRecord) {
    let summary = report.update { report -> [TextLine] in
      report.note(record)
      if case .programFinished = record.event { return report.lines }
      return []
    }
    for line in text.lines(record) + summary where line.level >= level { send(line) }
  }

  /// Sends a sentence that comes from no event.
  package func say(_ line: TextLine) { send(line) }

  /// A log that is full or gone must not stop the synchronisation.
  private func send(_ line: TextLine) {
    let priority = Self.facility * 8 + line.level.severity
    for part in line.text.split(separator: "\n") where !part.isEmpty {
      try? socket.send(Array("<\(priority)>\(tag): \(part)".utf8))
    }
  }
}

extension LineLevel {
  /// The severity of RFC 5424 section 6.2.1.
  fileprivate var severity: Int {
    switch self {
    case .debug: 7
    case .info: 6
    case .warning: 4
    case .error: 3
    }
  }
}
