// SPDX-License-Identifier: MIT

import SyncModel

extension SettingsReport {
  /// The report as lines of text, without a line feed at their ends.
  ///
  /// `columns` is where lines are broken that can be; a long value stays whole.
  package func lines(columns: Int) -> [String] {
    var lines = ["\(file.shown): \(verdict)"]
    for problem in problems {
      lines.append("\(problem.weight == .error ? "ERROR" : "WARNING"): \(problem)")
    }
    for mistake in mistakes {
      let sentences = [mistake.message, mistake.remedy].compactMap(\.self)
      lines.append("ERROR: \(sentences.joined(separator: " "))")
    }
    for group in groups { lines += [""] + group.lines(columns: columns) }
    return lines
  }

  /// How many problems there are of each kind.
  private var verdict: String {
    let refusals = problems.count { $0.weight == .error }
    let errors = refusals + mistakes.count
    let warnings = problems.count - refusals
    if errors + warnings == 0 { return "nothing to complain of" }
    return [(errors, "error"), (warnings, "warning")].filter { $0.0 > 0 }
      .map { "\($0.0) \($0.1)\($0.0 == 1 ? "" : "s")" }.joined(separator: ", ")
  }
}

extension SettingsReport.Group {
  /// A value that is longer does not push the origins of the others to the right.
  private static let widest = 40

  fileprivate func lines(columns: Int) -> [String] {
    let set = entries.filter { $0.origin != nil }
    let names = set.map(\.name.count).max() ?? 0
    let values = set.map(\.value.count).filter { $0 <= Self.widest }.max() ?? 0
    let lines = set.map { entry in
      "  \(Self.pad(entry.name, names))  \(Self.pad(entry.value.shownWhole, values))  \(entry.origin ?? "")"
    }
    let defaults = entries.filter { $0.origin == nil }.map { "\($0.name) = \($0.value)" }
    let rest =
      defaults.isEmpty ? [] : Self.wrap("By default: " + defaults.joined(separator: "; "), columns)
    return ["[\(title.shown)]"] + lines + notes.map { "  \($0.shownWhole)" } + rest
  }

  private static func pad(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  /// Breaks a list at its semicolons.
  private static func wrap(_ text: String, _ columns: Int) -> [String] {
    var lines: [String] = []
    var line = "  "
    let parts = text.split(separator: "; ")
    for (index, part) in parts.enumerated() {
      let piece = part + (index + 1 < parts.count ? ";" : "")
      if line.count + 1 + piece.count > columns, line.count > 4 {
        lines.append(line)
        line = "    "
      }
      line += line.last == " " ? piece : " \(piece)"
    }
    return lines + [line]
  }
}

extension String {
  /// The text without control characters.
  fileprivate var shownWhole: String {
    String(unicodeScalars.flatMap { Array(String($0).shown.unicodeScalars) }.map(Character.init))
  }
}
