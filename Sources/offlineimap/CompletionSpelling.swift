// SPDX-License-Identifier: MIT

/// Makes the scripts for shells that ArgumentParser writes offer what this program takes.
enum CompletionSpelling {
  /// What the line of a script has that offers a command `help`, which this program does not have.
  private static let helpCommand = [
    // bash
    "compgen -W 'help' ",
    // zsh
    "'(-): :->command'", "'(-)*:: :->arg'",
    // fish
    "-fa 'help' ", "\"offlineimap help\"",
  ]

  /// Leaves the command `help` out, and lets the values of options begin at once (`-ujson`, `--theme=mono`),
  /// which zsh has to be told.
  static func corrected(_ script: String) -> String {
    script.split(separator: "\n", omittingEmptySubsequences: false)
      .filter { line in !helpCommand.contains { line.contains($0) } }
      .map(attachingValue).joined(separator: "\n")
  }

  /// A line such as `'-u[The interface.]:interface:…'` with `-u+`, or `--theme=` for a long name.
  private static func attachingValue(_ line: Substring) -> String {
    let text = line.drop { $0 == " " }
    let names = ["'-", "'*-"].first { text.hasPrefix($0) }
    guard names != nil, text.contains("]:"), let bracket = text.firstIndex(of: "[") else {
      return String(line)
    }
    let mark = text[..<bracket].contains("--") ? "=" : "+"
    return line[..<bracket] + mark + line[bracket...]
  }
}
