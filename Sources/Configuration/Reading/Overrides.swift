// SPDX-License-Identifier: MIT

import SyncModel

/// What the command line changes in the settings of the file.
///
/// The texts are those of the switches; ``SettingsReader`` takes them apart.  A switch of its own
/// wins over `-k`, and `-k` over the file.
package struct Overrides: Equatable, Sendable {
  /// `-a`: the accounts to run, with commas between them.
  package var accounts: String?
  /// `-f`: the remote folders that take part, with commas between them.
  package var folders: String?
  /// Each `-k`, as `[section:]option=value`; the last one for an option counts.
  package var options: [String] = []
  /// `-u`: the interface.
  package var interface: String?
  /// `-d`: what to show for debugging, with commas between them.
  package var debug: String?
  /// `-o`: every account runs once.
  package var runsOnce = false
  /// `-q`: every run is quick.
  package var isQuick = false
  /// `-1`: one thread does everything.
  package var isSingleThreaded = false
  /// `--dry-run`: nothing is changed on any side.
  package var isDryRun = false
  /// `--allow-deletions`: the first run of each account may delete as much as it likes.
  package var allowsDeletions = false
  /// `--ignore-keyring`: no password is looked for in the keyring.
  package var ignoresKeyring = false
  /// `--update-keyring`: passwords that the server accepts are stored in the keyring.
  package var updatesKeyring = false

  package init() {}
}

extension Overrides {
  /// The names that `-a` lists; `nil` without it.
  package var accountNames: [String]? { accounts.map(Self.names) }

  /// Takes a list with commas apart.
  ///
  /// OfflineIMAP strips blanks only at the start; no account can have one at its end in its list.
  static func names(_ list: String) -> [String] {
    list.split(separator: ",").map { String($0.stripped) }.filter { !$0.isEmpty }
  }

  /// The words of a command line for a log: without what `-k` gives to options that hold secrets.
  package static func withoutSecrets(_ words: [String]) -> [String] {
    let secrets = OptionTable.rows.filter(\.isSecret).map(\.name)
    return words.map { word in
      let option = String(word.prefix { $0 != "=" })
      // Behind a section, or behind the letters of switches.
      let isSecret = secrets.contains { option.stripped.lowercased().hasSuffix($0) }
      return isSecret && option != word ? "\(option)=\(Secret(word))" : word
    }
  }

  /// Writes `-k`, and then `-u`, into the document, so that they are read as lines of it.
  func apply(to document: inout INIDocument, _ findings: Findings) {
    for text in options { Self.apply(text, to: &document, findings) }
    if let interface { document.set("ui", to: interface, in: "general", by: "-u") }
  }

  private static func apply(_ text: String, to document: inout INIDocument, _ findings: Findings) {
    func report(_ fault: SwitchFault) {
      findings.add(ConfigurationProblem(.error, at: .init("-k"), .switches(fault)))
    }
    let sides = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let words = sides[0].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let option = words[words.count - 1].stripped.lowercased()
    guard sides.count == 2, !option.isEmpty else { return report(.malformed) }
    let named = words.count == 2 ? String(words[0]) : "general"
    guard let section = section(named, in: document) else {
      let suggestion = Suggestion.closest(to: named, among: document.sections.map(\.name))
      return report(.unknownSection(named, suggestion: suggestion))
    }
    let value = String(sides[1])
    guard Interpolation.isSettable(value) else { return report(.percent(option: option)) }
    document.set(option, to: String(value.stripped), in: section, by: "-k")
  }

  /// The section of that name, else the one with blanks for underscores.
  private static func section(_ name: String, in document: INIDocument) -> String? {
    let spaced = String(name.map { $0 == "_" ? " " : $0 })
    return [name, spaced].first { $0 == INIDocument.defaults || document[section: $0] != nil }
  }
}
