// SPDX-License-Identifier: MIT

import IMAP
import Interfaces
import SyncModel

/// A moment as `make demo` shows it, for the pictures in README.md: much happens, and something needs a
/// person.
enum DemoScene {
  /// A session in this moment, and the time that it is there.
  static func session(size: Size) -> (BoardSession, Double) {
    var story = Story()
    story.playDemo()
    var session = BoardSession(themes: [.standard()])
    for record in story.records { session.receive(record) }
    return (session, story.time)
  }
}

extension Story {
  fileprivate mutating func playDemo() {
    let voices = ["personal", "work", "uni", "archive"].enumerated().map { index, name in
      Voice.account(AccountName(name), thread: 10 * (index + 1))
    }
    tell(
      .main, .idle,
      .programStarted(
        version: "9.0.0", environment: "OpenSSL 3, SQLite 3",
        accounts: voices.compactMap(\.account)))
    let tiers: [ListingTier] = [
      .quickResynchronization, .conditionalStore, .plain, .quickResynchronization,
    ]
    for (voice, tier) in zip(voices, tiers) { beginRun(voice, tier) }
    finish(voices[0], received: 97, folders: 9, pause: 30)
    finish(voices[3], received: 132, folders: 5, pause: 30)
    wait(1)
    finish(voices[2], received: 61, folders: 7, pause: 18)
    work(thread: 21)
    copyMore(7...13)
    throttle(voices[2])
    holdDeletions(voices[3])
    copyMore(14...16)
    answer(thread: 12)
    copyMore(17...17)
  }

  private mutating func beginRun(_ voice: Voice, _ tier: ListingTier) {
    let name = voice.account?.rawValue ?? ""
    tell(voice, .idle, .threadStarted)
    tell(voice, .account, .accountStarted)
    let repository = RepositoryName("\(name)-remote")
    tell(
      voice, .connecting,
      .connecting(repository: repository, host: "imap.\(name).example", port: 993))
    wait(0.1)
    tell(
      voice, .connecting,
      .connected(repository: repository, security: "TLSv1.3", tier: tier, capabilities: []))
    tell(voice, .structure, .comparingFolders(from: .imap, to: .maildir))
    tell(voice, .structure, .foldersListed((1...17).map { FolderName("Folder \($0)") }))
  }

  private mutating func finish(_ voice: Voice, received: Int, folders: Int, pause: Double) {
    var summary = RunSummary()
    (summary.downloaded, summary.foldersCreated) = (received, folders)
    summary.folders = folders
    (summary.uploaded, summary.flagsChangedRemotely, summary.deletedLocally) = (1, 3, 1)
    tell(voice, .account, .accountFinished(took: 1, outcome: .succeeded, summary: summary))
    tell(voice, .idle, .sleeping(remaining: pause, total: pause))
  }

  /// `work` fetches three folders over a slow line.
  private mutating func work(thread: Int) {
    tell(.account("work", thread: 20), .structure, .foldersUnchanged(count: 8))
    for (index, folder) in ["Archive.2025", "Clients.Société du Nord"].enumerated() {
      copy(1...6, of: 24 - 8 * index, folder, by: "work", thread: thread + index)
    }
    let voice = Voice.folder("Lists.swift-dev", of: "work", thread: thread + 2)
    tell(voice, .idle, .threadStarted)
    tell(
      voice, .folder,
      .folderStarted(
        remote: place("work", "Lists.swift-dev"), remoteKind: .imap, localKind: .maildir))
    tell(voice, .listing, .listing(place("work", "Lists.swift-dev"), kind: .imap))
  }

  private mutating func copyMore(_ numbers: ClosedRange<Int>) {
    for number in numbers {
      copy(number...number, of: 24, "Archive.2025", by: "work", thread: 21)
      if number < 13 {
        copy(number...number, of: 16, "Clients.Société du Nord", by: "work", thread: 22)
      }
    }
  }

  private mutating func copy(
    _ numbers: ClosedRange<Int>, of total: Int, _ folder: String, by account: AccountName,
    thread: Int
  ) {
    let voice = Voice.folder(folder, of: account, thread: thread)
    let from = place(account.rawValue, folder)
    let to = FolderPlace(RepositoryName("\(account)-local"), FolderName(folder))
    if numbers.lowerBound == 1 {
      tell(voice, .idle, .threadStarted)
      tell(voice, .folder, .folderStarted(remote: from, remoteKind: .imap, localKind: .maildir))
    }
    for number in numbers {
      wait(0.12)
      tell(
        voice, .downloading,
        .copying(uid: UID(UInt32(number)), number: number, total: total, from: from, to: to))
      tell(
        voice, .downloading,
        .progress(done: number, total: total, bytes: number * 41_000, from: from, to: to))
    }
  }

  /// `personal` gets a letter, and sends what was written here meanwhile.
  private mutating func answer(thread: Int) {
    let account = Voice.account("personal", thread: 10)
    tell(.account("personal", thread: 11), .idle, .watching(place("personal", "INBOX")))
    tell(account, .account, .noticed(folders: ["INBOX"]))
    tell(account, .account, .accountStarted)
    tell(account, .structure, .foldersListed(["INBOX", "Familie", "Gesendet"]))
    copy(1...1, of: 1, "INBOX", by: "personal", thread: thread)
    let voice = Voice.folder("Gesendet", of: "personal", thread: thread + 1)
    let (from, to) = (FolderPlace("personal-local", "Gesendet"), place("personal", "Gesendet"))
    tell(voice, .idle, .threadStarted)
    tell(voice, .folder, .folderStarted(remote: to, remoteKind: .imap, localKind: .maildir))
    tell(voice, .uploading, .copying(uid: nil, number: 1, total: 2, from: from, to: to))
    let inbox = Voice.folder("INBOX", of: "personal", thread: thread)
    tell(
      inbox, .addingFlags,
      .addingFlag(flag: .answered, uids: uids(17), on: place("personal", "INBOX")))
    tell(
      account, .account,
      .moved(count: 2, from: place("personal", "INBOX"), to: place("personal", "Familie")))
  }

  private mutating func holdDeletions(_ voice: Voice) {
    guard let name = voice.account else { return }
    tell(voice, .account, .accountStarted)
    let problem = SyncProblem.deletionsHeld(
      FolderPlace("archive-local", "Steuern"), count: 42, total: 48)
    tell(voice, .deleting, .problem(problem, .folder(place(name.rawValue, "Steuern"), name)))
    tell(voice, .account, .accountFinished(took: 1, outcome: .incomplete, summary: RunSummary()))
    tell(voice, .idle, .sleeping(remaining: 30, total: 30))
  }

  private mutating func throttle(_ voice: Voice) {
    guard let name = voice.account else { return }
    tell(voice, .account, .accountStarted)
    let problem = SyncProblem.throttled(
      host: "imap.uni.example", serverText: "[THROTTLED] Request is throttled.", pause: 40)
    tell(voice, .account, .problem(problem, .account(name)))
    tell(voice, .account, .accountFinished(took: 1, outcome: .failed, summary: RunSummary()))
    tell(voice, .idle, .sleeping(remaining: 40, total: 40))
  }

  private func place(_ account: String, _ folder: String) -> FolderPlace {
    FolderPlace(RepositoryName("\(account)-remote"), FolderName(folder))
  }
}
