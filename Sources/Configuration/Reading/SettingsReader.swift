// SPDX-License-Identifier: MIT

package import SyncModel

/// Settings, the file that they come from, and what is odd in it.
package struct LoadedSettings: Sendable {
  /// The rc file, as an absolute path or as `-c` names it.
  package let file: String
  /// See `SyncModel`.
  package let settings: Settings
  /// Problems that do not stop the whole, in the order of the file.
  ///
  /// Errors among them concern the accounts, or the list of mailboxes, that the settings exclude.
  package let problems: [ConfigurationProblem]
  /// What evaluates the Python that the settings depend on.
  package let python: PythonBridge

  /// What to say when no account is left.
  package var failure: ConfigurationFailure { ConfigurationFailure(problems) }
}

/// Turns an rc file and the switches of the command line into checked settings.
package struct SettingsReader {
  let document: INIDocument
  let overrides: Overrides
  let surroundings: Surroundings
  let findings: Findings
  /// Whether other users may read the file.
  let isFileReadable: Bool
  let python: PythonBridge

  /// Finds, reads and checks the rc file.
  ///
  /// - Parameters:
  ///   - name: What `-c` names; `nil` looks in the usual places.
  ///   - overrides: What the command line changes.
  ///   - surroundings: What `~`, variables and relative paths mean.
  /// - Returns: The settings of the accounts to run, and all that is odd.  An account whose own
  ///   sections are wrong is excluded; the others are not.
  /// - Throws: Every error and warning at once, if the file as a whole cannot be used.
  package static func load(
    _ name: String?, overrides: Overrides, in surroundings: Surroundings = .process
  ) throws(ConfigurationFailure) -> LoadedSettings {
    let file = try ConfigurationFile(named: name, in: surroundings)
    let reader = SettingsReader(file, overrides: overrides, in: surroundings)
    return try reader.read()
  }

  init(_ file: ConfigurationFile, overrides: Overrides, in surroundings: Surroundings) {
    var (document, problems) = INIParser.parse(file.text, file: file.path)
    findings = Findings(problems)
    overrides.apply(to: &document, findings)
    self.document = document
    self.overrides = overrides
    self.surroundings = surroundings
    isFileReadable = file.isReadableByOthers
    python = PythonBridge()
  }

  func read() throws(ConfigurationFailure) -> LoadedSettings {
    OptionCheck(document: document, findings: findings).run()
    let general = generalSettings()
    let accounts = accountNames().compactMap { AccountReader(self, $0).read() }
    MaildirRoots(self).check(accounts)
    var settings = Settings(general: general, accounts: accounts)
    settings.general.isOnlyWriter = MaildirRoots.areApart(accounts)
    settings.places = places
    settings.mailboxList = MailboxListReader(self).read()
    let isWellFormed = findings.isWellFormed
    Slips(document, findings).repair()
    let exclusion = Exclusion(self)
    guard isWellFormed, !exclusion.stopsAll else { throw ConfigurationFailure(findings.sorted) }
    exclusion.apply(to: &settings)
    return LoadedSettings(
      file: document.file, settings: settings, problems: findings.sorted, python: python)
  }

  /// A reader for a section, whether it exists or not.
  func section(_ name: String, _ kinds: SectionKinds) -> SectionReader {
    SectionReader(
      document: document, name: name, kinds: kinds, surroundings: surroundings, findings: findings,
      python: python)
  }

  /// The X of all `[Account X]` or `[Repository X]` sections.
  func names(after prefix: String) -> [String] {
    document.sections.map(\.name).filter { $0.hasPrefix(prefix) }.map {
      String($0.dropFirst(prefix.count))
    }
  }
}
