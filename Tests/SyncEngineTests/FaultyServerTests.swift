// SPDX-License-Identifier: MIT

import DemoServer
import Foundation
import SyncModel
import TestSupport
import Testing

@testable import SyncEngine

@Suite("The engine and a server with faults")
struct FaultyServerTests {
  @Test(
    "a connection that breaks anywhere in a download is opened again, and all arrive once",
    arguments: [400, 900, 1_500, 3_000, 20_000, 60_000])
  func brokenDownload(_ bytes: Int) async throws {
    try await onThread {
      let stage = try EngineStage(messages: 40)
      stage.server.faults.add(Fault(.reset, at: .sent(bytes: bytes), times: 1))
      let result = try stage.run()
      if result.hasFailed { try stage.run() }
      try stage.expectEqualSides()
      #expect(try stage.run().summary.changedNothing)
    }
  }

  @Test("a folder is tried as often as retrycount says", arguments: [(1, 2), (2, 3), (4, 5)])
  func tries(_ tries: Int, _ breaks: Int) async throws {
    try await onThread {
      for (count, succeeds) in [(breaks - 1, false), (breaks - 2, true)] where count > 0 {
        let stage = try EngineStage(messages: 3) { $0.remote.tries = tries }
        stage.server.faults.add(Fault(.drop, at: .command("SELECT"), times: count))
        #expect(try stage.run().hasFailed != succeeds, "\(count) of \(tries)")
      }
    }
  }

  @Test("what came before a connection broke is kept and not fetched again")
  func kept() async throws {
    try await onThread {
      let stage = try EngineStage(messages: 40)
      stage.server.faults.add(Fault(.drop, at: .sent(bytes: 60_000), times: 1))
      try stage.run()
      let fetches = stage.server.log.all.filter { $0.text.contains("BODY.PEEK[]") }
      let again = try #require(fetches.first { $0.connection > 1 })
      #expect(!again.text.contains("FETCH 1:"), "\(again.text)")
      try stage.expectEqualSides()
    }
  }

  @Test("a folder that the server takes for another one of other case is not mixed up with it")
  func caseTwin() async throws {
    try await onThread {
      let stage = try EngineStage()
      let box = WireName(encoding: "Archive")
      try stage.server.store.change { mailboxes throws(StoreRefusal) in try mailboxes.create(box) }
      try stage.server.store.deliver(EngineStage.message(1), to: box)
      try stage.tree.add(Data(EngineStage.message(2)).onDisk, to: "archive")
      stage.server.faults.add(Fault(answering: "CREATE", with: "NO [ALREADYEXISTS] It is there"))
      #expect(try stage.run().hasFailed)
      #expect(
        stage.problems.first?.message.contains("differs in upper and lower case only") == true)
      #expect(stage.contents(box).count == 1)
      try stage.expectEqualSides("Archive")
      // A server that tells the two apart gets both.
      stage.server.faults.clear()
      #expect(try !stage.run().hasFailed)
      try stage.expectEqualSides("archive")
    }
  }

  @Test("a folder that is created anew on the server cannot mix up old and new numbers")
  func oldNumbers() async throws {
    try await onThread {
      let stage = try EngineStage()
      let box = WireName(encoding: "Box")
      func create() throws {
        try stage.server.store.change { mailboxes throws(StoreRefusal) in
          try mailboxes.create(box)
        }
      }
      try create()
      for index in 0..<5 { try stage.server.store.deliver(EngineStage.message(index), to: box) }
      try stage.run()
      try stage.server.store.change { mailboxes throws(StoreRefusal) in
        try mailboxes.delete(box)
      }
      // Only the first message goes up, and then others take the numbers that the rest had before.
      stage.server.faults.add(
        Fault(answering: "APPEND", with: "NO Not now", skipping: 1, times: 4))
      try stage.run()
      for index in 20..<24 { try stage.server.store.deliver(EngineStage.message(index), to: box) }
      try stage.run()
      try stage.expectEqualSides("Box")
      let expected = (Array(0..<5) + Array(20..<24)).map { EngineStage.message($0) }
      #expect(Set(stage.contents(box)) == Set(expected))
    }
  }

  @Test("a body that is cut off is never delivered")
  func cutBody() async throws {
    try await onThread {
      let stage = try EngineStage(messages: 3)
      stage.server.faults.add(
        Fault(distorting: "UID FETCH", .cut(after: 100), skipping: 1, times: 1))
      try stage.run()
      try stage.expectEqualSides()
    }
  }

  @Test(
    "nothing is deleted because of a listing that says less than it should",
    arguments: [
      Fault(distorting: "UID FETCH", .missing(uids: [2, 3])),
      Fault(distorting: "UID FETCH", .zero(uids: [2, 3])),
      Fault(distorting: "SELECT", .exists(by: 2)),
    ])
  func shortListing(_ fault: Fault) async throws {
    try await onThread {
      let stage = try EngineStage(messages: 5)
      try stage.run()
      let ticket = stage.server.faults.add(fault)
      try stage.server.store.expunge([5])
      try stage.run()
      #expect(try stage.tree.messages(in: "INBOX").count == 5)
      #expect(stage.contents().count == 4)
      stage.server.faults.remove(ticket)
      try stage.run()
      try stage.expectEqualSides()
    }
  }

  @Test("a response that cannot be read proves nothing, even if the number of the others is right")
  func damagedListing() async throws {
    try await onThread {
      let stage = try EngineStage(messages: 3, capabilities: .usual)
      try stage.run()
      // The third message goes meanwhile, so that as many are left as could be read.
      let lines = [
        "* 1 FETCH (UID 1 FLAGS ())", "* 2 FETCH (UID 2 FLAGS (\\Seen",
        "* 3 FETCH (UID 3 FLAGS ())",
        "* 3 EXPUNGE",
      ]
      stage.server.faults.add(Fault(distorting: "UID FETCH", .nonsense(lines), times: 1))
      #expect(try stage.run().summary.deletedLocally == 0)
      #expect(try stage.tree.messages(in: "INBOX").count == 3)
      #expect(try stage.run().summary.changedNothing)
      try stage.expectEqualSides()
    }
  }

  @Test("what a short listing left out is not forgotten")
  func shortListingRemembered() async throws {
    try await onThread {
      let stage = try EngineStage(messages: 5, capabilities: .complete)
      let ticket = stage.server.faults.add(
        Fault(distorting: "UID FETCH", .missing(uids: [2, 3])))
      try stage.run()
      #expect(try stage.tree.messages(in: "INBOX").map(\.uid) == [1, 4, 5])
      stage.server.faults.remove(ticket)
      // By its numbers the folder is as it was.
      #expect(try stage.run().summary.downloaded == 2)
      try stage.expectEqualSides()
    }
  }

  @Test("a server that counts backwards proves no absence")
  func countsBackwards() async throws {
    try await onThread {
      let stage = try EngineStage(messages: 5, capabilities: .usual)
      try stage.run()
      try stage.server.store.expunge([5])
      let ticket = stage.server.faults.add(Fault(distorting: "SELECT", .uidNext(by: -1)))
      #expect(try stage.run().summary.deletedLocally == 0)
      #expect(try stage.tree.messages(in: "INBOX").count == 5)
      stage.server.faults.remove(ticket)
      #expect(try stage.run().summary.deletedLocally == 1)
      try stage.expectEqualSides()
    }
  }

  @Test(
    "responses may come twice or backwards",
    arguments: [Fault.Distortion.repeated, .reversed])
  func disorder(_ distortion: Fault.Distortion) async throws {
    try await onThread {
      let stage = try EngineStage(messages: 20)
      stage.server.faults.add(Fault(distorting: "FETCH", distortion))
      try stage.run()
      try stage.expectEqualSides()
    }
  }

  @Test("a message that the server refuses is told, the others go, and the next run tries again")
  func refusedUpload() async throws {
    try await onThread {
      let stage = try EngineStage(messages: 1)
      try stage.run()
      for index in 10..<14 {
        try stage.tree.add(Data(EngineStage.message(index)).onDisk, to: "INBOX")
      }
      stage.server.faults.add(
        Fault(answering: "APPEND", with: "NO Full", skipping: 1, times: 1))
      let result = try stage.run()
      #expect(result.hasFailed && result.summary.uploaded == 3)
      guard case .uploadRefused(_, "Full")? = stage.problems.first else {
        Issue.record("\(stage.problems)")
        return
      }
      #expect(try stage.run().summary.uploaded == 1)
      try stage.expectEqualSides()
    }
  }

  @Test("further connections that the server refuses leave the work to the first")
  func tooManyConnections() async throws {
    try await onThread {
      let stage = try EngineStage(messages: 2)
      for name in ["a", "b", "c", "d"] {
        try stage.server.store.change { mailboxes throws(StoreRefusal) in
          try mailboxes.create(WireName(encoding: name))
        }
        try stage.server.store.deliver(EngineStage.message(1), to: WireName(encoding: name))
      }
      stage.server.faults.add(
        Fault(.bye("Too many simultaneous connections"), at: .connecting(beyond: 1)))
      let result = try stage.run()
      #expect(!result.hasFailed && result.summary.downloaded == 6, "\(stage.problems)")
      #expect(stage.log.events.contains { if case .connectionSpared = $0 { true } else { false } })
    }
  }

  @Test("socktimeout is also the limit for encryption to begin")
  func slowHandshake() async throws {
    try await onThread {
      let stage = try EngineStage { $0.remote.encryption = .implicit }
      stage.server.faults.add(Fault(.stall, at: .greeting))
      let result = try stage.run(timeout: 1)
      #expect(result.hasFailed)
      #expect(stage.problems == [.timedOut(host: "127.0.0.1", during: "connecting", seconds: 1)])
    }
  }

  @Test("a server that falls silent ends the account after socktimeout, not never")
  func silence() async throws {
    try await onThread {
      let stage = try EngineStage(messages: 2)
      stage.server.faults.add(Fault(.stall, at: .command("LIST")))
      let start = ContinuousClock.now
      // So long that a login is over by then on any machine.
      let result = try stage.run(timeout: 10)
      #expect(result.hasFailed)
      // The built-in limit is 60 s.
      #expect(ContinuousClock.now - start < .seconds(50))
      #expect(
        stage.problems == [
          .timedOut(host: "127.0.0.1", during: "listing folders", seconds: 10)
        ])
      stage.server.stop()
    }
  }

  @Test(
    "a login is told apart: refused, and not possible at the moment",
    arguments: [
      ("NO [AUTHENTICATIONFAILED] No.", "refused the login"),
      ("NO [UNAVAILABLE] Later.", "accepts no login at the moment"),
    ])
  func login(_ answer: String, _ sentence: String) async throws {
    try await onThread {
      let stage = try EngineStage()
      stage.server.faults.add(Fault(answering: "AUTHENTICATE", with: answer))
      stage.server.faults.add(Fault(answering: "LOGIN", with: answer))
      #expect(try stage.run().hasFailed)
      #expect(stage.problems.count == 1)
      #expect(stage.problems.first?.message.contains(sentence) == true, "\(stage.problems)")
    }
  }

  @Test("a server that says goodbye is quoted")
  func goodbye() async throws {
    try await onThread {
      let stage = try EngineStage(messages: 1)
      stage.server.faults.add(Fault(.bye("Going down"), at: .command("SELECT")))
      #expect(try stage.run().hasFailed)
      #expect(
        stage.problems.first == .serverClosed(host: "127.0.0.1", serverText: "Going down"),
        "\(stage.problems)")
    }
  }

  @Test("an account whose server lists no folder is a problem, and no folder is touched")
  func noFolders() async throws {
    try await onThread {
      let stage = try EngineStage(messages: 2)
      try stage.run()
      let before = try stage.tree.everything()
      stage.server.faults.add(Fault(answering: "LIST", with: "OK Nothing to see"))
      #expect(try stage.run().hasFailed)
      #expect(stage.problems == [.noFolders(host: "127.0.0.1")])
      #expect(try stage.tree.everything() == before)
      #expect(stage.contents().count == 2)
    }
  }
}
