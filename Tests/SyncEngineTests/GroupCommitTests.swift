// SPDX-License-Identifier: MIT

import Foundation
import IMAP
import POSIX
import SyncModel
import TestSupport
import Testing

@testable import SyncEngine

@Suite("Group commit")
struct GroupCommitTests {
  /// A Maildir whose deliveries make system calls that are noted, and that fail where asked.
  private final class Place: Sendable {
    /// What was called, in the order in which the calls returned.
    let calls = Monitor<[String]>([])
    let folder: TemporaryFolder
    private let failing: Monitor<(call: String, code: CInt)?>

    init(failing call: String? = nil, with code: CInt = EIO) throws {
      folder = try TemporaryFolder()
      failing = Monitor(call.map { ($0, code) })
      for part in ["cur", "new", "tmp"] { try folder.write("", to: "INBOX/\(part)/.keep") }
    }

    var system: CommitCalls {
      CommitCalls(
        synchronise: { written throws(SystemError) in
          try self.note("fsync", written.path)
          try written.file?.synchronise()
        },
        rename: { written throws(SystemError) in
          try self.note("rename", written.path)
          try Files.rename(written.path, to: written.target)
        },
        synchroniseDirectory: { path throws(SystemError) in
          try self.note("directory", path)
          try Files.synchroniseDirectory(path)
        })
    }

    private func note(_ call: String, _ path: String) throws(SystemError) {
      if let failure = failing.read({ $0 }), "\(call) \(path)".contains(failure.call) {
        throw SystemError(code: failure.code, operation: call)
      }
      calls.update { $0.append(call) }
    }

    /// A delivery whose batches are cut by their size only.
    func delivery(
      _ observer: any CopyObserver, _ calls: CommitCalls? = nil, isDurable: Bool = true
    ) throws -> MaildirDelivery {
      let maildir = MaildirFolder(
        "INBOX", of: MaildirSettings(rules: RepositoryRules(name: "L"), root: folder.path),
        namer: MaildirNamer(process: 7, host: "h", now: { 1_700_000_000 }), isDurable: isDurable,
        warn: { _ in })
      return MaildirDelivery(
        to: maildir, observer: observer, batchTime: .seconds(600), calls: calls ?? system)
    }

    func names(_ part: String) throws -> [String] {
      try FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/INBOX/\(part)")
        .filter { $0 != ".keep" }
    }
  }

  /// Hears of stored messages, and asks at that moment what was called.
  private final class Observer: CopyObserver {
    var stored: [UInt32] = []
    var callsWhenStored: [[String]] = []
    let shouldStop = false
    private let place: Place

    init(_ place: Place) { self.place = place }

    func copying(_ message: MessageReference?) {}
    func stored(_ copies: [StoredCopy]) throws(SyncFailure) {
      stored += copies.map(\.uid.rawValue)
      callsWhenStored.append(place.calls.read { $0 })
    }
    func failed(_ message: MessageReference, _ problem: SyncProblem) {}
  }

  private static func send(
    _ numbers: ClosedRange<UInt32>, to delivery: MaildirDelivery
  ) throws {
    for number in numbers {
      let octets = Array("Subject: \(number)\r\n\r\nbody\r\n".utf8)
      try delivery.begin(MessagePreview(message: nil, octets: octets.count))
      try delivery.receive(octets[...])
      let uid = try #require(UID(number))
      try delivery.end(.uid(uid), flags: number.isMultiple(of: 2) ? .seen : [])
    }
  }

  @Test("the calls of the system wait for the disk, and tell what it says")
  func system() throws {
    let folder = try TemporaryFolder()
    // What cannot be made durable is refused by fsync (EINVAL), so that the call shows.
    let ends = try Pipe.open()
    let reading = FileDescriptor(owning: ends.reading)
    let written = WrittenFile(
      FileDescriptor(owning: ends.writing), path: "\(folder.path)/a", target: "\(folder.path)/b")
    let calls = CommitCalls.system
    #expect(throws: SystemError.self) { try calls.synchronise(written) }
    #expect(throws: SystemError.self) { try calls.rename(written) }
    #expect(throws: SystemError.self) { try calls.synchroniseDirectory("\(folder.path)/none") }
    try folder.write("x", to: "a")
    try calls.rename(written)
    #expect(FileManager.default.fileExists(atPath: "\(folder.path)/b"))
    try calls.synchroniseDirectory(folder.path)
    try reading.close()
  }

  @Test("files are durable before the first has its name, and directories before it is told")
  func order() async throws {
    try await onThread {
      let place = try Place()
      let observer = Observer(place)
      let delivery = try place.delivery(observer)
      try Self.send(1...20, to: delivery)
      try delivery.finish()
      let expected =
        Array(repeating: "fsync", count: 20) + Array(repeating: "rename", count: 20)
        + ["directory", "directory"]
      #expect(observer.callsWhenStored == [expected])
      #expect(observer.stored == Array(1...20))
      #expect(try place.names("cur").count == 10 && place.names("new").count == 10)
      #expect(try place.names("tmp").isEmpty)
    }
  }

  @Test("batches follow one another, each told once, none before it is durable")
  func batches() async throws {
    try await onThread {
      let place = try Place()
      let observer = Observer(place)
      let delivery = try place.delivery(observer)
      let count = UInt32(HeldFiles.batchLimit * 3 + 5)
      try Self.send(1...count, to: delivery)
      try delivery.finish()
      #expect(observer.stored == Array(1...count))
      #expect(observer.callsWhenStored.count >= 4)
      for (number, calls) in observer.callsWhenStored.enumerated() {
        let renamed = calls.count { $0 == "rename" }
        #expect(calls.count { $0 == "fsync" } >= renamed, "batch \(number)")
        #expect(calls.count { $0 == "directory" } >= (number + 1) * 2, "batch \(number)")
      }
      #expect(try place.names("cur").count + place.names("new").count == Int(count))
    }
  }

  /// A call that fails, and what is left then.
  struct Failure: Sendable, CustomTestStringConvertible {
    let call: String
    let code: CInt
    let named: Int
    let isFull: Bool
    var testDescription: String { "\(call) with \(code)" }
  }

  @Test(
    "a batch of which one file fails is not told of, and no file of it has a name",
    arguments: [
      Failure(call: "_4.7.h", code: EIO, named: 0, isFull: false),
      Failure(call: "fsync", code: ENOSPC, named: 0, isFull: true),
      Failure(call: "fsync", code: EDQUOT, named: 0, isFull: true),
      Failure(call: "rename", code: EACCES, named: 0, isFull: false),
      Failure(call: "directory", code: EIO, named: 9, isFull: false),
    ])
  func failing(_ example: Failure) async throws {
    try await onThread {
      let place = try Place(failing: example.call, with: example.code)
      let observer = Observer(place)
      let delivery = try place.delivery(observer)
      try Self.send(1...9, to: delivery)
      let failure = try #require(throws: SyncFailure.self) { try delivery.finish() }
      switch failure {
      case .problem(.diskFull): #expect(example.isFull)
      case .problem(.fileFailed): #expect(!example.isFull)
      default: Issue.record("\(failure)")
      }
      #expect(observer.stored.isEmpty)
      #expect(try place.names("cur").count + place.names("new").count == example.named)
      #expect(try place.names("tmp").isEmpty)
      // Asking the system once more would succeed, although the data is lost.
      #expect(throws: failure) { try delivery.finish() }
      #expect(observer.stored.isEmpty)
    }
  }

  @Test("without fsync nothing is made durable, and messages are told of when they have names")
  func notDurable() throws {
    let place = try Place()
    let observer = Observer(place)
    let delivery = try place.delivery(observer, isDurable: false)
    try Self.send(1...5, to: delivery)
    try delivery.finish()
    #expect(observer.stored == [1, 2, 3, 4, 5])
    #expect(try place.names("cur").count == 2 && place.names("new").count == 3)
  }

  @Test("a delivery that ends early leaves nothing in tmp and no file open")
  func endingEarly() async throws {
    try await onThread {
      let place = try Place()
      let observer = Observer(place)
      var delivery: MaildirDelivery? = try place.delivery(observer)
      if let delivery { try Self.send(1...UInt32(HeldFiles.batchLimit + 3), to: delivery) }
      try delivery?.begin(MessagePreview(message: nil, octets: 10))
      delivery = nil
      #expect(try place.names("tmp").isEmpty)
      let links = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
      let open = links.compactMap {
        try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)")
      }
      #expect(!open.contains { $0.contains(place.folder.path) })
    }
  }

  @Test("receiving goes on while a batch is being made durable")
  func pipeline() async throws {
    try await onThread {
      let place = try Place()
      let observer = Observer(place)
      let mayGoOn = Monitor(false)
      var calls = place.system
      calls.synchronise = { _ throws(SystemError) in
        _ = mayGoOn.wait(atMost: .seconds(60)) { $0 ? true : nil }
      }
      let delivery = try place.delivery(observer, calls)
      let batch = UInt32(HeldFiles.batchLimit)
      try Self.send(1...(2 * batch - 1), to: delivery)
      #expect(observer.stored.isEmpty)
      #expect(try place.names("tmp").count == Int(2 * batch - 1))
      mayGoOn.update { $0 = true }
      try delivery.finish()
      #expect(observer.stored == Array(1...(2 * batch - 1)))
    }
  }
}
