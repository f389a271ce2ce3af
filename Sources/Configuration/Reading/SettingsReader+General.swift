// SPDX-License-Identifier: MIT

import SyncModel

extension SettingsReader {
  /// The `[general]` section, with the switches that change it.
  func generalSettings() -> GeneralSettings {
    let section = section("general", .general)
    section.warnOfObsoleteOptions()
    document[section: "mbnames"].map {
      self.section($0.name, .mailboxNames).warnOfObsoleteOptions()
    }
    var general = GeneralSettings(metadata: metadata(section))
    general.maxSyncAccounts = section.integer("maxsyncaccounts")
    general.interface = interface(section)
    general.theme = theme(section)
    general.themePlace = section.isSet("theme") ? optionPlace("theme", section) : nil
    general.keys = keys(section)
    general.keysPlace = section.isSet("keys") ? optionPlace("keys", section) : nil
    general.symbols = section.choice("symbols") ?? "auto"
    general.rows = section.choice("rows") ?? "full"
    general.control = control(section)
    general.frameRate = section.integer("framerate")
    general.allowsClipboard = section.boolean("clipboard")
    general.isDurable = section.boolean("fsync")
    general.ignoresReadOnly = section.boolean("ignore-readonly")
    general.allowsDeletions = overrides.allowsDeletions

    general.isDryRun = section.boolean("dry-run") || overrides.isDryRun
    python.pythonFile = section.text("pythonfile").map { section.path($0, for: "pythonfile") }
    let timeout = section.integer("socktimeout")
    general.socketTimeout = timeout > 0 ? timeout : nil
    general.debug = debugCategories()
    let forcesOneThread = !general.debug.isEmpty && !general.debug.contains(.thread)
    general.isSingleThreaded = overrides.isSingleThreaded || forcesOneThread
    return general
  }

  private func metadata(_ section: SectionReader) -> String {
    let path = section.isSet("metadata") ? section.required("metadata") : section.text("metadata")
    return section.path(path ?? "", for: "metadata")
  }

  /// The name of a theme stays as it is; with a slash or a tilde it is a path.
  private func theme(_ section: SectionReader) -> String? {
    guard section.isSet("theme"), let theme = section.text("theme") else { return nil }
    let isPath = theme.utf8.contains(UInt8(ascii: "/"))
    return isPath ? surroundings.path(theme, .tildeAndVariables) : theme
  }

  /// A word for yes or no, or a path.
  private func control(_ section: SectionReader) -> ControlSetting {
    guard section.isSet("control"), let text = section.text("control") else { return .on }
    if let isOn = PythonValue.boolean(text) { return isOn ? .on : .off }
    guard text.utf8.contains(UInt8(ascii: "/")) else {
      section.report(.value(.notBoolean(text)), at: "control")
      return .on
    }
    return .at(surroundings.path(text, .tildeAndVariables))
  }

  /// Pairs of a name and a key; the board knows which there are.
  private func keys(_ section: SectionReader) -> [String] {
    let pairs = section.list("keys")
    for pair in pairs where pair.split(separator: "=").count != 2 {
      section.report(.value(.badKey(pair)), at: "keys")
    }
    return pairs
  }

  private func optionPlace(_ option: String, _ section: SectionReader) -> OptionPlace {
    let place = section.place(of: option)
    return OptionPlace(option: option, section: "general", file: place.source, line: place.line)
  }

  /// The interface in lower case.
  ///
  /// Old files have names such as `Curses.Blinkenlights`, and lists of them, of which the first
  /// that exists was meant.
  private func interface(_ section: SectionReader) -> String? {
    let names = section.list("ui")
    guard !names.isEmpty else { return nil }
    let resolved = names.map { ($0, Self.interface(named: $0)) }
    guard let (written, name) = resolved.first(where: { InterfaceName.all.contains($0.1) }) else {
      let suggestion = Suggestion.closest(to: names[0], among: InterfaceName.all)
      // What stands in the file is no reason to leave the mail alone; what was typed just now is.
      section.report(
        .value(.unknownInterface(names[0], known: InterfaceName.all, suggestion: suggestion)),
        at: "ui", section.place(of: "ui").line == nil ? .error : .warning)
      return nil
    }
    if names.count > 1 {
      section.report(.value(.severalInterfaces(used: name)), at: "ui", .warning)
    } else if written.lowercased() != name {
      section.report(.value(.oldInterface(written, used: name)), at: "ui", .warning)
    }
    return name
  }

  /// The last part of an old name with dots, in lower case.
  private static func interface(named name: String) -> String {
    let last = name.split(separator: ".", omittingEmptySubsequences: false).last
    return String(last ?? "").lowercased()
  }

  /// What `-d` asks for; with it, what fits no category is shown too.
  private func debugCategories() -> Set<DebugCategory> {
    guard let text = overrides.debug else { return [] }
    if text.lowercased() == "all" { return Set(DebugCategory.allCases) }
    var categories: Set<DebugCategory> = [.other]
    for name in text.split(separator: ",").map({ String($0.stripped) }) {
      if let category = DebugCategory(rawValue: name) {
        categories.insert(category)
      } else {
        let known = DebugCategory.allCases.map(\.rawValue).filter { !$0.isEmpty } + ["ALL"]
        findings.add(
          ConfigurationProblem(
            .warning, at: .init("-d"), .switches(.unknownDebugType(name, known: known))))
      }
    }
    return categories
  }
}
