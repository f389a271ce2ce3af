// SPDX-License-Identifier: MIT

import Interfaces
import SyncModel
import TestSupport
import Testing

@Suite("MachineComposer")
struct MachineComposerTests {
  private static let account = Story.Voice.account("A", thread: 1)
  private static let folder = Story.Voice.folder("INBOX", of: "A", thread: 2)
  private static let remote = FolderPlace("R", "INBOX")
  private static let local = FolderPlace("L", "INBOX")

  private func lines(_ records: [EventRecord]) -> [String] {
    var composer = MachineComposer(level: .info)
    return records.flatMap { record in
      String(decoding: composer.lines(record), as: UTF8.self).split(separator: "\n").map(
        String.init)
    }
  }

  @Test("a run reads as OfflineIMAP's")
  func run() {
    let start = Story.one(
      .folderStarted(remote: Self.remote, remoteKind: .imap, localKind: .maildir), by: Self.folder)
    let records = [
      Story.one(.threadStarted, by: Self.account),
      Story.one(.accountStarted, by: Self.account),
      Story.one(.connecting(repository: "R", host: "127.0.0.1", port: 21143), by: Self.account),
      Story.one(.creatingFolder(FolderPlace("L", "Sent Items"), isDryRun: false), by: Self.account),
      Story.one(.statusCreated(FolderPlace("L", "Sent Items")), by: Self.account),
      Story.one(.comparingFolders(from: .imap, to: .maildir), by: Self.account),
      start,
      Story.one(.listed(Self.remote, kind: .imap, messages: 5), by: Self.folder),
      Story.one(
        .copying(uid: uids(1)[0], number: 1, total: 5, from: Self.remote, to: Self.local),
        by: Self.folder, .downloading),
      Story.one(
        .deleting(uids: uids(1, 2), on: Self.remote, kind: .imap, isDryRun: false), by: Self.folder),
      Story.one(.addingFlag(flag: .answered, uids: uids(3), on: Self.remote), by: Self.folder),
      Story.one(
        .validityChanged(Self.remote, saved: 12345, current: 1_795_216_629), by: Self.folder),
      Story.one(.threadFinished, by: Self.folder),
      Story.one(
        .problem(.accountLocked(path: "/m/A.lock"), .account("A")), by: Self.account),
      Story.one(
        .accountFinished(took: 1, outcome: .succeeded, summary: RunSummary()), by: Self.account),
      Story.one(.sleeping(remaining: 12, total: 12), by: Self.account),
      Story.one(.woken(requested: false), by: Self.account),
      Story.one(.programFinished(exitStatus: 0)),
    ]
    let found = lines(records).filter { !$0.hasPrefix("error:") }
    #expect(
      found == [
        "msg:registerthread:Account+sync+A:A",
        "msg:acct:Account+sync+A:A",
        "msg:connecting:Account+sync+A:127.0.0.1%0A21143%0AR",
        "msg::Account+sync+A:Creating+folder+Sent+Items%5BL%5D",
        "msg:_display:Account+sync+A:Creating+new+Local+Status+db+for+L%3ASent+Items",
        "msg:syncfolders:Account+sync+A:IMAP%0AMaildir",
        "msg:registerthread:Folder+INBOX+%5Bacc%3A+A%5D:A",
        "msg:syncingfolder:Folder+INBOX+%5Bacc%3A+A%5D:IMAP%0AINBOX%0AMaildir%0AINBOX%0A",
        "msg:messagelistloaded:Folder+INBOX+%5Bacc%3A+A%5D:IMAP%0AINBOX%0A5",
        "msg:syncingmessages:Folder+INBOX+%5Bacc%3A+A%5D:IMAP%0AINBOX%0AMaildir%0AINBOX%0A",
        "msg:copyingmessage:Folder+INBOX+%5Bacc%3A+A%5D:1%0AIMAP%0AINBOX%0AMaildir%5BINBOX%5D",
        "msg:syncingmessages:Folder+INBOX+%5Bacc%3A+A%5D:Maildir%0AINBOX%0AIMAP%0AINBOX%0A",
        "msg:deletingmessages:Folder+INBOX+%5Bacc%3A+A%5D:1%0C2%0AIMAP%09INBOX",
        "msg:addingflags:Folder+INBOX+%5Bacc%3A+A%5D:3%0AR%0AINBOX",
        "warn:validityproblem:Folder+INBOX+%5Bacc%3A+A%5D:INBOX%0AR%0A12345%0A1795216629",
        "msg:threadExited:MainThread:Folder+INBOX+%5Bacc%3A+A%5D",
        "msg:unregisterthread:MainThread:Folder+INBOX+%5Bacc%3A+A%5D",
        "msg:acctdone:Account+sync+A:A",
        "msg:sleeping:Account+sync+A:12%0A12",
        "msg:sleeping:Account+sync+A:0%0A0",
        "msg:terminate:MainThread:0%0A%0A",
      ])
    #expect(lines(records).contains { $0.hasPrefix("error::Account+sync+A:ERROR%3A+While") })
  }

  @Test("the first lines name the protocol and the program") func start() {
    let start = Story.one(
      .programStarted(version: "9.0.0", environment: "OpenSSL 3", accounts: ["A"]))
    #expect(
      lines([start]) == [
        "msg:protocol:MainThread:7.2.0",
        "msg:initbanner:MainThread:offlineimap+9.0.0%0A++Licensed+under+the+MIT+license",
        "msg::MainThread:OpenSSL+3",
      ])
  }

  @Test("a thread of ours is one of OfflineIMAP's for each folder, and each that began ends")
  func threads() {
    let connection = Story.Voice(thread: 2, account: "A", label: "Connection 2 [acc: A]")
    let sent = Story.Voice.folder("Sent", of: "A", thread: 2)
    let found = lines([
      Story.one(.threadStarted, by: connection),
      Story.one(.activityChanged, by: Self.folder), Story.one(.activityChanged, by: Self.folder),
      Story.one(.activityChanged, by: sent), Story.one(.activityChanged, by: connection),
      Story.one(.activityChanged, by: sent), Story.one(.threadFinished, by: sent),
    ])
    let names = ["Connection+2", "Folder+INBOX", "Folder+Sent"].map { $0 + "+%5Bacc%3A+A%5D" }
    func begin(_ name: String) -> [String] { ["msg:registerthread:\(name):A"] }
    func end(_ name: String) -> [String] {
      ["msg:threadExited:MainThread:\(name)", "msg:unregisterthread:MainThread:\(name)"]
    }
    #expect(
      found == begin(names[0]) + begin(names[1]) + end(names[1]) + begin(names[2]) + end(names[2])
        + begin(names[2]) + end(names[2]) + end(names[0]))
  }

  @Test("both ways of a folder are announced once, even where nothing goes")
  func directions() {
    let found = lines([
      Story.one(
        .folderStarted(remote: Self.remote, remoteKind: .imap, localKind: .maildir),
        by: Self.folder),
      Story.one(.listed(Self.local, kind: .maildir, messages: 5), by: Self.folder),
      Story.one(.listed(Self.remote, kind: .imap, messages: 5), by: Self.folder),
      Story.one(
        .folderFinished(remote: Self.remote, took: 1, summary: RunSummary()), by: Self.folder),
    ]).filter { $0.contains(":syncingmessages:") }
    #expect(
      found == [
        "msg:syncingmessages:Folder+INBOX+%5Bacc%3A+A%5D:IMAP%0AINBOX%0AMaildir%0AINBOX%0A",
        "msg:syncingmessages:Folder+INBOX+%5Bacc%3A+A%5D:Maildir%0AINBOX%0AIMAP%0AINBOX%0A",
      ])
  }

  @Test("every event of a storm becomes lines of four parts", arguments: [1, 2])
  func storm(_ seed: UInt64) {
    for line in lines(Storm.records(2_000, seed: seed)) {
      let parts = line.split(separator: ":", omittingEmptySubsequences: false)
      #expect(parts.count == 4 && ["msg", "warn", "error", "debug"].contains(parts[0]), "\(line)")
      #expect(line.utf8.allSatisfy { (0x21..<0x7F).contains($0) })
    }
  }
}

@Suite("EventJSON")
struct EventJSONTests {
  @Test("every event of a storm is one line of ASCII, and reads back as itself", arguments: [1, 2])
  func storm(_ seed: UInt64) {
    for record in Storm.records(2_000, seed: seed) {
      let line = EventJSON.line(record)
      #expect(
        line.last == UInt8(ascii: "\n") && line.dropLast().allSatisfy { (0x20..<0x7F).contains($0) }
      )
      #expect(EventJSON.record(line) == record)
    }
  }

  @Test("a line of another version, or of an unknown event, is none of ours") func foreign() {
    let line = String(decoding: EventJSON.line(Story.one(.accountStarted)), as: UTF8.self)
    #expect(EventJSON.record(line.replacing("\"version\":1", with: "\"version\":2").utf8) == nil)
    #expect(EventJSON.record(line.replacing("accountStarted", with: "newEvent").utf8) == nil)
  }

  @Test(
    "requests go there and back",
    arguments: [
      SyncRequest.resync("wörk"), .resyncAll, .allowDeletions("a"),
      .allowDeletions("a", shown: [:]),
      .allowDeletions(
        "a", shown: [FolderPlace("R", "Ü/\"x"): "2-ff", FolderPlace("L", "INBOX"): "1-0"]),
      .retryMessages("a"),
      .pause("a"), .resume("a"),
      .shutdown(.now), .password(id: 3, Secret("ü\"")), .password(id: 4, nil),
    ])
  func requests(_ request: SyncRequest) throws {
    let json = try #require(request.json)
    #expect(JSONReader.read(json.encoded).flatMap { SyncRequest($0) } == request)
  }

  @Test(
    "what is no request is none",
    arguments: [
      "{}", #"{"request":"resync"}"#, #"{"request":"shutdown","kind":"later"}"#,
      #"{"request":"resyncAll","account":"a"}"#,
      #"{"request":"terminal","id":1,"path":"/dev/tty"}"#,
      #"{"request":"password"}"#, "[]",
      #"{"request":"allowDeletions","account":"a","lists":"all"}"#,
      #"{"request":"allowDeletions","account":"a","lists":[{"repository":"R","folder":"F"}]}"#,
    ])
  func noRequest(_ text: String) throws {
    #expect(SyncRequest(try #require(JSONReader.read(text.utf8))) == nil)
  }
}
