// SPDX-License-Identifier: MIT

package import SyncModel

/// Puts events into words, the same for every interface that shows text.
///
/// Where OfflineIMAP has a sentence for an event, this is that sentence, letter for letter, because
/// people search their logs for it.
package struct EventText: Sendable {
  /// Who reads the words; a few events are told differently.
  package enum Reader: Sendable {
    /// A person in front of a terminal: told of the wait each minute.
    case terminal
    /// A pipe or a log of the system: not told of waits.
    case stream
    /// The log of the board, which has counters and bars beside it, and the linear interface.
    case board
    /// The file of `-l`.
    case file
  }

  let reader: Reader

  package init(for reader: Reader) { self.reader = reader }

  /// The name that the program introduces itself by.
  package static let programName = "offlineimap"

  /// What to say of an event; nothing for most of those that only move a lamp or a counter.
  package func lines(_ record: EventRecord) -> [TextLine] {
    switch record.event {
    case .programStarted, .programFinished, .threadStarted, .threadFinished, .activityChanged,
      .accountStarted, .accountFinished, .sleeping, .woken, .accountEnded, .waitingForTurn,
      .pauseChanged, .deletionsListed, .resyncRequested, .shutdownRequested, .debug, .eventsDropped:
      runLines(record)
    case .expressionSaid(let place, let line):
      [TextLine(.info, "\(place.option) of [\(place.section)]: \(line)")]
    case .hookStarted, .hookFinished, .mailboxList, .watching, .watchLost, .noticed:
      hookLines(record.event)
    case .inspected(let report):
      reportLines(report)
    case .adopted(let place, let report, let isDryRun):
      adoptionLines(place, report, isDryRun: isDryRun)
    case .connecting, .connectingByTunnel, .tunnelRemark, .connected, .connectionReopened,
      .connectionSpared, .mechanismFailed, .mechanismSkipped, .passwordWanted, .passwordSettled,
      .passwordAwaited, .terminalWanted, .terminalReturned:
      connectionLines(record.event)
    case .comparingFolders, .foldersListed, .creatingFolder, .folderDeleted, .folderIgnored,
      .markingFile,
      .statusCreated,
      .statusUpgraded, .statusImported, .folderStarted, .foldersUnchanged, .folderSkipped,
      .folderFinished, .listing,
      .listed,
      .validityChanged, .renumbered, .recognised:
      folderLines(record)
    case .copying, .copyIgnored, .progress, .wouldCopy, .moved, .linked, .deleting, .addingFlag,
      .removingFlag, .readingLabels, .settingLabels, .changingLabel, .readOnlyFolder:
      messageLines(record.event)
    case .problem(let problem, let scope):
      [TextLine(.error, Self.error(problem, scope, record.places ?? []))]
    case .warning(let warning):
      [TextLine(.warning, "\(warning.message)")]
    case .remark(let sentence):
      [TextLine(.warning, "\(sentence)")]
    }
  }

  /// The lines that introduce the program.
  package static func banner(version: String, environment: String) -> SafeText {
    title(version: version) + "\n\(environment)"
  }

  /// The same without the libraries.
  static func title(version: String) -> SafeText {
    "\(programName) \(version)\n  Licensed under the MIT license"
  }

  /// What `-d` adds to the beginning: one line for each category.
  package static func announcements(of categories: Set<DebugCategory>) -> [TextLine] {
    DebugCategory.allCases.filter(categories.contains).map { category in
      TextLine(.debug, "Now debugging for \(category.rawValue): \(meaning(of: category))")
    }
  }

  private static func meaning(of category: DebugCategory) -> String {
    switch category {
    case .imap: "IMAP protocol debugging"
    case .maildir: "Maildir repository debugging"
    case .thread: "Threading debugging"
    case .other: "Other offlineimap related sync messages"
    }
  }

  private func runLines(_ record: EventRecord) -> [TextLine] {
    let account = record.origin.account.map(\.rawValue) ?? ""
    switch record.event {
    case .programStarted(let version, let environment, _):
      return [TextLine(.info, Self.banner(version: version, environment: environment))]
    case .accountStarted:
      return [TextLine(.info, "*** Processing account \(account)")]
    case .accountFinished(let took, let outcome, let summary):
      let end: SafeText = "*** Finished account '\(account)' in \(Amounts.clock(took))"
      return changes(outcome, summary) + [TextLine(.info, end)]
    case .sleeping(let remaining, let total):
      return sleepLines(remaining: remaining, isFirst: total - remaining < Self.moment)
    case .waitingForTurn:
      return [TextLine(.debug, "Account \(account) waits for one of maxsyncaccounts places")]
    case .pauseChanged(let account, let isPaused):
      return [
        TextLine(.info, isPaused ? "Account \(account) is paused" : "Account \(account) goes on")
      ]
    case .resyncRequested:
      return [TextLine(.info, Self.resyncText(account))]
    case .shutdownRequested(let kind):
      return [TextLine(.warning, Self.shutdownText(kind))]
    case .debug(let category, let text):
      return [TextLine(.debug, "[\(category.rawValue)]: \(text)")]
    case .eventsDropped(let count):
      return [TextLine(.info, "(\(Amounts.count(count, "event")) left out here)")]
    default:
      return []
    }
  }

  /// What the run changed; a run that failed has its errors to tell, not that nothing changed.
  private func changes(_ outcome: RunOutcome, _ summary: RunSummary) -> [TextLine] {
    if summary.changedNothing, outcome != .succeeded { return [] }
    return [TextLine(.info, "\(SummaryText.ofRun(summary))")]
  }

  /// By so many seconds the news of a wait may be younger than the wait.
  private static let moment = 0.25

  private func sleepLines(remaining: Double, isFirst: Bool) -> [TextLine] {
    switch reader {
    case .board:
      isFirst ? [TextLine(.info, "Next sync in \(Amounts.clock(remaining.rounded()))")] : []
    case .terminal, .file:
      [TextLine(.info, Self.refreshText(remaining))]
    case .stream:
      [TextLine(.debug, Self.refreshText(remaining))]
    }
  }

  private static func refreshText(_ remaining: Double) -> SafeText {
    "Next refresh in \(Amounts.tenths(remaining / 60)) minutes"
  }

  private static func resyncText(_ account: String) -> SafeText {
    account.isEmpty
      ? "Requested synchronization for all accounts"
      : "Requested synchronization for acc: \(account)"
  }

  private static func shutdownText(_ kind: ShutdownKind) -> SafeText {
    switch kind {
    case .afterRun: "Terminating after this sync..."
    case .soon:
      """
      Preparing to shutdown after sync (this may take some time), \
      press CTRL-C again to shutdown immediately
      """
    case .now: "Signaled twice. Aborting!"
    }
  }
}
