// SPDX-License-Identifier: MIT

package import SyncModel

/// Remembers what a person should have seen, for the end of the process.
package struct RunReport: Sendable {
  /// How many different errors are kept; a process may fail at the same thing for weeks.
  package static let mostErrors = 200

  private var errors: [(text: String, count: Int)] = []
  private var left = 0
  private var hasValidityProblem = false
  /// What was said about the rc file, for an interface that takes it off the screen.
  private(set) var remarks: [String] = []

  package init() {}

  /// Notes the event if the summary must mention it.
  package mutating func note(_ record: EventRecord) {
    switch record.event {
    case .validityChanged: hasValidityProblem = true
    case .remark(let sentence) where remarks.count < Self.mostErrors: remarks.append(sentence)
    case .problem(let problem, let scope): note(EventText.error(problem, scope).text)
    default: break
    }
  }

  private mutating func note(_ error: String) {
    if let index = errors.firstIndex(where: { $0.text == error }) {
      errors[index].count += 1
    } else if errors.count < Self.mostErrors {
      errors.append((error, 1))
    } else {
      left += 1
    }
  }

  /// The summary; nothing when all went well.
  package var lines: [TextLine] {
    var lines: [TextLine] = []
    if hasValidityProblem {
      lines.append(
        TextLine(.warning, "At least one folder skipped due to UID validity problem"))
    }
    if errors.isEmpty { return lines }
    lines.append(TextLine(.warning, "ERROR: Exceptions occurred during the run!"))
    lines += errors.map { TextLine(.warning, escaped: $0.text + times($0.count)) }
    if left > 0 { lines.append(TextLine(.warning, "ERROR: and \(left) more")) }
    return lines
  }

  private func times(_ count: Int) -> String { count == 1 ? "" : "\n  (\(count) times)" }
}
