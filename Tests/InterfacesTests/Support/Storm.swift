// SPDX-License-Identifier: MIT

import IMAP
import Interfaces
import SyncModel
import TestSupport

/// A long, random and legal sequence of events, the same for the same seed.
struct Storm {
  private var random: SeededRandom
  private var story = Story()
  private var question = 0

  private static let accounts: [AccountName] = ["uni", "work", "日本", "a-very-long-account-name"]
  private static let folders: [FolderName] = [
    "INBOX", "", "Lists/swift-dev", "日本語フォルダー", "e\u{301}vil\u{1b}[2J\u{202e}", "👩‍👩‍👧‍👦",
  ]

  /// The records of a storm.
  static func records(_ count: Int, seed: UInt64) -> [EventRecord] {
    var storm = Storm(random: SeededRandom(seed: seed))
    storm.story.start(accounts)
    for _ in 0..<count { storm.blow() }
    return storm.story.records
  }

  private mutating func number(_ range: ClosedRange<Int>) -> Int {
    Int.random(in: range, using: &random)
  }

  private mutating func pick<Element>(_ choices: [Element]) -> Element {
    choices[number(0...choices.count - 1)]
  }

  private mutating func blow() {
    story.wait(Double(number(0...20)) / 10)
    let account = pick(Self.accounts)
    let isMain = number(0...30) == 0
    let thread = number(1...6)
    let voice = isMain ? Story.Voice.main : .folder("f", of: account, thread: thread)
    let activity = pick(Activity.allCases)
    story.tell(voice, activity, event(account))
  }

  private mutating func event(_ account: AccountName) -> SyncEvent {
    switch number(0...3) {
    case 0: runEvent(account)
    case 1: folderEvent()
    default: messageEvent()
    }
  }

  private mutating func runEvent(_ account: AccountName) -> SyncEvent {
    var summary = RunSummary()
    summary.downloaded = number(0...5)
    question += 1
    let seconds = Double(number(0...4000))
    let problem = SyncProblem.uploadRefused(
      file: "x", serverText: String(repeating: "no ", count: 90))
    return pick([
      .threadStarted, .threadFinished, .activityChanged, .accountStarted, .waitingForTurn,
      .accountFinished(
        took: 3, outcome: pick([.succeeded, .incomplete, .failed, .interrupted]), summary: summary),
      .sleeping(remaining: seconds, total: seconds), .woken(requested: true), .accountEnded,
      .problem(problem, .account(account)), .passwordSettled(id: number(1...question)),
      .passwordWanted(
        PasswordQuestion(
          id: question, account: account, repository: "R", user: "u", host: "h", refusal: "no")),
      .resyncRequested, .shutdownRequested(.afterRun), .eventsDropped(count: 3),
    ])
  }

  private mutating func folderEvent() -> SyncEvent {
    let place = remote(pick(Self.folders))
    return pick([
      .foldersListed([place.folder]), .folderSkipped(remote: place),
      .folderStarted(remote: place, remoteKind: .imap, localKind: .maildir),
      .folderFinished(remote: place, took: 1, summary: RunSummary()),
      .listing(place, kind: .imap), .validityChanged(place, saved: 1, current: 2),
      .folderIgnored(place, reason: .unsafeName),
    ])
  }

  private mutating func messageEvent() -> SyncEvent {
    let folder = pick(Self.folders)
    let total = number(1...99_999)
    let done = number(0...total)
    return pick([
      .copying(
        uid: UID(UInt32(total)), number: done, total: total, from: remote(folder),
        to: local(folder)),
      .progress(
        done: done, total: total, bytes: done * 1000, from: remote(folder), to: local(folder)),
      .deleting(uids: uids(1, 2), on: remote(folder), kind: .imap, isDryRun: false),
    ])
  }
}
