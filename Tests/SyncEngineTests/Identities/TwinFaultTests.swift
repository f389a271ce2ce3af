// SPDX-License-Identifier: MIT

import DemoServer
import Foundation
import IMAP
import SyncModel
import TestSupport
import Testing

@testable import SyncEngine

@Suite("Ids of messages: files that cannot be read, or have another name by now")
struct TwinFaultTests {
  /// Puts something in place of the files of INBOX that opens like a file and cannot be read.
  private func spoil(_ uids: Set<UInt32>, _ stage: EngineStage) throws {
    for file in try stage.tree.messages(in: "INBOX") where uids.contains(file.uid) {
      try stage.tree.remove(file)
      try FileManager.default.createDirectory(
        atPath: stage.tree.path(file.path), withIntermediateDirectories: false)
    }
  }

  @Test("a file that cannot be read is fetched, and keeps nothing else from coming")
  func unreadable() async throws {
    try await onThread {
      let stage = try EngineStage.withBox()
      try spoil([5], stage)
      try stage.act("UID COPY 3:8 Box")
      try stage.server.store.deliver(EngineStage.message(901), to: EngineStage.box)
      let result = try stage.run()
      #expect(result.summary.linked == 5 && result.summary.downloaded == 2, "\(stage.problems)")
      #expect(stage.misbehaviour == [])
      try stage.expectEqualSides("Box")
    }
  }

  @Test("a program that notes something in the header of a file brings no doubt on the server")
  func noted() async throws {
    try await onThread {
      let stage = try EngineStage.withBox(messages: 0)
      for number in 1...4 {
        let fields = ["X-Mozilla-Status: 0000", "Message-ID: <\(number)@x>", "Subject: a"]
        let text = (fields + ["", "Hello", ""]).joined(separator: "\r\n")
        try stage.server.store.deliver(Array(text.utf8))
      }
      try stage.run()
      for file in try stage.tree.messages(in: "INBOX") where file.uid < 3 {
        let text = String(decoding: file.content, as: UTF8.self)
        try text.replacing("Status: 0000", with: "Status: 0001").write(
          toFile: stage.tree.path(file.path), atomically: false, encoding: .utf8)
      }
      try stage.act("UID MOVE 2,4 Box", "UID COPY 1,3 Box")
      let result = try stage.run()
      #expect(result.summary.moved == 1 && result.summary.linked == 1)
      #expect(result.summary.downloaded == 2 && stage.misbehaviour == [])
      try stage.expectEqualSides("Box")
    }
  }

  @Test("of the messages that are gone only the files of those are read that came elsewhere")
  func unrelated() async throws {
    try await onThread {
      let stage = try EngineStage.withBox()
      try spoil([4], stage)
      try stage.act("UID MOVE 5:6 Box", #"UID STORE 3:4,7:9 +FLAGS (\Deleted)"#, "EXPUNGE")
      let result = try stage.run()
      #expect(result.summary.moved == 2 && result.summary.downloaded == 0)
      try stage.expectEqualSides("Box")
    }
  }

  @Test("a moved message whose file cannot be read is fetched, and keeps none from being moved")
  func unreadableMove() async throws {
    try await onThread {
      let stage = try EngineStage.withBox()
      try spoil([5], stage)
      try stage.act("UID MOVE 4:6 Box")
      let result = try stage.run()
      #expect(result.summary.moved == 2 && result.summary.downloaded == 1)
      try stage.expectEqualSides("Box")
    }
  }

  private func maildir(_ name: FolderName, in folder: TemporaryFolder) -> MaildirFolder {
    MaildirFolder(
      name, of: MaildirSettings(rules: RepositoryRules(name: "L"), root: folder.path),
      namer: MaildirNamer(process: 7, host: "vm", now: { 1_700_000_000 }), isDurable: true,
      warn: { _ in })
  }

  @Test("a file that is another one than the one that was read gets no second name")
  func exchanged() throws {
    let folder = try TemporaryFolder()
    for part in ["cur", "new", "tmp"] { try folder.write("", to: "Box/\(part)/.keep") }
    let digest = FolderDigest("INBOX").hexadecimal
    let names = (1...3).map { "cur/1_\($0).7.vm,U=\($0),FMD5=\(digest):2,S" }
    for part in ["new", "tmp"] { try folder.write("", to: "INBOX/\(part)/.keep") }
    for name in names { try folder.write("Subject: a\n\nx\n", to: "INBOX/\(name)") }
    let (inbox, box) = (maildir("INBOX", in: folder), maildir("Box", in: folder))
    let uids = try (1...3).map { try #require(UID($0)) }
    let files = try uids.map { try #require(inbox.twinFile(of: $0)) }
    try folder.write("Subject: another\n\nx\n", to: "INBOX/\(names[1])")
    try FileManager.default.removeItem(atPath: "\(folder.path)/INBOX/\(names[2])")
    let stored = try zip(files, uids).map { file, uid in
      try box.link(file, for: MessageCopy(.uid(uid), [.seen]))
    }
    #expect(stored.map { $0?.uid } == [uids[0], nil, nil])
    let left = try FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/Box/cur")
    #expect(left.count { $0 != ".keep" } == 1)
    #expect(inbox.twinFile(of: uids[2]) == nil)
  }

  @Test("a second name is taken away under whatever name it has by now, and so are all others")
  func unlinking() throws {
    let folder = try TemporaryFolder()
    let names = (1...4).map { "new/1700000000_\($0).7.vm,U=\($0),FMD5=x:2," }
    for name in names { try folder.write("Subject: a\n\nx\n", to: "INBOX/\(name)") }
    for part in ["cur", "tmp"] { try folder.write("", to: "INBOX/\(part)/.keep") }
    let other = "new/1700000000_9.7.vm,U=9,FMD5=x:2,"
    try folder.write("Subject: b\n\nx\n", to: "INBOX/\(other)")
    let root = "\(folder.path)/INBOX"
    try FileManager.default.moveItem(
      atPath: "\(root)/\(names[0])", toPath: "\(root)/\(names[0].replacing("new/", with: "cur/"))S")
    try FileManager.default.removeItem(atPath: "\(root)/\(names[1])")
    try maildir("INBOX", in: folder).unlink(
      try names.enumerated().map { number, name in
        let uid = try #require(UID(UInt32(number) + 1))
        var copy = StoredCopy(source: .uid(uid), uid: uid, flags: [], octets: 10)
        copy.file = name
        return copy
      })
    let left = try ["new", "cur"].flatMap { part in
      try FileManager.default.contentsOfDirectory(atPath: "\(root)/\(part)").map { "\(part)/\($0)" }
    }
    #expect(left.filter { !$0.hasSuffix(".keep") } == [other])
  }
}
