// SPDX-License-Identifier: MIT

import POSIX
package import SyncModel

/// What an rc file amounts to, for a person: every problem, and every setting with where it comes from.
package struct SettingsReport: Sendable {
  /// One option of a section, as it holds.
  struct Entry: Equatable, Sendable {
    let name: String
    /// On one line, without a secret.
    let value: String
    /// Such as `line 12`; `nil` for a default.
    let origin: String?
  }

  /// A section that takes part.
  struct Group: Equatable, Sendable {
    let title: String
    let entries: [Entry]
    /// Sentences besides the options.
    var notes: [String] = []
  }

  /// The rc file.
  package let file: String
  /// Errors and warnings in the order of the file.
  package let problems: [ConfigurationProblem]
  /// What Python does not understand, in the order of the file.
  package var mistakes: [SyncProblem] = []
  /// The settings, unless an error stands in their way.
  package let loaded: LoadedSettings?
  let groups: [Group]

  /// Whether something in the file cannot be used.
  package var hasErrors: Bool {
    !mistakes.isEmpty || problems.contains { $0.weight == .error }
  }
}

extension SettingsReader {
  /// Finds, reads and checks the rc file as ``load(_:overrides:in:)`` does, and tells what it amounts to.
  package static func report(
    _ name: String?, overrides: Overrides, in surroundings: Surroundings = .process
  ) -> SettingsReport {
    do throws(ConfigurationFailure) {
      let file = try ConfigurationFile(named: name, in: surroundings)
      return SettingsReader(file, overrides: overrides, in: surroundings).report()
    } catch {
      let file = error.problems.first?.place.source ?? ""
      return SettingsReport(file: file, problems: error.problems, loaded: nil, groups: [])
    }
  }

  func report() -> SettingsReport {
    // What is wrong is among the findings, beside what only this report looks for.
    let loaded = try? read()
    let groups = groups(loaded?.settings.accounts ?? [])
    for group in groups { checkFiles(group.title) }
    let mistakes = python.check()
    return SettingsReport(
      file: document.file, problems: findings.sorted, mistakes: mistakes,
      loaded: loaded, groups: groups)
  }

  /// Looks for the files that options of a section name, which a run opens when it needs them.
  private func checkFiles(_ title: String) {
    guard case .known(let kinds) = document.kind(of: title) else { return }
    let reader = section(title, kinds)
    for (option, section) in document.visibleOptions(in: title) where !option.isBroken {
      guard let row = OptionTable.row(option.name, in: kinds), row.namesFile,
        let text = value(of: option.name, in: title), !text.isEmpty, text != row.fallback
      else { continue }
      let path = reader.path(text, for: option.name)
      guard !Files.exists(path) else { continue }
      let place = document.place(of: option, in: section)
      findings.add(ConfigurationProblem(.error, at: place, .value(.noFile(path))))
    }
  }

  /// The sections that take part, those that accounts share once.
  private func groups(_ accounts: [AccountSettings]) -> [SettingsReport.Group] {
    var titles: [String] = []
    func add(_ title: String) {
      if document[section: title] != nil, !titles.contains(title) { titles.append(title) }
    }
    add("general")
    add("mbnames")
    for name in listedAccounts {
      let account = SectionName.accountPrefix + name
      add(account)
      for option in ["localrepository", "remoterepository"] {
        value(of: option, in: account).map { add(SectionName.repositoryPrefix + $0) }
      }
    }
    return titles.map { title in
      var group = group(title)
      for remote in accounts.flatMap({ [$0.remote] + ($0.local.server.map { [$0] } ?? []) })
      where SectionName.repositoryPrefix + remote.rules.name.rawValue == title {
        group.notes = [Self.note(remote.password.sources)]
      }
      return group
    }
  }

  private static func note(_ sources: [String]) -> String {
    sources.isEmpty
      ? "The password is asked for."
      : "The password comes from: \(sources.joined(separator: ", "))."
  }

  /// The accounts that are asked for, whether they have sections or not.
  var listedAccounts: [String] {
    let list = overrides.accounts ?? value(of: "accounts", in: "general") ?? ""
    return list.split(separator: ",").map { String($0.stripped) }.filter { !$0.isEmpty }
  }

  /// A value with its references resolved, or as it is written where they lead nowhere.
  func value(of option: String, in section: String) -> String? {
    document.option(option, in: section).map { found in
      let value = try? document.interpolation(in: section).expand(found.option.value)
      return String((value ?? found.option.value).stripped)
    }
  }

  private func group(_ title: String) -> SettingsReport.Group {
    guard case .known(let kinds) = document.kind(of: title) else {
      return SettingsReport.Group(title: title, entries: [])
    }
    let rows = OptionTable.rows.filter {
      $0.replacement == nil && !$0.kinds.isDisjoint(with: kinds)
    }
    let set = document.visibleOptions(in: title).compactMap { option, section in
      rows.first { $0.matches(option.name) }.map { entry(option, $0, title, section) }
    }
    let names = Set(set.map(\.name))
    let defaults = rows.compactMap { row in
      row.fallback.flatMap {
        names.contains(row.name)
          ? nil : SettingsReport.Entry(name: row.name, value: $0, origin: nil)
      }
    }
    return SettingsReport.Group(title: title, entries: set + defaults)
  }

  private func entry(
    _ option: INIDocument.Option, _ row: OptionRow, _ title: String, _ section: String
  ) -> SettingsReport.Entry {
    let value = value(of: option.name, in: title) ?? ""
    let line = value.split(whereSeparator: \.isNewline).map { $0.stripped }.joined(separator: " ")
    let shown = row.isSecret && !value.isEmpty ? Secret(value).description : line
    let inherited = section == title ? "" : "[\(section)], "
    let origin =
      switch option.origin {
      case .line(let number): "\(inherited)line \(number)"
      case .commandLine(let origin): origin
      }
    return SettingsReport.Entry(name: option.name, value: shown, origin: origin)
  }
}
