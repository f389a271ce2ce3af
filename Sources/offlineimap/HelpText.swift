// SPDX-License-Identifier: MIT

/// What `--help` shows, for a terminal of 80 columns.
enum HelpText {
  private static let width = 79
  private static let column = 26

  static var text: String {
    let purpose = """
      Keeps IMAP accounts and local Maildirs in step.

      Reads ~/.offlineimaprc (see offlineimaprc.sample), synchronises its accounts and
      shows the work on the Blinkenlights board. --demo shows the board without any
      account.
      """
    let lines = Switch.all.flatMap(lines)
    let words = CommandWord.allCases.flatMap { entry("  \($0.rawValue)", $0.help) }
    return
      "Usage: offlineimap [options]\n       offlineimap attach|status [options]\n\n\(purpose)\n\n"
      + "Commands:\n\(words.joined(separator: "\n"))\n\nOptions:\n"
      + lines.joined(separator: "\n")
  }

  private static func lines(_ item: Switch) -> [String] {
    let value = item.value.map { " <\($0.name)>" } ?? ""
    let head = "  \(item.spellings.joined(separator: ", "))\(value)"
    return entry(head, item.help)
  }

  private static func entry(_ head: String, _ help: String) -> [String] {
    var lines = wrapped(help).map { String(repeating: " ", count: column) + $0 }
    guard head.count < column - 1 else { return [head] + lines }
    lines[0] = head + lines[0].dropFirst(head.count)
    return lines
  }

  /// The lines of a text beside the switches; at least one.
  private static func wrapped(_ text: String) -> [String] {
    var lines = [""]
    for word in text.split(separator: " ") {
      let last = lines[lines.count - 1]
      if last.isEmpty {
        lines[lines.count - 1] = String(word)
      } else if column + last.count + 1 + word.count <= width {
        lines[lines.count - 1] = "\(last) \(word)"
      } else {
        lines.append(String(word))
      }
    }
    return lines
  }
}
