// SPDX-License-Identifier: MIT

import SyncModel

extension EventText {
  func connectionLines(_ event: SyncEvent) -> [TextLine] {
    switch event {
    case .connecting(let repository, let host, let port):
      [TextLine(.info, "Establishing connection to \(host):\(port) (\(repository))")]
    case .connectingByTunnel(let repository, let command):
      [TextLine(.info, "Establishing connection to tunnel:\(command) (\(repository))")]
    case .tunnelRemark(let repository, let text):
      [TextLine(.info, "Tunnel of \(repository): \(text)")]
    case .mechanismSkipped(let mechanism, let reason, let isWanted):
      [TextLine(isWanted ? .warning : .debug, "\(mechanism) is not tried: \(reason)")]
    case .connected(let repository, let security, let tier, _):
      [loggedIn(to: repository, security, tier)]
    case .connectionReopened(let repository, let problem):
      [TextLine(.info, "Opening the connection to \(repository) again: \(problem.message)")]
    case .connectionSpared(let repository, let remaining, let reason):
      [
        TextLine(
          .warning,
          """
          \(repository) takes no further connection (\(reason)); \
          going on with \(Amounts.count(remaining, "connection"))
          """)
      ]
    case .mechanismFailed(let mechanism, let serverText):
      [TextLine(.warning, "\(mechanism) authentication failed: \(serverText)")]
    case .passwordWanted(let question):
      [TextLine(.warning, Self.password(question))]
    case .passwordAwaited(let wait):
      [TextLine(.warning, awaited(wait))]
    case .terminalWanted(let question):
      [
        TextLine(
          .warning, "*** Account \(question.account) needs the terminal to \(question.purpose)")
      ]
    default: []
    }
  }

  func folderLines(_ record: EventRecord) -> [TextLine] {
    switch record.event {
    case .comparingFolders(let from, let to):
      [TextLine(.debug, "Comparing folders: \(from.rawValue) -> \(to.rawValue)")]
    case .foldersListed(let folders):
      [TextLine(.debug, "\(Amounts.count(folders.count, "folder")) to synchronise")]
    case .creatingFolder(let place, let isDryRun):
      [TextLine(.info, "\(dryRun(isDryRun))Creating folder \(bracketed(place))")]
    case .folderDeleted(let place, isDryRun: false):
      [TextLine(.info, "Folder '\(place.folder)' deleted.")]
    case .folderDeleted(let place, isDryRun: true):
      [
        TextLine(
          .info,
          """
          would try to remove '\(place.folder)' on remote of \
          '\(record.origin.account?.rawValue ?? "")' account
          """)
      ]
    case .markingFile(let path, let digest, let isDryRun):
      [TextLine(.info, "\(dryRun(isDryRun))Migrating file `\(path)' to FMD5 `\(digest)'")]
    case .folderIgnored(let place, let reason):
      [ignored(place, reason)]
    case .statusCreated(let place):
      [TextLine(.info, "Creating new Local Status db for \(place)")]
    case .statusUpgraded(let place, let old, let new):
      [
        TextLine(
          .info, "Upgrading LocalStatus cache from version \(old) to version \(new) for \(place)")
      ]
    case .statusImported(let place, let count):
      [
        TextLine(
          .info,
          """
          Migrating LocalStatus cache from plain to sqlite status folder for \(place) \
          (\(Amounts.count(count, "message")))
          """)
      ]
    case .folderStarted(let remote, let remoteKind, let localKind):
      [
        TextLine(
          .info, "Syncing \(remote.folder): \(remoteKind.rawValue) -> \(localKind.rawValue)")
      ]
    case .foldersUnchanged(let count):
      [TextLine(.info, "\(Amounts.count(count, "folder")) unchanged")]
    case .folderSkipped(let remote):
      [TextLine(.info, "Skipping \(remote.folder) (not changed)")]
    case .folderFinished(let remote, let took, let summary):
      [
        TextLine(
          finishLevel(summary),
          "\(remote.folder): \(SummaryText.brief(summary)), \(Amounts.duration(took))")
      ]
    case .listing(let place, let kind):
      [TextLine(.debug, "Loading message list for \(kind.rawValue)[\(place.folder)]")]
    case .listed(let place, let kind, let messages):
      [
        TextLine(
          .debug, "Message list for \(kind.rawValue)[\(place.folder)] loaded: \(messages) messages")
      ]
    case .renumbered(let place, let recognised, let total):
      [
        TextLine(
          .warning,
          """
          The server numbered folder \(place.folder) anew (UIDVALIDITY); recognised \(recognised) \
          of \(Amounts.count(total, "message")) without a transfer
          """)
      ]
    case .recognised(let place, let count):
      [
        TextLine(
          .info,
          "\(place.folder): recognised \(Amounts.count(count, "message")) that both servers have")
      ]
    case .validityChanged(let place, let saved, let current):
      [TextLine(.warning, Self.validity(place, saved: saved, current: current))]
    default: []
    }
  }

  func dryRun(_ isDryRun: Bool) -> String { isDryRun ? "[DRYRUN] " : "" }

  func bracketed(_ place: FolderPlace) -> SafeText { "\(place.folder)[\(place.repository)]" }

  /// The board sums a folder up; the other interfaces had a line for each message.
  private func finishLevel(_ summary: RunSummary) -> LineLevel {
    reader == .board && !summary.changedNothing ? .info : .debug
  }

  private static func validity(_ place: FolderPlace, saved: UInt32, current: UInt32) -> SafeText {
    """
    UID validity problem for folder \(place.folder) (repo \(place.repository)) \
    (saved \(saved); got \(current)); skipping it. \
    Please see FAQ and manual on how to handle this.
    Too few of its messages were recognised. Run once with --adopt: the next run then copies what \
    was not recognised both ways, and deletes nothing.
    """
  }

  private func loggedIn(
    to repository: RepositoryName, _ security: String, _ tier: ListingTier
  ) -> TextLine {
    // The tier has the word `plain` as well, for something else.
    let protection = security == "plain" ? "unencrypted" : security
    return TextLine(
      reader == .terminal ? .info : .debug,
      "Logged in to \(repository) (\(protection), \(tier.rawValue))")
  }

  private func ignored(_ place: FolderPlace, _ reason: FolderIgnoreReason) -> TextLine {
    let folder: SafeText = "Ignoring folder \(bracketed(place)):"
    switch reason {
    case .containsSeparator(let side, let separator):
      return TextLine(
        .warning,
        "\(folder) its name contains '\(separator)', which separates folders on the \(side.rawValue) side"
      )
    case .unsafeName:
      return TextLine(.warning, "\(folder) its name cannot be that of a folder on both sides")
    case .filtered:
      return TextLine(.debug, "\(folder) -f asks for others")
    case .excluded(let side):
      return TextLine(.debug, "\(folder) an option of the \(side.rawValue) side leaves it out")
    case .unsubscribed:
      return TextLine(.debug, "\(folder) it is not subscribed")
    case .outsideReference(let reference):
      return TextLine(
        .info, "\(folder) on the server it would not lie below the reference '\(reference)'")
    case .collidesWith(let other):
      return TextLine(.warning, "\(folder) it would share its files with folder \(other)")
    case .creationForbidden(let side):
      return TextLine(
        .info,
        "\(folder) it may not be created on the \(side.rawValue) side (createfolders, readonly)")
    }
  }
}
