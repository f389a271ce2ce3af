// SPDX-License-Identifier: MIT

import POSIX
import SyncModel
import TestSupport
import Testing

@testable import SyncEngine

@Suite("AccountCredentials")
struct AccountCredentialsTests {
  /// Credentials whose source is a text that the test changes.
  private final class Scene: Sendable {
    let log = EventLog()
    let desk: PasswordDesk
    let source: Monitor<String?>
    let kept = Monitor<[String]>([])
    let credentials: AccountCredentials

    init(source: String?, canAsk: Bool = false, limit: Int = 2) {
      let (text, kept) = (Monitor(source), kept)
      self.source = text
      desk = PasswordDesk(canAsk: canAsk)
      var lookup = PasswordLookup(search: { (_) throws(SyncProblem) in
        text.read { $0 }.map { PasswordLookup.Found(Secret($0), from: "the test") }
      })
      lookup.glance = { text.read { $0 }.map { Secret($0) } }
      lookup.keep = { secret in
        kept.update { $0.append(String(decoding: secret.revealed, as: UTF8.self)) }
      }
      let settings = IMAPSettings(
        rules: RepositoryRules(name: "R"), host: "h", user: "u", password: lookup)
      credentials = AccountCredentials("A", at: settings, desk: desk, limit: limit)
    }

    private var reporter: Reporter { Reporter(log, label: "test", account: "A") }

    /// The password to send, or `nil` when there is none.
    func secret() -> String? {
      (try? credentials.secret(reporter)).map { String(decoding: $0.revealed, as: UTF8.self) }
    }

    func accept() { credentials.accept(reporter) }

    /// The next password, for which a person types an answer.
    func answer(_ answer: String?) throws -> String? {
      let count = questions.count
      let thread = try Thread(named: "person") {
        self.log.wait(for: count + 1) { if case .passwordWanted = $0 { true } else { false } }
        self.desk.answer(count + 1, with: answer.map { Secret($0) })
      }
      defer { thread.join() }
      return secret()
    }

    /// Why there is no password after a person has answered.
    func problem(after answer: String?) throws -> SyncProblem? {
      let count = questions.count
      let thread = try Thread(named: "person") {
        self.log.wait(for: count + 1) { if case .passwordWanted = $0 { true } else { false } }
        self.desk.answer(count + 1, with: answer.map { Secret($0) })
      }
      defer { thread.join() }
      do throws(SyncFailure) {
        _ = try credentials.secret(reporter)
        return nil
      } catch {
        if case .problem(let problem) = error { return problem }
        return nil
      }
    }

    func expectAnswer(
      _ typed: String?, gives expected: String?, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
      let secret = try answer(typed)
      #expect(secret == expected, sourceLocation: sourceLocation)
    }

    var questions: [PasswordQuestion] {
      log.events.compactMap { if case .passwordWanted(let question) = $0 { question } else { nil } }
    }
  }

  @Test("a password that was refused twice is not sent again before somebody asks for it")
  func breaker() async throws {
    try await onThread {
      let scene = Scene(source: "wrong")
      #expect(scene.secret() == "wrong")
      #expect(!scene.credentials.refuse("NO 1"))
      #expect(scene.credentials.wait == nil)
      #expect(scene.secret() == "wrong")
      #expect(!scene.credentials.refuse("NO 2"))
      #expect(
        scene.credentials.wait
          == PasswordWait(user: "u", host: "h", refusals: 2, origin: "the test", refusal: "NO 2"))
      #expect(scene.secret() == nil)
      scene.credentials.encourage()
      #expect(scene.secret() == "wrong")
      #expect(!scene.credentials.refuse("NO 3"))
      #expect(scene.secret() == nil)
    }
  }

  @Test("a password that was changed where it is kept is tried at once") func changed() async throws
  {
    try await onThread {
      let scene = Scene(source: "wrong")
      for _ in 0..<2 {
        _ = scene.secret()
        _ = scene.credentials.refuse("NO")
      }
      #expect(!scene.credentials.hasChanged)
      scene.source.update { $0 = "right" }
      #expect(scene.credentials.hasChanged)
      #expect(scene.secret() == "right")
      #expect(scene.credentials.wait == nil)
    }
  }

  @Test("a success wipes the refusals out") func success() async throws {
    try await onThread {
      let scene = Scene(source: "right")
      for _ in 0..<3 {
        #expect(scene.secret() == "right")
        _ = scene.credentials.refuse("NO")
        #expect(scene.secret() == "right")
        scene.accept()
      }
      #expect(scene.credentials.wait == nil)
    }
  }

  @Test("where a person can be asked, the second refusal leads to a question that tells the reason")
  func question() async throws {
    try await onThread {
      let scene = Scene(source: "wrong", canAsk: true)
      #expect(scene.secret() == "wrong")
      #expect(!scene.credentials.refuse("NO 1"))
      #expect(scene.secret() == "wrong")
      #expect(scene.credentials.refuse("NO 2"))
      try scene.expectAnswer("right", gives: "right")
      #expect(scene.questions.map(\.refusal) == ["NO 2"])
      scene.accept()
      #expect(scene.secret() == "right")
      #expect(scene.questions.count == 1)
    }
  }

  @Test("a run that is not repeated asks after the first refusal") func once() async throws {
    try await onThread {
      let scene = Scene(source: "wrong", canAsk: true, limit: 1)
      #expect(scene.secret() == "wrong")
      #expect(scene.credentials.refuse("NO"))
      try scene.expectAnswer("right", gives: "right")
    }
  }

  @Test("a typed password that has worked is not asked for again after one refusal")
  func hiccup() async throws {
    try await onThread {
      let scene = Scene(source: nil, canAsk: true)
      try scene.expectAnswer("right", gives: "right")
      scene.accept()
      #expect(!scene.credentials.refuse("NO"))
      #expect(scene.secret() == "right")
      #expect(scene.credentials.refuse("NO"))
      try scene.expectAnswer("other", gives: "other")
    }
  }

  @Test("a question that is not answered is not asked again before somebody wants it")
  func declined() async throws {
    try await onThread {
      let scene = Scene(source: nil, canAsk: true)
      try scene.expectAnswer(nil, gives: nil)
      #expect(scene.credentials.wait?.refusals == 0)
      scene.credentials.encourage()
      #expect(scene.credentials.wait == nil)
      try scene.expectAnswer("right", gives: "right")
      #expect(scene.credentials.wait == nil)
    }
  }

  @Test("who has no answer to a refusal is told of the refusal, not that there is no password")
  func refused() async throws {
    try await onThread {
      let scene = Scene(source: nil, canAsk: true)
      try scene.expectAnswer("wrong", gives: "wrong")
      #expect(scene.credentials.refuse("NO such user"))
      let problem = try scene.problem(after: nil)
      let attempts = [MechanismRefusal(mechanism: "login", serverText: "NO such user")]
      #expect(problem == .loginRefused(user: "u", host: "h", attempts: attempts))
    }
  }

  @Test("a password is stored once, after the server has accepted it") func keeping() async throws {
    try await onThread {
      let scene = Scene(source: "wrong")
      _ = scene.secret()
      _ = scene.credentials.refuse("NO")
      scene.source.update { $0 = "right" }
      for _ in 0..<2 {
        _ = scene.secret()
        scene.accept()
      }
      #expect(scene.kept.read { $0 } == ["right"])
    }
  }
}

@Suite("PasswordDesk")
struct PasswordDeskTests {
  @Test("the terminal is lent to one thread at a time and given back") func terminal() async throws
  {
    try await onThread {
      let (log, desk) = (EventLog(), PasswordDesk(canAsk: true))
      let thread = try Thread(named: "interface") {
        log.wait { if case .terminalWanted = $0 { true } else { false } }
        desk.lend(1, "/dev/tty")
      }
      let path = Monitor("")
      let wasLent = desk.lendTerminal(
        { TerminalQuestion(id: $0, account: "A", purpose: "run pass") },
        reporter: Reporter(log, label: "", account: "A")
      ) { lent in path.update { $0 = lent } }
      thread.join()
      #expect(wasLent)
      #expect(path.read { $0 } == "/dev/tty")
      #expect(log.events.contains(.terminalReturned(id: 1)))
    }
  }

  @Test("an answer to no question, and a second one, are nobody's later")
  func unasked() async throws {
    try await onThread {
      let (log, desk) = (EventLog(), PasswordDesk(canAsk: true))
      let reporter = Reporter(log, label: "", account: "A")
      let ask = {
        desk.ask(
          { PasswordQuestion(id: $0, account: "A", repository: "R", user: "u", host: "h") },
          reporter: reporter)
      }
      for id in 1...2 { desk.answer(id, with: Secret("early")) }
      let thread = try Thread(named: "boards") {
        log.wait { if case .passwordWanted = $0 { true } else { false } }
        desk.answer(1, with: Secret("first"))
        desk.answer(1, with: Secret("second"))
        desk.answer(2, with: Secret("early"))
      }
      #expect(ask() == Secret("first"))
      thread.join()
      desk.close()
      #expect(ask() == nil)
    }
  }

  @Test("without a person, or at the end, there is no terminal") func none() async throws {
    try await onThread {
      let log = EventLog()
      func lend(_ desk: PasswordDesk) -> Bool {
        desk.lendTerminal(
          { TerminalQuestion(id: $0, account: "A", purpose: "x") },
          reporter: Reporter(log, label: "", account: "A")
        ) { _ in Issue.record("lent") }
      }
      #expect(!lend(PasswordDesk(canAsk: false)))
      let desk = PasswordDesk(canAsk: true)
      desk.close()
      #expect(!lend(desk))
    }
  }
}
