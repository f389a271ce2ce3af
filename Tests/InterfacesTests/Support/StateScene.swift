// SPDX-License-Identifier: MIT

import Interfaces
import SyncModel

/// A board with an account in each state that accounts can have side by side; each is named like its
/// state.
enum StateScene {
  /// All but `stopping`, which all that run have at the same time.
  static let kinds = BarState.Kind.allCases.filter { $0 != .stopping }

  /// The session, and the time that it is there.
  static func session(
    themes: [Theme] = [.standard()], symbols: Symbols = .unicode
  ) -> (BoardSession, Double) {
    var story = Story()
    story.start(kinds.map { AccountName($0.rawValue) })
    for (index, kind) in kinds.enumerated() {
      story.wait(0.1)
      story.reach(kind, thread: 10 * (index + 1))
    }
    story.wait(24)
    var session = BoardSession(themes: themes, symbols: symbols)
    for record in story.records { session.receive(record) }
    return (session, story.time)
  }
}

extension Story {
  /// Brings the account that is named like a state into it.
  fileprivate mutating func reach(_ kind: BarState.Kind, thread: Int) {
    let account = AccountName(kind.rawValue)
    let voice = Voice.account(account, thread: thread)
    let inbox = FolderPlace(RepositoryName("\(account)-remote"), "INBOX")
    if kind == .starting { return }
    if kind == .waiting { return tell(voice, .idle, .waitingForTurn) }
    tell(voice, .account, .accountStarted)
    switch kind {
    case .connecting:
      tell(
        voice, .connecting,
        .connecting(repository: inbox.repository, host: "imap.example.org", port: 993))
    case .syncing: copy(inbox, of: account, thread: thread + 1)
    case .password:
      let wait = PasswordWait(
        user: "carol", host: "imap.example.org", refusals: 2, origin: "remotepassfile",
        refusal: "[AUTHENTICATIONFAILED]")
      tell(voice, .attention, .passwordAwaited(wait))
    default: finish(kind, voice, inbox)
    }
  }

  private mutating func copy(_ place: FolderPlace, of account: AccountName, thread: Int) {
    let voice = Voice.folder("INBOX", of: account, thread: thread)
    let local = FolderPlace(RepositoryName("\(account)-local"), "INBOX")
    tell(voice, .folder, .folderStarted(remote: place, remoteKind: .imap, localKind: .maildir))
    for step in 0...10 {
      wait(0.5)
      tell(
        voice, .downloading,
        .progress(
          done: step * 40, total: 1_000, bytes: step * 2_000_000, from: place, to: local))
    }
  }

  private mutating func finish(_ kind: BarState.Kind, _ voice: Voice, _ inbox: FolderPlace) {
    var outcome = RunOutcome.succeeded
    switch kind {
    case .failed:
      outcome = .failed
      problem(.connectionRefused(host: "imap.example.org", port: 993), voice)
    case .throttled:
      outcome = .failed
      problem(
        .throttled(host: "imap.example.org", serverText: "Too many requests", pause: 900), voice)
    case .held:
      outcome = .incomplete
      let held = SyncProblem.deletionsHeld(inbox, count: 312, total: 340)
      tell(voice, .folder, .problem(held, .folder(inbox, AccountName(kind.rawValue))))
    case .stopped: outcome = .interrupted
    default: break
    }
    var summary = RunSummary()
    summary.folders = 7
    summary.downloaded = outcome == .succeeded ? 31 : 0
    tell(voice, .account, .accountFinished(took: 3, outcome: outcome, summary: summary))
    if kind == .done || kind == .stopped { return tell(voice, .idle, .accountEnded) }
    if kind == .watching {
      let watcher = Voice(
        thread: voice.thread + 5, account: voice.account, label: "Watching INBOX")
      tell(watcher, .idle, .threadStarted)
      tell(watcher, .idle, .watching(inbox))
    }
    tell(voice, .idle, .sleeping(remaining: 300, total: 300))
    if kind == .paused {
      tell(.main, .idle, .pauseChanged(AccountName(kind.rawValue), isPaused: true))
    }
  }

  private mutating func problem(_ problem: SyncProblem, _ voice: Voice) {
    guard let account = voice.account else { return }
    tell(voice, .account, .problem(problem, .account(account)))
  }
}
