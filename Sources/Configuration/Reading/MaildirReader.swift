// SPDX-License-Identifier: MIT

import POSIX
import SyncModel

/// Reads a `[Repository X]` section for the local side.
struct MaildirReader {
  private let settings: SettingsReader
  private let name: String
  private let section: SectionReader

  init(_ settings: SettingsReader, _ name: String) {
    self.settings = settings
    self.name = name
    section = settings.repository(name)
  }

  /// `nil` when something that the repository needs is missing, which is reported.
  func read() -> MaildirSettings? {
    section.warnOfObsoleteOptions()
    settings.checkName(name, of: section)
    guard section.hasType(["Maildir", "GmailMaildir"], side: .local) else { return nil }
    let root = section.required("localfolders")
    let separator = separator(below: root)
    let rules = section.rules(name)
    let keywords = section.keywords()
    let restoresTimes = section.boolean("restoreatime")
    let namesByDate = inherited("filename_use_mail_timestamp")
    let datesByHeader = inherited("utime_from_header")
    guard let root, let separator else { return nil }
    var maildir = MaildirSettings(
      rules: rules, root: section.path(root, for: "localfolders"))
    maildir.isGmail = section.kinds == .gmailMaildir
    maildir.separator = separator
    maildir.keywords = keywords
    maildir.restoresAccessTimes = restoresTimes
    maildir.namesByHeaderDate = namesByDate
    maildir.datesByHeaderDate = datesByHeader
    return maildir
  }

  /// What stands between the parts of a folder's name, in the Maildirs below `root`.
  ///
  /// OfflineIMAP takes quotation marks for a part of it; that they were not meant shows when no
  /// directory has them in its name.
  private func separator(below root: String?) -> Character? {
    guard let value = section.character("sep") else { return nil }
    guard value.count == 3, let inner = value.dropFirst().first else { return value.first }
    let mark = value.split(separator: "/").first ?? ""
    let path = root.map { section.path($0, for: "localfolders") }
    // A root that cannot be read, or does not exist yet, holds none.
    let names = path.flatMap { try? Directory.names(in: $0) }
    let isMeant = names?.contains { $0.contains(mark) } == true
    section.report(
      .value(isMeant ? .notOneCharacter(value) : .quotedCharacter(inner)), at: "sep",
      isMeant ? .error : .warning)
    return isMeant ? nil : inner
  }

  /// An option whose default stands in `[general]`.
  private func inherited(_ option: String) -> Bool {
    section.isSet(option)
      ? section.boolean(option) : settings.section("general", .general).boolean(option)
  }
}

extension SettingsReader {
  /// A reader for `[Repository name]`, which knows the options of its type.
  func repository(_ name: String) -> SectionReader {
    let name = SectionName.repositoryPrefix + name
    guard case .known(let kinds) = document.kind(of: name) else {
      return section(name, .repositories)
    }
    return section(name, kinds)
  }
}

extension SectionReader {
  /// What repositories of all types have in common.
  func rules(_ name: String) -> RepositoryRules {
    var rules = RepositoryRules(name: RepositoryName(name))
    rules.isReadOnly = boolean("readonly")
    rules.createsFolders = boolean("createfolders")
    rules.propagatesDeletions = boolean("sync_deletes")
    rules.startDay = day("startdate")
    rules.names = nameRules()
    return rules
  }

  /// The keywords of `customflag_a` to `customflag_z`.
  func keywords() -> KeywordMap {
    var keywords = KeywordMap()
    for letter in UInt8(ascii: "a")...UInt8(ascii: "z") {
      let option = "customflag_\(Character(UnicodeScalar(letter)))"
      guard isSet(option), let keyword = text(option), let flag = MessageFlags(letter: letter)
      else { continue }
      if !KeywordMap.isKeyword(keyword) {
        report(.value(.notKeyword(keyword)), at: option)
      } else if !keywords.insert(keyword, for: flag) {
        report(.value(.repeatedKeyword(keyword)), at: option)
      }
    }
    return keywords
  }

  /// A character, or one in quotation marks; `nil` for anything else, which is reported.
  func character(_ option: String) -> String? {
    guard let value = text(option) ?? line(option) else { return nil }
    let isQuoted = value.count == 3 && value.first == value.last && "'\"".contains(value.prefix(1))
    if value.count == 1 || isQuoted { return value }
    report(.value(.notOneCharacter(value)), at: option)
    return nil
  }

  /// Whether the repository has one of the types that this version has for that side.
  func hasType(_ wanted: [String], side: Side) -> Bool {
    guard let type = required("type") else { return false }
    if wanted.contains(type) { return true }
    let usual = wanted.first ?? ""
    switch (type, side) {
    case ("Maildir", _), ("GmailMaildir", _), ("Gmail", _):
      report(.reference(.unfitType(type, side: side.rawValue, needed: usual)))
    default:
      let known = ["Maildir", "GmailMaildir", "IMAP", "Gmail"]
      let suggestion = Suggestion.closest(to: type, among: known)
      report(.value(.notOneOf(type, choices: wanted, suggestion: suggestion)))
    }
    return false
  }

  private func report(_ fault: ConfigurationProblem.Fault) { report(fault, at: "type") }
}
