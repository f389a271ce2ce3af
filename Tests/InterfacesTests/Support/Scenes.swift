// SPDX-License-Identifier: MIT

import IMAP
import Interfaces
import SyncModel

/// Situations that the board is drawn in.
enum Scene: String, CaseIterable {
  /// The program has just begun.
  case start
  /// Three accounts work, one has failed.
  case busy
  /// All accounts wait for their next run.
  case calm
  /// The person pressed `q`.
  case stopping
  /// A password is wanted.
  case password
  /// The help lies over a calm board.
  case help
  /// The person looks at old lines.
  case scrolled
  /// More accounts than digits.
  case many

  static let accounts: [AccountName] = ["uni", "work", "personal", "archive"]

  /// A session in this situation, and the time that it is there.
  func session(
    themes: [Theme] = [.standard()], symbols: Symbols = .unicode, size: Size,
    place: InterfacePlace = .own
  ) -> (BoardSession, Double) {
    let story = story
    var session = BoardSession(themes: themes, symbols: symbols, place: place)
    for record in story.records { session.receive(record) }
    for key in keys { _ = session.press(key, size: size, time: story.time) }
    return (session, story.time)
  }

  /// The events that lead to it.
  var records: [EventRecord] { story.records }

  private var keys: [Key] {
    switch self {
    case .help: [.character("?")]
    case .scrolled: [.pageUp, .up]
    case .stopping: [.character("q")]
    case .password: "secret".unicodeScalars.map(Key.character)
    default: []
    }
  }

  private var story: Story {
    var story = Story()
    switch self {
    case .start: story.start(Self.accounts)
    case .busy, .scrolled: story.work()
    case .calm, .help: story.finish()
    case .stopping:
      story.work()
      story.tell(.main, .account, .shutdownRequested(.soon))
    case .password:
      story.work()
      story.askPassword()
    case .many: story.manyAccounts()
    }
    return story
  }
}

extension Story {
  /// A first run of `uni`, `work` and `personal`; `archive` cannot be reached.
  fileprivate mutating func work() {
    start(Scene.accounts)
    for (index, account) in Scene.accounts.enumerated() {
      let voice = Voice.account(account, thread: 10 * (index + 1))
      wait(0.4)
      tell(voice, .idle, .threadStarted)
      tell(voice, .account, .accountStarted)
      connect(voice, account)
    }
    fail("archive", thread: 40)
    for (index, account) in Scene.accounts.prefix(3).enumerated() {
      let thread = 10 * (index + 1)
      let voice = Voice.account(account, thread: thread)
      tell(voice, .structure, .comparingFolders(from: .imap, to: .maildir))
      tell(
        voice, .structure,
        .foldersListed(["INBOX", "Lists/swift-dev", "Büro/日本語", "Sent", "Archive/2024"]))
      copy("Lists/swift-dev", of: account, thread: thread + 1, done: 30 * (index + 1), total: 420)
    }
    changeInbox("uni", thread: 12)
    listFolder("Büro/日本語", of: "work", thread: 23)
  }

  private mutating func connect(_ voice: Voice, _ account: AccountName) {
    let repository = RepositoryName("\(account)-remote")
    let host = "imap.\(account).example.org"
    tell(voice, .connecting, .connecting(repository: repository, host: host, port: 993))
    if account == "archive" { return }
    tell(
      voice, .connecting,
      .connected(
        repository: repository, security: "TLSv1.3",
        tier: account == "uni" ? .plain : .quickResynchronization, capabilities: []))
  }

  private mutating func fail(_ account: AccountName, thread: Int) {
    let voice = Voice.account(account, thread: thread)
    let problem = SyncProblem.hostUnreachable(
      host: "imap.\(account).example.org", port: 993, reason: "No route to host")
    wait(1)
    tell(voice, .account, .problem(problem, .account(account)))
    tell(voice, .account, .accountFinished(took: 1, outcome: .failed, summary: RunSummary()))
    tell(voice, .idle, .sleeping(remaining: 300, total: 300))
  }

  private mutating func copy(
    _ folder: String, of account: AccountName, thread: Int, done: Int, total: Int
  ) {
    let voice = Voice.folder(folder, of: account, thread: thread)
    let from = FolderPlace(RepositoryName("\(account)-remote"), FolderName(folder))
    let to = FolderPlace(RepositoryName("\(account)-local"), FolderName(folder))
    tell(voice, .idle, .threadStarted)
    tell(voice, .folder, .folderStarted(remote: from, remoteKind: .imap, localKind: .maildir))
    for number in 1...done {
      wait(0.02)
      let uid = UID(UInt32(9000 + number))
      tell(
        voice, .downloading, .copying(uid: uid, number: number, total: total, from: from, to: to))
      let bytes = number * 50_000
      tell(
        voice, .downloading,
        .progress(done: number, total: total, bytes: bytes, from: from, to: to))
    }
  }

  private mutating func changeInbox(_ account: AccountName, thread: Int) {
    let voice = Voice.folder("INBOX", of: account, thread: thread)
    let from = FolderPlace(RepositoryName("\(account)-local"), "INBOX")
    let to = FolderPlace(RepositoryName("\(account)-remote"), "INBOX")
    tell(voice, .folder, .folderStarted(remote: to, remoteKind: .imap, localKind: .maildir))
    tell(voice, .uploading, .copying(uid: nil, number: 1, total: 1, from: from, to: to))
    tell(
      voice, .deleting, .deleting(uids: uids(1, 2, 3, 7), on: to, kind: .imap, isDryRun: false))
    tell(voice, .addingFlags, .addingFlag(flag: .seen, uids: uids(4), on: to))
    tell(voice, .removingFlags, .removingFlag(flag: .flagged, uids: uids(5), on: to))
    var summary = RunSummary()
    summary.uploaded = 1
    summary.deletedRemotely = 4
    summary.flagsChangedRemotely = 2
    tell(voice, .folder, .folderFinished(remote: to, took: 0.42, summary: summary))
    tell(voice, .idle, .threadFinished)
  }

  private mutating func listFolder(_ folder: String, of account: AccountName, thread: Int) {
    let voice = Voice.folder(folder, of: account, thread: thread)
    let place = FolderPlace(RepositoryName("\(account)-remote"), FolderName(folder))
    tell(voice, .folder, .folderStarted(remote: place, remoteKind: .imap, localKind: .maildir))
    tell(voice, .listing, .listing(place, kind: .imap))
  }

  /// The runs end, and the accounts wait.
  fileprivate mutating func finish() {
    work()
    for (index, account) in Scene.accounts.prefix(3).enumerated() {
      let thread = 10 * (index + 1)
      wait(1)
      tell(.folder("", of: account, thread: thread + 1), .idle, .threadFinished)
      tell(.folder("", of: account, thread: thread + 3), .idle, .threadFinished)
      let voice = Voice.account(account, thread: thread)
      var summary = RunSummary()
      summary.folders = 5
      summary.downloaded = index == 2 ? 0 : 420
      tell(voice, .account, .accountFinished(took: 75, outcome: .succeeded, summary: summary))
      let pause = Double(60 * (index + 1))
      tell(voice, .idle, .sleeping(remaining: pause, total: pause))
    }
    wait(24)
  }

  fileprivate mutating func askPassword() {
    let question = PasswordQuestion(
      id: 1, account: "work", repository: "work-remote", user: "carol",
      host: "imap.work.example.org", refusal: "[AUTHENTICATIONFAILED] Authentication failed.")
    tell(.account("work", thread: 20), .attention, .passwordWanted(question))
    let other = PasswordQuestion(
      id: 2, account: "uni", repository: "uni-remote", user: "carol", host: "imap.uni.example.org")
    tell(.account("uni", thread: 10), .attention, .passwordWanted(other))
  }

  fileprivate mutating func manyAccounts() {
    let names = (1...14).map { AccountName("account-\($0)") }
    start(names)
    for (index, name) in names.enumerated() {
      let voice = Voice.account(name, thread: index + 1)
      tell(voice, .account, .accountStarted)
      if index % 3 == 0 { fail(name, thread: index + 1) }
      if index % 3 == 1 { tell(voice, .idle, .waitingForTurn) }
    }
  }
}
