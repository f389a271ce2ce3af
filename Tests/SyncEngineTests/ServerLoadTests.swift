// SPDX-License-Identifier: MIT

import DemoServer
import Foundation
import IMAP
import SyncModel
import TestSupport
import Testing

@testable import SyncEngine

@Suite("A server that takes nobody in")
struct ServerLoadTests {
  struct Example: Sendable, CustomTestStringConvertible {
    let fault: Fault
    let words: String
    var pause: Int?
    var testDescription: String { words }
  }

  private static let throttled = "Request is throttled. Suggested Backoff Time: 299961 milliseconds"

  @Test(
    "an account that was used too much is left alone, whatever the command",
    arguments: [
      Fault(
        answering: "SELECT", with: "NO [OVERQUOTA] Account exceeded command or bandwidth limits."),
      Fault(
        answering: "FETCH", with: "NO [OVERQUOTA] Account exceeded command or bandwidth limits."),
      Fault(answering: "LIST", with: "NO [THROTTLED] Later."),
      Fault(.bye("Lockdown in sector 4"), at: .command("FETCH")),
      Fault(refusingLoginsBeyond: 0, with: "NO [ALERT] Account exceeded bandwidth limits."),
    ])
  func throttling(_ fault: Fault) async throws {
    try await onThread {
      let stage = try EngineStage(messages: 20)
      stage.server.faults.add(fault)
      let result = try stage.run()
      #expect(result.hasFailed)
      let problem = try #require(stage.problems.first)
      guard case .throttled = problem else { throw problem }
      #expect(stage.problems.count == 1)
      #expect(problem.remedy?.contains("15 minutes") == true)
      #expect(stage.commands("UID FETCH") <= 1 && stage.server.acceptedConnections == 1)
      stage.server.faults.clear()
      #expect(try !stage.run().hasFailed)
      try stage.expectEqualSides()
    }
  }

  @Test("a folder that is called like that is no sign of too much use")
  func folderName() async throws {
    try await onThread {
      let stage = try EngineStage(messages: 1)
      stage.server.faults.add(
        Fault(answering: "SELECT", with: "NO [NONEXISTENT] No mailbox Throttled Engines."))
      try stage.run()
      guard case .folderRefused? = stage.problems.first else {
        throw stage.problems.first ?? SyncProblem.noFolderToSync
      }
    }
  }

  @Test("that a server answers slowly on purpose is told once")
  func slowing() async throws {
    try await onThread {
      let stage = try EngineStage(messages: 3)
      try stage.run()
      for (index, file) in try stage.tree.messages(in: "INBOX").enumerated() {
        try stage.tree.setFlags(["F", "R", "S"][index], of: file)
      }
      stage.server.faults.add(Fault(answering: "STORE", with: "OK Success [THROTTLED]"))
      try stage.run()
      let told = stage.log.events.filter {
        $0 == .warning(.serverSlows(host: MemoryServer.host))
      }
      #expect(told.count == 1)
      #expect(stage.problems == [])
    }
  }

  @Test(
    "a full mailbox is no sign of too much use, and is told with a remedy",
    arguments: ["[OVERQUOTA] Mailbox is full.", "[ALERT] You exceeded your mail quota."])
  func fullMailbox(_ words: String) async throws {
    try await onThread {
      let stage = try EngineStage(messages: 1)
      try stage.run()
      try stage.tree.add(Data(EngineStage.message(9)), to: "INBOX")
      stage.server.faults.add(Fault(answering: "APPEND", with: "NO \(words)"))
      try stage.run()
      let problem = try #require(stage.problems.first)
      guard case .mailboxFull(FolderPlace("R", "INBOX"), let text) = problem else { throw problem }
      #expect(words.hasSuffix(text) && problem.message.hasSuffix(text))
      #expect(problem.message.hasPrefix("The mailbox is full: R has no room"))
      #expect(problem.remedy?.contains("get more space") == true)
    }
  }

  @Test("words about a quota with the code of something else are no sign of a full mailbox")
  func otherMailbox() {
    #expect(!ResponseText(code: .tryCreate, text: "No mailbox Quota").isOfFullMailbox)
    #expect(!ResponseText(code: .noPermission, text: "quota").isOfFullMailbox)
    #expect(!ResponseText(code: nil, text: "Too large").isOfFullMailbox)
    #expect(ResponseText(code: nil, text: "Quota exceeded").isOfFullMailbox)
  }

  @Test(
    "is quoted once; no other mechanism is tried, and the password is kept",
    arguments: [
      Example(
        fault: Fault(refusingLoginsBeyond: 0, with: "NO [LIMIT] Enough"), words: "Enough"),
      Example(fault: Fault(refusingLoginsBeyond: 0, with: "NO [INUSE] Busy"), words: "Busy"),
      Example(
        fault: Fault(refusingLoginsBeyond: 0, with: "BAD \(throttled)"), words: throttled,
        pause: 300),
      Example(
        fault: Fault(
          refusingLoginsBeyond: 0, with: "NO [ALERT] Too many simultaneous connections."),
        words: "Too many simultaneous connections."),
      Example(
        fault: Fault(.bye("Maximum number of connections exceeded"), at: .command("AUTHENTICATE")),
        words: "Maximum number of connections exceeded"),
      Example(
        fault: Fault(.bye("[UNAVAILABLE] Not now"), at: .greeting), words: "Not now"),
    ])
  func login(_ example: Example) async throws {
    try await onThread {
      let stage = try EngineStage()
      stage.server.faults.add(example.fault)
      #expect(try stage.run().hasFailed)
      let problem = SyncProblem.loginUnavailable(
        host: "127.0.0.1", serverText: example.words, pause: example.pause)
      #expect(stage.problems == [problem])
      #expect(problem.message.contains(example.words) && problem.remedy != nil)
      #expect(stage.commands("LOGIN") == 0 && stage.commands("AUTHENTICATE") < 2)
      #expect(
        !stage.log.events.contains { event in
          switch event {
          case .mechanismFailed, .passwordWanted: true
          default: false
          }
        })
      stage.server.faults.clear()
      #expect(try !stage.run().hasFailed)
    }
  }

  @Test("a login that is refused before the connection ends is told with the refusal")
  func hungUp() async throws {
    try await onThread {
      let stage = try EngineStage()
      stage.server.faults.add(Fault(answering: "AUTHENTICATE", with: "NO Not like this"))
      stage.server.faults.add(Fault(.drop, at: .command("LOGIN")))
      #expect(try stage.run().hasFailed)
      let refusal = MechanismRefusal(mechanism: "PLAIN", serverText: "Not like this")
      #expect(
        stage.problems == [
          .loginRefused(user: stage.server.settings.user, host: "127.0.0.1", attempts: [refusal])
        ])
    }
  }

  @Test(
    "the words tell a limit from a refusal, and how long to wait",
    arguments: [
      ("[AUTHENTICATIONFAILED] Too many connections", false, nil),
      ("Invalid credentials", false, nil), ("Account exceeded bandwidth limits", true, nil),
      ("Backoff Time: 1 milliseconds", true, 1), ("Backoff Time: 0", true, 0),
      ("Backoff Time: soon", true, nil), ("Backoff Time: 99999999999 milliseconds", true, 86_400),
      ("Backoff Time: 99999999999999999999999", true, nil),
    ] as [(String, Bool, Int?)])
  func words(_ text: String, _ isOfLoad: Bool, _ pause: Int?) {
    let isRefusal = text.hasPrefix("[AUTHENTICATIONFAILED]")
    let words = ResponseText(code: isRefusal ? .authenticationFailed : nil, text: text)
    #expect(words.isOfLoad == isOfLoad)
    #expect(words.suggestedPause == pause)
  }
}
