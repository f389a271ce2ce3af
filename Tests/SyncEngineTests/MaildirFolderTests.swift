// SPDX-License-Identifier: MIT

import Foundation
import IMAP
import POSIX
import SyncModel
import TestSupport
import Testing

@testable import SyncEngine

@Suite("MaildirFolder")
struct MaildirFolderTests {
  private static let digest = "7e33429f656f1e6e9d79b29c3f82c57e"

  /// A folder INBOX with some files, open.
  private final class Place {
    let folder: TemporaryFolder
    let maildir: MaildirFolder
    var warnings: [SyncWarning] = []

    init(_ files: [String] = []) throws {
      folder = try TemporaryFolder()
      for part in ["cur", "new", "tmp"] { try folder.write("", to: "INBOX/\(part)/.keep") }
      for file in files { try folder.write("Subject: \(file)\n\nx\n", to: "INBOX/\(file)") }
      let settings = MaildirSettings(rules: RepositoryRules(name: "L"), root: folder.path)
      maildir = MaildirFolder(
        "INBOX", of: settings,
        namer: MaildirNamer(process: 7, host: "a/b", now: { 1_700_000_000 }), isDurable: true,
        warn: { _ in })
    }

    var names: Set<String> {
      Set(
        ["cur", "new", "tmp"].flatMap { part in
          ((try? FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/INBOX/\(part)"))
            ?? [])
            .filter { $0 != ".keep" }.map { "\(part)/\($0)" }
        })
    }
  }

  private func name(_ uid: Int, _ flags: String) -> String {
    "1_\(uid).7.vm,U=\(uid),FMD5=\(Self.digest):2,\(flags)"
  }

  private func uid(_ number: UInt32) throws -> UID { try #require(UID(number)) }

  @Test("lists what has a UID of this folder, and everything else as new")
  func listing() throws {
    let place = try Place([
      "cur/\(name(3, "S"))", "new/\(name(1, ""))", "cur/1.client:2,FS",
      "cur/1_9.7.vm,U=9,FMD5=bc66aead267922ff6f696dda008c6475:2,S",
    ])
    let snapshot = try place.maildir.snapshot()
    #expect(snapshot.messages.map(\.uid.rawValue) == [1, 3])
    #expect(snapshot.messages.map(\.flags.letters) == ["", "S"])
    #expect(Set(snapshot.arrivals.map(\.flags.letters)) == ["FS", "S"])
  }

  @Test(
    "a flag is a new name; Seen takes a message from new, and nothing puts it back there",
    arguments: [
      ("new", "", "S", "", "cur", "S"), ("new", "", "F", "", "new", "F"),
      ("cur", "S", "", "S", "cur", ""), ("cur", "FS", "R", "F", "cur", "RS"),
      ("cur", "PSa", "F", "", "cur", "FPSa"),
    ])
  func flags(
    _ from: String, _ old: String, _ add: String, _ remove: String, _ to: String, _ new: String
  ) throws {
    let place = try Place(["\(from)/\(name(5, old))"])
    _ = try place.maildir.snapshot()
    let change = SyncModel.FlagChange(add: MessageFlags(add), remove: MessageFlags(remove))
    try place.maildir.changeFlags([FlagStep(change, [try uid(5)])]) { _ in }
    #expect(place.names == ["\(to)/\(name(5, new))"])
  }

  @Test("a message that a mail client renames meanwhile is found under its new name")
  func renamedMeanwhile() throws {
    let place = try Place(["new/\(name(5, ""))"])
    _ = try place.maildir.snapshot()
    let path = "\(place.folder.path)/INBOX"
    try FileManager.default.moveItem(
      atPath: "\(path)/new/\(name(5, ""))", toPath: "\(path)/cur/\(name(5, "RS"))")
    try place.maildir.changeFlags([FlagStep(.init(add: .flagged), [try uid(5)])]) { _ in }
    #expect(place.names == ["cur/\(name(5, "FRS"))"])
    try place.maildir.remove([try uid(5)]) { _ in }
    #expect(place.names.isEmpty)
  }

  @Test("files of both directories get other names at the same time, and are durable afterwards")
  func bothDirectories() throws {
    let (seen, unseen) = (1...100, 101...200)
    let place = try Place(
      seen.map { "cur/\(name($0, "S"))" } + unseen.map { "new/\(name($0, ""))" })
    _ = try place.maildir.snapshot()
    // A mail client opens one, and removes another one.
    let path = "\(place.folder.path)/INBOX"
    try Files.rename("\(path)/new/\(name(150, ""))", to: "\(path)/cur/\(name(150, "S"))")
    try Files.remove("\(path)/cur/\(name(50, "S"))")
    let uids = try (1...200).map { try uid($0) }
    let steps = ["F", "R"].map { FlagStep(.init(add: MessageFlags($0)), uids) }
    var done = 0
    try place.maildir.changeFlags(steps) { _ in done += 1 }
    #expect(done == 2)
    let settlement = try #require(try place.maildir.beginSettling())
    try settlement.wait()
    let expected = (1...200).filter { $0 != 50 }.map { number in
      unseen.contains(number) && number != 150
        ? "new/\(name(number, "FR"))" : "cur/\(name(number, "FRS"))"
    }
    #expect(place.names == Set(expected))
    #expect(try place.maildir.beginSettling() == nil)
  }

  @Test("many messages that a mail client renames or removes meanwhile are found, or left alone")
  func manyRenamedMeanwhile() throws {
    let place = try Place((1...40).map { "cur/\(name($0, "S"))" })
    _ = try place.maildir.snapshot()
    let path = "\(place.folder.path)/INBOX/cur"
    for number in 1...30 {
      if number.isMultiple(of: 3) {
        try FileManager.default.removeItem(atPath: "\(path)/\(name(number, "S"))")
      } else {
        try FileManager.default.moveItem(
          atPath: "\(path)/\(name(number, "S"))", toPath: "\(path)/\(name(number, "RS"))")
      }
    }
    let uids = try (1...40).map { try uid($0) }
    try place.maildir.changeFlags([FlagStep(.init(add: .flagged), uids)]) { _ in }
    let expected = (1...40).filter { $0 > 30 || !$0.isMultiple(of: 3) }.map {
      "cur/\(name($0, $0 > 30 ? "FS" : "FRS"))"
    }
    #expect(place.names == Set(expected))
    for number in 31...40 {
      try FileManager.default.moveItem(
        atPath: "\(path)/\(name(number, "FS"))", toPath: "\(path)/\(name(number, "F"))")
    }
    try place.maildir.remove(uids) { _ in }
    #expect(place.names.isEmpty)
  }

  @Test("of very many messages, whoever removes them, only what cannot be removed stays")
  func manyRemoved() throws {
    let count = 1_200
    let place = try Place((1...count).map { "\($0 % 3 == 0 ? "new" : "cur")/\(name($0, "S"))" })
    _ = try place.maildir.snapshot()
    let path = "\(place.folder.path)/INBOX/cur"
    // One that is no file any more, one that has another name by now, and one that is gone.
    try FileManager.default.removeItem(atPath: "\(path)/\(name(601, "S"))")
    try FileManager.default.createDirectory(
      atPath: "\(path)/\(name(601, "S"))", withIntermediateDirectories: false)
    try FileManager.default.moveItem(
      atPath: "\(path)/\(name(700, "S"))", toPath: "\(path)/\(name(700, "RS"))")
    try FileManager.default.removeItem(atPath: "\(path)/\(name(800, "S"))")
    var done: [UID] = []
    let failure = #expect(throws: SyncFailure.self) {
      try place.maildir.remove(try (1...UInt32(count)).map { try uid($0) }) { done = $0 }
    }
    #expect("\(try #require(failure))".contains(name(601, "S")))
    #expect(done.map { Int($0.rawValue) } == (1...count).filter { $0 != 601 })
    #expect(place.names == ["cur/\(name(601, "S"))"])
  }

  @Test("a message that is gone already needs no removing")
  func gone() throws {
    let place = try Place(["cur/\(name(5, ""))"])
    _ = try place.maildir.snapshot()
    try FileManager.default.removeItem(atPath: "\(place.folder.path)/INBOX/cur/\(name(5, ""))")
    var done: [UID] = []
    try place.maildir.remove([try uid(5)]) { done = $0 }
    #expect(done.map(\.rawValue) == [5])
  }

  @Test("messages that no file has need no removing, even where the folder is gone by now")
  func absent() throws {
    let place = try Place([])
    _ = try place.maildir.snapshot()
    try FileManager.default.removeItem(atPath: "\(place.folder.path)/INBOX")
    var done: [UID] = []
    try place.maildir.remove([try uid(5)]) { done = $0 }
    #expect(done.map(\.rawValue) == [5])
  }

  @Test("an uploaded message gets a new name with UID and digest, in its directory")
  func assigning() throws {
    let place = try Place(["cur/1.client:2,FS"])
    let arrival = try #require(try place.maildir.snapshot().arrivals.first)
    try place.maildir.assign(try uid(8), to: .arrival(arrival.key))
    #expect(place.names == ["cur/1700000000_0.7.a-b,U=8,FMD5=\(Self.digest):2,FS"])
    #expect(try place.maildir.snapshot().messages.map(\.uid.rawValue) == [8])
  }

  @Test("a UID that another file claims is taken from that file, which stays a message")
  func claimedNumber() throws {
    let place = try Place(["cur/1.client:2,S", "cur/\(name(8, "F"))"])
    let arrival = try #require(try place.maildir.snapshot().arrivals.first)
    try place.maildir.assign(try uid(8), to: .arrival(arrival.key))
    let snapshot = try place.maildir.snapshot()
    #expect(snapshot.messages == [KnownMessage(try uid(8), .seen)])
    #expect(snapshot.arrivals.map(\.flags.letters) == ["F"])
  }

  @Test("without their numbers all messages are new")
  func forgetting() throws {
    let place = try Place(["cur/\(name(1, "S"))", "new/\(name(2, ""))"])
    try place.maildir.forgetNumbers()
    #expect(place.names == ["cur/1_1.7.vm:2,S", "new/1_2.7.vm:2,"])
    #expect(try place.maildir.snapshot().arrivals.count == 2)
  }

  @Test("what is surely absent is told after a second look")
  func absence() async throws {
    let uids = [try uid(1), try uid(2)]
    let absent = try await onThread {
      let place = try Place(["cur/\(name(1, "S"))"])
      _ = try place.maildir.snapshot()
      return try place.maildir.confirmAbsent(uids)
    }
    #expect(absent.map(\.rawValue) == [2])
  }

  @Test("while a mail client renames files all the time, no message counts as absent")
  func disturbance() async throws {
    let numbers = Array(1...2_000)
    let uids = try numbers.map { try uid(UInt32($0)) }
    let absent = try await onThread {
      let place = try Place(numbers.map { "cur/\(name($0, "S"))" })
      _ = try place.maildir.snapshot()
      let isDone = Monitor(false)
      let path = "\(place.folder.path)/INBOX/cur"
      let client = try POSIX.Thread(named: "client") { [name] in
        for round in 0..<1_000 {
          let (old, new) = round.isMultiple(of: 2) ? ("S", "FS") : ("FS", "S")
          for number in numbers where !isDone.read({ $0 }) {
            try? Files.rename("\(path)/\(name(number, old))", to: "\(path)/\(name(number, new))")
          }
        }
      }
      let absent = try place.maildir.confirmAbsent(uids)
      isDone.update { $0 = true }
      client.join()
      return absent
    }
    #expect(absent.isEmpty)
  }

  @Test("messages are delivered whole, with LF, to new or cur, and nothing stays in tmp")
  func delivery() throws {
    let place = try Place()
    let observer = Observer()
    let receiver = try place.maildir.receiver(observer: observer)
    for number in UInt32(1)...3 {
      let octets = Array("Subject: \(number)\r\n\r\nbody\r\n".utf8)
      try receiver.begin(MessagePreview(message: nil, octets: octets.count))
      try receiver.receive(octets[..<11])
      try receiver.receive(octets[11...])
      if number == 2 {
        try receiver.abandon()
      } else {
        try receiver.end(.uid(try uid(number)), flags: number == 1 ? .seen : [])
      }
    }
    #expect(observer.stored.isEmpty)
    try receiver.finish()
    #expect(observer.stored.map(\.uid.rawValue) == [1, 3])
    #expect(place.names.count == 2)
    let first = try #require(place.names.first { $0.hasPrefix("cur/") && $0.hasSuffix(":2,S") })
    let text = try String(contentsOfFile: "\(place.folder.path)/INBOX/\(first)", encoding: .utf8)
    #expect(text == "Subject: 1\n\nbody\n")
    #expect(place.names.contains { $0.hasPrefix("new/") && $0.hasSuffix(":2,") })
  }

  @Test(
    "a message that is shorter than announced, or empty, is not delivered",
    arguments: [(10, 5), (0, 0)])
  func short(_ announced: Int, _ sent: Int) throws {
    let place = try Place()
    let observer = Observer()
    let receiver = try place.maildir.receiver(observer: observer)
    try receiver.begin(MessagePreview(message: nil, octets: announced))
    try receiver.receive(Array(repeating: UInt8(ascii: "x"), count: sent)[...])
    try receiver.end(.uid(try uid(4)), flags: [])
    try receiver.finish()
    #expect(place.names.isEmpty && observer.stored.isEmpty)
    #expect(
      observer.problems == [
        .messageIncomplete(uid: try uid(4), expected: announced, received: sent)
      ])
  }
}

/// Notes what it hears.
private final class Observer: CopyObserver {
  var stored: [StoredCopy] = []
  var problems: [SyncProblem] = []
  let shouldStop = false

  func copying(_ message: MessageReference?) {}
  func stored(_ copies: [StoredCopy]) throws(SyncFailure) { stored += copies }
  func failed(_ message: MessageReference, _ problem: SyncProblem) { problems.append(problem) }
}
