// SPDX-License-Identifier: MIT

import SyncModel

/// Reads an `[Account X]` section and the repositories that it names.
struct AccountReader {
  let settings: SettingsReader
  let name: String
  let section: SectionReader

  init(_ settings: SettingsReader, _ name: String) {
    self.settings = settings
    self.name = name
    section = settings.section(SectionName.accountPrefix + name, .account)
  }

  /// `nil` when something that the account needs is missing, which is reported.
  func read() -> AccountSettings? {
    section.warnOfObsoleteOptions()
    settings.checkName(name, of: section)
    let local = repository("localrepository").flatMap(local)
    let remote = repository("remoterepository").flatMap { IMAPReader(settings, $0).read() }
    let (autorefresh, quick) = (autorefresh(), section.integer("quick"))
    let infoSeparator: Character = section.boolean("maildir-windows-compatible") ? "!" : ":"
    let (limit, fullCheck) = (section.deletionLimit("deletionlimit"), section.number("fullcheck"))
    let usesUTF8 = section.boolean("utf8foldernames")
    let (window, unsent) = (section.window(), section.headers("filterheaders"))
    let (hooks, labels) = (section.hooks(), labels(isDecoded: usesUTF8))
    guard var local, var remote else { return nil }
    section.setProxies(&remote)
    local.setProxies(section)
    if local.rules.names.renames != nil {
      settings.repository(local.rules.name.rawValue).report(
        .folderList(.onLocalSide), at: "folderrenames")
    }
    local.maildir?.infoSeparator = infoSeparator
    var account = AccountSettings(name: AccountName(name), local: local, remote: remote)
    account.unsentHeaders = unsent
    account.autorefresh = autorefresh
    account.quick = settings.overrides.isQuick ? -1 : quick
    account.usesUTF8FolderNames = usesUTF8
    account.deletionLimit = limit
    account.fullCheckHours = fullCheck
    account.window = window
    account.hooks = hooks
    account.labels = labels
    account.window.begin(at: local.rules.startDay, of: .local)
    account.window.begin(at: remote.rules.startDay, of: .remote)
    account.onlyFolders = settings.overrides.folders.map { folders in
      folders.split(separator: ",").map { FolderName(String($0)) }
    }
    return account
  }

  /// The local side: a Maildir, or a second server.
  private func local(_ name: String) -> LocalSettings? {
    guard settings.repository(name).kinds == .imap else {
      return MaildirReader(settings, name).read().map { .maildir($0) }
    }
    guard let server = IMAPReader(settings, name, as: .local).read() else { return nil }
    if server.idleFolders != nil {
      settings.repository(name).report(.reference(.notWatched), at: "idlefolders", .warning)
    }
    return .server(server)
  }

  /// The seconds to wait, or `nil` to run once.
  ///
  /// Less than a second is nothing, as in OfflineIMAP.
  private func autorefresh() -> Double? {
    let minutes = section.number("autorefresh")
    let seconds = (minutes * 60).rounded(.down)
    return seconds > 0 && !settings.overrides.runsOnce ? seconds : nil
  }

  /// How labels are kept; `nil` if they are not, or cannot be, which is told.
  private func labels(isDecoded: Bool) -> LabelSettings? {
    let isWanted = section.boolean("synclabels")
    var labels = LabelSettings()
    labels.isDecoded = isDecoded
    if let header = section.headers("labelsheader").first { labels.header = header }
    for name in section.list("ignorelabels") { labels.ignore(name) }
    guard isWanted else { return nil }
    var isPossible = true
    for (option, type) in [("localrepository", "GmailMaildir"), ("remoterepository", "Gmail")] {
      guard let name = section.text(option),
        let found = settings.repository(name).text("type"), found != type
      else { continue }
      section.report(.reference(.noLabels(found, needed: type)), at: "synclabels", .warning)
      isPossible = false
    }
    return isPossible ? labels : nil
  }

  /// The name of a repository whose section exists.
  private func repository(_ option: String) -> String? {
    guard let name = section.required(option) else { return nil }
    let known = settings.names(after: SectionName.repositoryPrefix)
    guard known.contains(name) else {
      let suggestion = Suggestion.closest(to: name, among: known)
      section.report(.reference(.unknownRepository(name, suggestion: suggestion)), at: option)
      return nil
    }
    return name
  }
}

extension SettingsReader {
  /// Refuses a name that could not be part of a file name.
  func checkName(_ name: String, of section: SectionReader) {
    guard name.utf8.contains(where: { $0 == UInt8(ascii: "/") || $0 == 0 }) else { return }
    let line = document[section: section.name]?.line
    report(.unusableName, at: .init(document.file, line: line, section: section.name))
  }
}
