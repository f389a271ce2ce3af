// SPDX-License-Identifier: MIT

import SyncModel

extension EventText {
  /// The answer to `--info` for one account, in the order of OfflineIMAP.
  func reportLines(_ report: AccountReport) -> [TextLine] {
    let lines: [SafeText] =
      [
        "Account '\(report.account)'", "Remote repository '\(report.remote)': type 'IMAP'",
        "Host: \(report.host) Port: \(report.port) Encryption: \(report.security)",
        "Server capabilities: \(report.capabilities.joined(separator: " "))", "Folderlist:",
      ] + report.remoteFolders.map(Self.line) + [
        "", "Local repository '\(report.local)': type 'Maildir'",
        "Directory: \(report.root)", "Folderlist:",
      ] + report.localFolders.map { " \($0)" } + [""]
    return lines.map { TextLine(.info, $0) }
  }

  private static func line(_ folder: AccountReport.RemoteFolder) -> SafeText {
    let translated: SafeText =
      folder.name == folder.local ? " \(folder.name)" : " \(folder.name) -> \(folder.local)"
    guard let reason = folder.ignored else { return translated }
    return "\(translated) (disabled: \(words(for: reason)))"
  }

  private static func words(for reason: FolderIgnoreReason) -> SafeText {
    switch reason {
    case .filtered: "not among those that -f asks for"
    case .unsubscribed: "not subscribed"
    case .outsideReference(let reference): "not below the reference '\(reference)'"
    case .containsSeparator(let side, let separator):
      "contains '\(separator)', the separator of the \(side) side"
    case .unsafeName: "cannot be a folder on both sides"
    case .collidesWith(let other): "shares its files with \(other)"
    case .creationForbidden(let side): "may not be created on the \(side) side"
    }
  }
}
