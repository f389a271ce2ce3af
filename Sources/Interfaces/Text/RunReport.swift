// SPDX-License-Identifier: MIT

package import SyncModel

/// Remembers what a person should have seen, for the end of the process.
package struct RunReport: Sendable {
  /// How many different errors are kept; a process may fail at the same thing for weeks.
  package static let mostErrors = 200

  private struct Failure {
    let text: String
    let account: AccountName?
    var count = 1
  }

  private var errors: [Failure] = []
  private var left = 0
  /// How many errors a later run of the account, in which all went well, has made up for.
  private var mended = 0
  private var hasValidityProblem = false
  /// What was said about the rc file, for an interface that takes it off the screen.
  private(set) var remarks: [String] = []

  package init() {}

  /// Notes the event if the summary must mention it.
  package mutating func note(_ record: EventRecord) {
    switch record.event {
    case .validityChanged: hasValidityProblem = true
    case .remark(let sentence) where remarks.count < Self.mostErrors: remarks.append(sentence)
    case .problem(let problem, let scope):
      note(EventText.error(problem, scope, record.places ?? []).text, of: record.account)
    case .accountFinished(_, outcome: .succeeded, _): mend(errorsOf: record.account)
    default: break
    }
  }

  private mutating func note(_ error: String, of account: AccountName?) {
    if let index = errors.firstIndex(where: { $0.text == error }) {
      errors[index].count += 1
    } else if errors.count < Self.mostErrors {
      errors.append(Failure(text: error, account: account))
    } else {
      left += 1
    }
  }

  private mutating func mend(errorsOf account: AccountName?) {
    guard account != nil else { return }
    mended += errors.filter { $0.account == account }.reduce(0) { $0 + $1.count }
    errors.removeAll { $0.account == account }
  }

  /// The summary: what is still wrong, and how much is not any more; nothing when all went well.
  package var lines: [TextLine] {
    var lines: [TextLine] = []
    if hasValidityProblem {
      lines.append(
        TextLine(.warning, "At least one folder skipped due to UID validity problem"))
    }
    if mended > 0 {
      let errors = Amounts.count(mended, "error")
      lines.append(TextLine(.info, "\(errors) made up for"))
    }
    return lines + errorLines
  }

  private var errorLines: [TextLine] {
    if errors.isEmpty && left == 0 { return [] }
    return [TextLine(.warning, "ERROR: Exceptions occurred during the run!")]
      + errors.map { TextLine(.warning, escaped: $0.text + times($0.count)) }
      + (left > 0 ? [TextLine(.warning, "ERROR: and \(left) more")] : [])
  }

  private func times(_ count: Int) -> String { count == 1 ? "" : "\n  (\(count) times)" }
}
