// SPDX-License-Identifier: MIT

import POSIX
import SyncModel

extension EventText {
  /// The answer to `--info` for one account, in the order of OfflineIMAP.
  func reportLines(_ report: AccountReport) -> [TextLine] {
    let lines: [SafeText] =
      [
        "Account '\(report.account)'", "Remote repository '\(report.remote)': type 'IMAP'",
        Self.way(report),
        "Server capabilities: \(report.capabilities.joined(separator: " "))",
        "Change detection: \(report.tier.rawValue)", "Extensions:",
      ] + report.extensions.map(Self.line) + Self.ruleLines(report.remoteRules) + ["Folderlist:"]
      + report.remoteFolders.map { Self.line($0, on: .remote) }
      + Self.localLines(report) + Self.ruleLines(report.localRules) + ["Folderlist:"]
      + report.localFolders.map { Self.line($0, on: .local) }
      + Self.faultLines(report) + Self.memoryLines(report) + [""]
    return lines.map { TextLine(.info, $0) }
  }

  /// How the server was reached.
  private static func way(_ report: AccountReport) -> SafeText {
    if let tunnel = report.tunnel {
      return "Tunnel: \(tunnel) Encryption: \(report.security)"
    }
    return "Host: \(report.host) Port: \(report.port) Encryption: \(report.security)"
  }

  private static func localLines(_ report: AccountReport) -> [SafeText] {
    guard let server = report.localServer else {
      return [
        "", "Local repository '\(report.local)': type 'Maildir'", "Directory: \(report.root)",
      ]
    }
    return [
      "", "Local repository '\(report.local)': type 'IMAP'",
      "Host: \(server.host) Port: \(server.port) Encryption: \(server.security)",
      "Server capabilities: \(server.capabilities.joined(separator: " "))",
      "Change detection: \(server.tier.rawValue)", "Extensions:",
    ] + server.extensions.map(line)
  }

  private static func line(_ part: ExtensionReport) -> SafeText {
    switch part.state {
    case .notOffered: " \(part.name): not offered"
    case .offered: " \(part.name): offered"
    case .proven(let since): " \(part.name): proven since \(WallClock.dateAndTime(since))"
    case .refused(let reason, let since):
      " \(part.name): refused since \(WallClock.dateAndTime(since)): \(reason)"
    }
  }

  private static func memoryLines(_ report: AccountReport) -> [SafeText] {
    var lines: [SafeText] = []
    if !report.failures.isEmpty {
      lines += ["", "Messages that could not be copied:"] + report.failures.map(line)
    }
    if !report.uploadsInDoubt.isEmpty {
      lines += ["", "Folders with uploads that were cut off; the next run looks for them:"]
      lines += report.uploadsInDoubt.map { " \($0)" }
    }
    if report.isBehind {
      lines += ["", "A run is under way or was cut off; what it learnt is not told here."]
    }
    return lines
  }

  private static func line(_ failed: FailedMessage) -> SafeText {
    let next = failed.next.map { WallClock.dateAndTime($0) } ?? "in the next run"
    return """
       \(failed.folder): message \(failed.message), failed \(failed.failures) \
      \(failed.failures == 1 ? "time" : "times"), tried again \(next): \(failed.reason)
      """
  }

  /// Each option between blank lines, as in OfflineIMAP.
  private static func ruleLines(_ rules: [ShownOption]) -> [SafeText] {
    rules.isEmpty ? [] : rules.flatMap { ["", "\($0.name)= \($0.value)"] } + [""]
  }

  private static func faultLines(_ report: AccountReport) -> [SafeText] {
    report.faults.isEmpty
      ? [] : ["", "No run can begin:"] + report.faults.map { " \($0.message) \($0.remedy ?? "")" }
  }

  private static func line(_ folder: AccountReport.Folder, on side: Side) -> SafeText {
    let translated: SafeText =
      folder.name == folder.visible ? " \(folder.name)" : " \(folder.name) -> \(folder.visible)"
    guard let reason = folder.ignored else { return translated }
    guard let words = words(for: reason, on: side) else { return "\(translated) (disabled)" }
    return "\(translated) (disabled: \(words))"
  }

  private static func words(for reason: FolderIgnoreReason, on side: Side) -> SafeText? {
    switch reason {
    case .filtered: "not among those that -f asks for"
    case .excluded(by: side): nil
    case .excluded: "left out by the \(side.other.rawValue) side"
    case .unsubscribed: "not subscribed"
    case .outsideReference(let reference): "not below the reference '\(reference)'"
    case .containsSeparator(let side, let separator):
      "contains '\(separator)', the separator of the \(side.rawValue) side"
    case .unsafeName: "cannot be a folder on both sides"
    case .collidesWith(let other): "shares its files with \(other)"
    case .creationForbidden(let side): "may not be created on the \(side.rawValue) side"
    }
  }
}
