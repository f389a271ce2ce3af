// SPDX-License-Identifier: MIT

import Foundation
import POSIX
import SyncModel
import TestSupport
import Testing

@testable import Interfaces

@Suite("ControlService")
struct ControlServiceTests {
  private static let attention = #"{"request":"attach","version":1,"answers":true}"# + "\n"
  private static let observe = #"{"request":"attach","version":1,"observe":true}"# + "\n"
  private static let resync = #"{"request":"resync","account":"work"}"# + "\n"

  @Test("a newcomer hears who serves, what was, that this was all, and then the news")
  func newcomer() async throws {
    try await onThread {
      let scene = try AttachScene()
      scene.tell(.programStarted(version: "9.0.0", environment: "", accounts: ["work"]))
      let client = try scene.call()
      let greeting = try #require(try client.line())
      #expect(greeting.contains(#""greeting":{"accounts":["work"],"metadata":"/home/jane/.off"#))
      #expect(greeting.contains(#""process":77"#) && greeting.contains(#""version":1"#))
      #expect(try client.line()?.contains(#""programStarted""#) == true)
      try client.line(with: #""caughtUp":true"#)
      scene.tell(.accountStarted, thread: 1)
      let news = try #require(try client.line())
      #expect(news.contains("accountStarted") && !news.contains("past"))
    }
  }

  @Test("requests reach the engine, whatever pieces they come in, and garbage does no harm")
  func requests() async throws {
    try await onThread {
      let scene = try AttachScene()
      let client = try scene.call()
      try client.send("\u{0}\u{1b}[2J}{\n\n{\"request\":\"dance\"}\n[[[[[[[[[[[[[[[[[[[[[[[[1\n")
      for byte in Self.resync { try client.send(String(byte)) }
      try client.send(#"{"request":"resyncAll"}"# + "\n" + #"{"request":"half"#)
      #expect(scene.recorder.waitFor(2) == [.resync("work"), .resyncAll])
    }
  }

  @Test("a half line of a client that goes is no request")
  func halfLine() async throws {
    try await onThread {
      let scene = try AttachScene()
      let first = try scene.call()
      try first.send(String(Self.resync.dropLast()))
      first.endInput()
      let second = try scene.call()
      try second.send(#"{"request":"resyncAll"}"# + "\n")
      #expect(scene.recorder.waitFor(1) == [.resyncAll])
      scene.tell(.accountStarted, thread: 1)
      try first.line(with: "accountStarted")
    }
  }

  @Test("a line without an end is not waited for")
  func hugeLine() async throws {
    try await onThread {
      let scene = try AttachScene()
      let client = try scene.call()
      try? client.send(String(repeating: "x", count: 100_000))
      try client.line(with: #""goodbye":"A line of this client is too long.""#)
      #expect(try client.rest() == [])
    }
  }

  @Test("a client of another version is told so in a sentence")
  func otherVersion() async throws {
    try await onThread {
      let scene = try AttachScene()
      let client = try scene.call()
      try client.send(#"{"request":"attach","version":2}"# + "\n" + Self.resync)
      try client.line(with: "speaks version 1 of the events and this one version 2")
      #expect(try client.rest() == [])
      #expect(scene.recorder.all == [])
    }
  }

  @Test("what an observer asks for is refused by the side that serves")
  func observer() async throws {
    try await onThread {
      let scene = try AttachScene()
      let client = try scene.call()
      try client.send(Self.observe)
      for request in [
        #""resyncAll""#, #""shutdown","kind":"now""#, #""password","id":4,"secret":"x""#,
      ] {
        try client.send("{\"request\":\(request)}\n")
        try client.line(with: #""refused":"This client only observes.""#)
      }
      #expect(scene.recorder.all == [])
      scene.tell(.accountStarted, thread: 1)
      try client.line(with: "accountStarted")
    }
  }

  @Test("an observer who asks on and reads no answer is sent away, and fills no memory")
  func flood() async throws {
    try await onThread {
      let scene = try AttachScene()
      let client = try scene.call()
      try client.send(Self.observe)
      try client.line(with: "caughtUp")
      let most = 200_000
      var sent = 0
      while sent < most, (try? client.send(Self.resync + Self.resync)) != nil { sent += 2 }
      let refused = try client.rest().count { $0.contains("only observes") }
      #expect(refused > 0 && refused < most / 2)
      let other = try scene.call()
      try other.line(with: "caughtUp")
      #expect(scene.recorder.all == [])
    }
  }

  @Test("who does not read is told how much was lost and cut off; nobody else notices")
  func slowClient() async throws {
    try await onThread {
      let scene = try AttachScene(limit: .init(lines: 100, bytes: 1 << 20, patience: .seconds(300)))
      let (slow, quick) = (try scene.call(), try scene.call())
      try slow.line(with: "caughtUp")
      try quick.line(with: "caughtUp")
      let text = String(repeating: "x", count: 2_000)
      for number in 1...2_000 {
        scene.tell(.debug(.other, "\(number) \(text)"), thread: 1)
        try quick.line(with: "\"\(number) x")
      }
      let lines = try slow.rest()
      let last = try #require(lines.last)
      #expect(last.contains("goodbye") && last.contains("did not read for too long"))
      let note = try #require(lines.dropLast().last)
      let lost = try #require(note.firstMatch(of: /"eventsDropped":\{"count":(\d+)\}/)?.1)
      #expect(last.contains("lost \(lost) events"))
      #expect(Int(lost).map { $0 > 100 && $0 <= 2_000 } == true)
      // It lost the end of what it did not read, and nothing in the middle.
      let seen = lines.compactMap { $0.firstMatch(of: /"(\d+) x/).flatMap { Int($0.1) } }
      #expect(seen == Array(1...seen.count))
    }
  }

  @Test("a client that died is forgotten")
  func deadClient() async throws {
    try await onThread {
      let scene = try AttachScene()
      for _ in 0..<200 { try scene.call().line(with: "caughtUp") }
      let client = try scene.call()
      try client.line(with: "caughtUp")
      try client.send(Self.resync)
      #expect(scene.recorder.waitFor(1) == [.resync("work")])
    }
  }

  @Test("the end of the program reaches everybody who reads, and does not wait for the others")
  func end() async throws {
    try await onThread {
      let scene = try AttachScene()
      let (reader, sleeper) = (try scene.call(), try scene.call())
      try reader.line(with: "caughtUp")
      try sleeper.line(with: "caughtUp")
      let text = String(repeating: "x", count: 4_000)
      for _ in 1...500 { scene.tell(.debug(.other, text), thread: 1) }
      scene.tell(.programFinished(exitStatus: 1))
      let ending = try Thread(named: "reader") { _ = try? reader.line(with: "programFinished") }
      scene.service.stop()
      ending.join()
      #expect(try reader.rest() == [])
      #expect(!Files.exists(scene.path))
    }
  }

  @Test(
    "only the same user and root are let in",
    arguments: [(1000, 1000, true), (0, 1000, true), (1001, 1000, false), (1000, 0, false)])
  func owners(_ caller: UInt32, _ owner: UInt32, _ isAllowed: Bool) {
    #expect(ControlSession.lets(in: caller, of: owner) == isAllowed)
  }

  // MARK: - Questions

  @Test("a question that nobody can answer is declined at once")
  func nobody() async throws {
    try await onThread {
      let scene = try AttachScene(asks: false)
      let watcher = try scene.call()
      try watcher.line(with: "caughtUp")
      scene.tell(.passwordWanted(AttachScene.question), thread: 1)
      #expect(scene.recorder.waitFor(1) == [.password(id: 4, nil)])
    }
  }

  @Test("an attached person can answer, and their leaving leaves no question behind")
  func person() async throws {
    try await onThread {
      let scene = try AttachScene(asks: false)
      let (board, watcher) = (try scene.call(), try scene.call())
      try board.send(Self.attention)
      try waitUntil { scene.service.canAnswer }
      scene.tell(.passwordWanted(AttachScene.question), thread: 1)
      try board.line(with: "passwordWanted")
      // A watcher without a person cannot decline for others.
      try watcher.send(#"{"request":"password","id":4}"# + "\n" + Self.resync)
      #expect(scene.recorder.waitFor(1) == [.resync("work")])
      try board.send(#"{"request":"password","id":4,"secret":"geheim"}"# + "\n")
      #expect(scene.recorder.waitFor(2).last == .password(id: 4, Secret("geheim")))
      board.endInput()
      #expect(scene.recorder.waitFor(3).last == .password(id: 4, nil))
      #expect(!scene.service.canAnswer)
    }
  }

  @Test("where the program asks by itself, nobody is declined for by those who leave")
  func ownInterface() async throws {
    try await onThread {
      let scene = try AttachScene(asks: true)
      let board = try scene.call()
      try board.send(Self.attention)
      try waitUntil { scene.service.canAnswer }
      scene.tell(.passwordWanted(AttachScene.question), thread: 1)
      board.endInput()
      try waitUntil { !scene.service.canAnswer }
      #expect(scene.recorder.all == [])
    }
  }

  @Test("no terminal of a client is lent to a program")
  func terminal() async throws {
    try await onThread {
      let scene = try AttachScene(asks: false)
      let question = TerminalQuestion(id: 9, account: "work", purpose: "run pass")
      scene.tell(.terminalWanted(question), thread: 1)
      #expect(scene.recorder.waitFor(1) == [.terminal(id: 9, path: nil)])
    }
  }

  private func waitUntil(_ condition: () -> Bool) throws {
    let end = Deadline.after(.seconds(60))
    while !condition() {
      guard !end.isOver else { throw ProgramFailure("it did not come true") }
      Sleep.seconds(0.002)
    }
  }
}
