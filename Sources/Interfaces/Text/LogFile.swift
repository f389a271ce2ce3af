// SPDX-License-Identifier: MIT

package import POSIX
package import SyncModel

/// The log file of `-l`: every line with date, time and level.
///
/// It only adds to the file, so several programs may share one, and a program that cuts the file
/// short may do so at any time.
package final class LogFile: EventSubscriber, Sendable {
  private let file: FileDescriptor
  private let text = EventText(for: .file)
  private let level: LineLevel
  private let arguments: String
  private let report = Monitor(RunReport())

  /// Opens the file, or creates it for the user alone.
  ///
  /// `arguments` is the command line of the process, for the first line.
  package init(
    path: String, debug: Set<DebugCategory> = [], arguments: [String]
  ) throws(SystemError) {
    file = try FileDescriptor(opening: path, .append, permissions: 0o600)
    level = debug.isEmpty ? .info : .debug
    self.arguments = arguments.joined(separator: " ")
    write(EventText.announcements(of: debug), time: WallClock.now)
  }

  /// Writes at once, on the thread of the subscription.
  package func receive(_ record: EventRecord) {
    if case .programStarted(let version, let environment, _) = record.event {
      let start: SafeText =
        "\(EventText.programName) \(version) starting...\n  \(environment)\n  Args: \(arguments)"
      write([TextLine(.info, start)], time: record.time)
      return
    }
    let summary = report.update { report -> [TextLine] in
      report.note(record)
      if case .programFinished = record.event { return report.lines }
      return []
    }
    write(text.lines(record) + summary, time: record.time)
  }

  /// A log that cannot be written, such as on a full disk, must not stop the synchronisation.
  private func write(_ lines: [TextLine], time: Double) {
    let text = lines.filter { $0.level >= level }
      .map { "\(WallClock.dateAndTime(time)) \($0.level.name): \($0.text)\n" }.joined()
    if !text.isEmpty { try? file.write(Array(text.utf8)) }
  }
}
