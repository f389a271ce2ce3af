// SPDX-License-Identifier: MIT

import Foundation
import IMAP
import POSIX
import SyncModel
import TestSupport
import Testing

@testable import SyncEngine

@Suite("AccountMemory")
struct AccountMemoryTests {
  private let folder: TemporaryFolder
  private var path: String { "\(folder.path)/Memory.sqlite" }

  init() throws { folder = try TemporaryFolder() }

  private static let record = FolderRecord(
    remote: RemoteMark(validity: .max, next: 7, messages: 3, modificationSequence: .max),
    local: MaildirMark(new: 5, cur: 6), status: FileStamp(size: 1, modified: 2, inode: .max),
    checked: 9, rules: "rules")

  @Test("records and differences are there after it was closed")
  func records() throws {
    let uid = try #require(UID(4))
    let gone = try #require(UID(.max))
    let difference = RemoteDifference(other: [KnownMessage(uid, [.seen])], absent: [gone])
    var plain = Self.record
    plain.remote = nil
    plain.local = nil
    do {
      let memory = try AccountMemory(path: path)
      try memory.remember("INBOX", Self.record, difference)
      try memory.remember("Sent", plain, RemoteDifference())
    }
    let memory = try AccountMemory(path: path)
    #expect(try memory.folders() == ["INBOX": Self.record, "Sent": plain])
    #expect(try memory.difference("INBOX") == difference)
    try memory.forget("INBOX", noting: nil)
    #expect(try memory.folders() == ["Sent": plain])
    #expect(try memory.difference("INBOX") == RemoteDifference())
  }

  @Test("names of files are there for the very times that they were remembered with")
  func names() throws {
    let mark = try #require(Self.record.local)
    var later = Self.record
    later.local = MaildirMark(new: 5, cur: 7)
    let read = Self.index([1, 2, 3_000])
    let memory = try AccountMemory(path: path)
    for folder in ["INBOX", "Sent"] {
      try memory.remember(folder, Self.record, RemoteDifference(), names: .known(read))
    }
    #expect(try paths("INBOX", at: mark, read, memory) == [1, 2, 3_000])
    #expect(try paths("Drafts", at: mark, read, memory) == nil)
    var recalled = try #require(try index("INBOX", at: mark, read, memory))
    let uid = try #require(UID(3_001))
    recalled.move(.uid(uid), to: "3001.h:2,S", in: .cur, uid: uid)
    try memory.remember("INBOX", later, RemoteDifference(), names: .known(recalled))
    #expect(try paths("INBOX", at: mark, recalled, memory) == nil)
    let new = try #require(later.local)
    #expect(try paths("INBOX", at: new, recalled, memory) == [1, 2, 3_000, 3_001])
    let fewer = Self.index([3_000])
    try memory.remember("INBOX", Self.record, RemoteDifference(), names: .known(fewer))
    #expect(try paths("INBOX", at: mark, fewer, memory) == [3_000])
    #expect(try paths("INBOX", at: mark, read, memory) == nil)
    try memory.remember("INBOX", later, RemoteDifference(), names: .forgotten)
    #expect(try paths("INBOX", at: mark, fewer, memory) == [3_000])
    try memory.remember("INBOX", later, RemoteDifference(), names: .wanted)
    #expect(try paths("INBOX", at: mark, fewer, memory) == nil)
    #expect(try memory.forEachPortion(of: "INBOX", at: new) { _ in Issue.record("no names") })
    try memory.remember("INBOX", Self.record, RemoteDifference(), names: .known(fewer))
    try memory.forget(exceptOf: ["INBOX"])
    #expect(try paths("Sent", at: mark, read, memory) == nil)
    try memory.forget("INBOX", noting: nil)
    #expect(try paths("INBOX", at: mark, fewer, memory) == nil)
  }

  @Test("of names whose messages have all gone nothing is kept")
  func uselessNames() throws {
    let mark = try #require(Self.record.local)
    let (all, last) = (Self.index([1, 2, 1_500, 3_000]), Self.index([3_000]))
    let memory = try AccountMemory(path: path)
    try memory.remember("INBOX", Self.record, RemoteDifference(), names: .known(all))
    let recalled = try #require(try index("INBOX", at: mark, last, memory))
    // A record that is as it was is not written again.
    var later = Self.record
    later.local = MaildirMark(new: 5, cur: 7)
    try memory.remember("INBOX", later, RemoteDifference(), names: .known(recalled))
    var portions: [UInt32] = []
    let new = try #require(later.local)
    #expect(try memory.forEachPortion(of: "INBOX", at: new) { portions.append($0.number) })
    #expect(portions == [2])
  }

  @Test("folders that take no part are forgotten, but for uploads in doubt")
  func goneFolders() throws {
    do {
      let memory = try AccountMemory(path: path)
      for folder in ["INBOX", "Gone"] {
        try memory.remember(folder, Self.record, RemoteDifference(absent: [try #require(UID(4))]))
        try memory.setEmptied(folder, true)
        try memory.write { connection throws(SQLiteFailure) in
          try connection.execute("INSERT INTO quarantine VALUES ('\(folder)', '7', 3, 0, 'why')")
          try connection.execute("INSERT INTO upload VALUES ('\(folder)', 1, 2)")
        }
      }
      try memory.setEmptied("Filtered", true)
      try memory.forget(exceptOf: ["INBOX"])
      #expect(try memory.folders().keys.sorted() == ["INBOX"])
      #expect(try memory.difference("Gone") == RemoteDifference())
      #expect(try ["INBOX", "Gone", "Filtered"].map(memory.wasEmptied) == [true, false, false])
    }
    let excerpt = MemoryExcerpt(path: path)
    #expect(excerpt.failures.map(\.folder) == ["INBOX"])
    #expect(excerpt.uploads == ["Gone", "INBOX"])
  }

  private static let digest = FolderDigest(FolderName("INBOX"))

  private static func index(_ uids: [UInt32]) -> MaildirIndex {
    var index = MaildirIndex(of: digest)
    let marker = String(decoding: digest.marker, as: UTF8.self)
    for uid in uids { index.add(Array("\(uid).h,U=\(uid)\(marker):2,S".utf8).span, in: .cur) }
    index.finish()
    return index
  }

  /// What a memory says of a folder with the messages of an index.
  private func index(
    _ folder: String, at mark: MaildirMark, _ agreed: MaildirIndex, _ memory: AccountMemory
  ) throws -> MaildirIndex? {
    var recollection = NameRecollection(of: Self.digest, count: agreed.count)
    let isThere = try memory.forEachPortion(of: folder, at: mark) { recollection.add($0) }
    return isThere ? recollection.index(agreed.snapshot) : nil
  }

  /// The numbers that its names begin with.
  private func paths(
    _ folder: String, at mark: MaildirMark, _ agreed: MaildirIndex, _ memory: AccountMemory
  ) throws -> [UInt32]? {
    try index(folder, at: mark, agreed, memory).map { index in
      index.snapshot.messages.compactMap { message in
        index.path(of: .uid(message.uid))?.firstMatch(of: /cur\/(\d+)/).flatMap { UInt32($0.1) }
      }
    }
  }

  @Test("a difference is replaced by the next one, whatever became of its messages")
  func nextDifference() throws {
    let uids = try (1...5).map { try #require(UID($0)) }
    let memory = try AccountMemory(path: path)
    let first = RemoteDifference(
      other: [KnownMessage(uids[0], .seen), KnownMessage(uids[1], []), KnownMessage(uids[2], [])],
      absent: [uids[3]])
    let second = RemoteDifference(
      other: [
        KnownMessage(uids[0], .flagged), KnownMessage(uids[3], []), KnownMessage(uids[4], []),
      ],
      absent: [uids[1]])
    for difference in [first, second, RemoteDifference(), second, first] {
      try memory.remember("INBOX", Self.record, difference)
      try memory.remember("Sent", Self.record, first)
      #expect(try memory.difference("INBOX") == difference)
      #expect(try memory.difference("Sent") == first)
    }
  }

  @Test(
    "a file that cannot be read, or is of another version, is made anew",
    arguments: [
      Data("no database".utf8), Data(),
    ])
  func damaged(_ content: Data) throws {
    try content.write(to: URL(filePath: path))
    let memory = try AccountMemory(path: path)
    try memory.remember("INBOX", Self.record, RemoteDifference())
    #expect(try memory.folders().count == 1)
  }

  @Test("a file that cannot be opened is told by its name, with the remedy, and kept")
  func unopened() throws {
    // Cannot be opened, but could be removed.
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: folder.path)
    let failure = #expect(throws: SyncFailure.self) { try AccountMemory(path: path) }
    guard case .problem(let problem) = failure else { return }
    #expect(problem.message.contains("\(path), cannot be used"), "\(problem.message)")
    #expect(
      problem.remedy?.contains("remove it: the folders are then looked at as a whole") == true)
    #expect(Files.isDirectory(path))
  }

  @Test("a refused extension is not used again, in the next run either")
  func extensions() throws {
    let log = EventLog()
    let reporter = Reporter(log, label: "test", account: "A")
    do {
      let knowledge = try ServerKnowledge(try AccountMemory(path: path))
      #expect(knowledge.allows("QRESYNC"))
      knowledge.prove("CONDSTORE")
      knowledge.refuse("QRESYNC", "BAD", reporter)
      knowledge.doubt("LIST-STATUS", "once", reporter)
    }
    let knowledge = try ServerKnowledge(try AccountMemory(path: path))
    #expect(!knowledge.allows("QRESYNC"))
    #expect(knowledge.allows("CONDSTORE"))
    #expect(knowledge.allows("LIST-STATUS"))
    knowledge.doubt("LIST-STATUS", "again", reporter)
    knowledge.doubt("LIST-STATUS", "and again", reporter)
    #expect(!knowledge.allows("LIST-STATUS"))
  }

  @Test("what several connections found out at once is told once, with the first reason")
  func refusedTwice() throws {
    let log = EventLog()
    let reporter = Reporter(log, label: "test", account: "A")
    let knowledge = ServerKnowledge(known: [:])
    knowledge.refuse("OBJECTID", "first", reporter)
    knowledge.refuse("OBJECTID", "second", reporter)
    let told = log.events.filter { if case .warning = $0 { true } else { false } }
    #expect(told == [.warning(.extensionMisbehaves(name: "OBJECTID", detail: "first"))])
    #expect(knowledge.experience(with: "OBJECTID")?.refusal == "first")
  }

  @Test(
    "what was noted by a clock that went wrong holds nothing back for longer than it may",
    arguments: [
      // Noted so many days from now, and whether it counts.
      (-31.0, false), (-29, true), (0, true), (1, false), (10_000, false),
    ])
  func wrongClock(_ days: Double, _ counts: Bool) throws {
    let now = 1_800_000_000.0
    let state = ExtensionState(refusal: "BAD", since: now + days * 86_400)
    let knowledge = ServerKnowledge(known: ["QRESYNC": state], now: now)
    #expect(knowledge.allows("QRESYNC") != counts)
  }

  @Test(
    "a message waits a day at most, whatever the clock said when it failed",
    arguments: [(-1.0, false), (1, true), (24, true), (25, false), (1e6, false)])
  func quarantine(_ hours: Double, _ waits: Bool) {
    let now = 1_800_000_000.0
    #expect(Quarantine.isAhead(now + hours * 3_600, of: now) == waits)
  }

  @Test("a record counts only for the same status, the same rules, and for a while")
  func reliance() throws {
    let status = try folder.write("status", to: "status")
    var record = Self.record
    record.status = try #require(FileStamp(of: status))
    let store = try AccountMemory(path: path)
    try store.remember("INBOX", record, RemoteDifference())
    func known(_ rules: String = "rules", now: Double = 100, status path: String? = nil) throws
      -> Bool
    {
      try RunMemory(store, rules: rules).record(
        "INBOX", status: path ?? status, now: now, period: 1_000) != nil
    }
    #expect(try known())
    #expect(try !known("other rules"))
    #expect(try !known(now: 1_300))
    #expect(try !known(now: 0))
    #expect(try !known(status: "\(folder.path)/none"))
    try folder.write("changed", to: "status")
    #expect(try !known())
  }
}

@Suite("MaildirMark")
struct MaildirMarkTests {
  @Test(
    "times that are too fresh, or too coarse, are not relied upon",
    arguments: [
      (1_500_000_000, 1.51, false), (1_500_000_000, 1.53, true), (3_000_000_000, 4.9, false),
      (3_000_000_000, 5.1, true),
    ] as [(Int64, Double, Bool)])
  func settled(_ time: Int64, _ moment: Double, _ isSettled: Bool) {
    #expect(MaildirMark(new: time, cur: 1_000_000_000).isSettled(at: moment) == isSettled)
    #expect(MaildirMark(new: 1_000_000_000, cur: time).isSettled(at: moment) == isSettled)
  }
}
