// SPDX-License-Identifier: MIT

import Foundation
import POSIX
import SyncModel
import TestSupport
import Testing

@testable import Configuration

@Suite("PasswordCommand")
struct PasswordCommandTests {
  private static func command(_ script: String, patience: Duration = .seconds(20))
    -> PasswordCommand
  {
    PasswordCommand(words: ["sh", "-c", script], text: "sh -c", patience: patience)
  }

  private static func run(
    _ script: String, patience: Duration = .seconds(20), person: @Sendable () -> PersonAtHand
  ) throws -> String? {
    try command(script, patience: patience).run(with: person()).map {
      String(decoding: $0.revealed, as: UTF8.self)
    }
  }

  private static func problem(
    _ script: String, patience: Duration = .seconds(20), person: @Sendable () -> PersonAtHand
  ) throws -> SyncProblem {
    try #require(
      #expect(throws: SyncProblem.self) {
        _ = try run(script, patience: patience, person: person)
      })
  }

  @Test(
    "the first line of the output is the password",
    arguments: [
      ("echo secret", "secret"), ("printf 'a b \\nlogin: x\\n'", "a b "), ("printf x", "x"),
      ("true", nil), ("echo; echo x", nil), ("printf 'x\\r\\ny'", "x"),
    ])
  func firstLine(_ script: String, _ expected: String?) async throws {
    try await onThread {
      let found = try Self.run(script) { .nobody }
      #expect(found == expected)
    }
  }

  @Test("a failure tells how it ended and what it said, but nothing that it printed")
  func failure() async throws {
    try await onThread {
      let problem = try Self.problem("echo TOPSECRET; echo locked >&2; exit 3") { .nobody }
      #expect(
        problem
          == .passwordCommandFailed(
            command: "sh", reason: "It ended with status 3. It said: locked"))
      #expect(!"\(problem) \(problem.message) \(problem.remedy ?? "")".contains("TOPSECRET"))
    }
  }

  @Test("a program that does not exist is a problem") func missing() async throws {
    try await onThread {
      let command = PasswordCommand(words: ["/nowhere/pass", "secret"], text: "x")
      #expect(
        throws: SyncProblem.passwordCommandFailed(
          command: "/nowhere/pass", reason: "No such file or directory.")
      ) { _ = try command.run(with: .nobody) }
    }
  }

  @Test("a program that takes too long is ended") func timeout() async throws {
    try await onThread {
      let problem = try Self.problem("sleep 600", patience: .milliseconds(100)) { .nobody }
      guard case .passwordCommandFailed(_, let reason) = problem else {
        Issue.record("\(problem)")
        return
      }
      #expect(reason.hasPrefix("It took longer than"))
    }
  }

  @Test("a program ends when this one leaves") func leaving() async throws {
    try await onThread {
      let wakeUp = try WakeUp()
      wakeUp.raise()
      let problem = try Self.problem("sleep 600") {
        var person = PersonAtHand.nobody
        person.leaving = wakeUp.descriptor
        return person
      }
      #expect(
        problem == .passwordCommandFailed(command: "sh", reason: "It was interrupted."))
    }
  }

  @Test("it has neither input nor terminal at first, and the terminal when it fails so")
  func terminal() async throws {
    try await onThread {
      let folder = try TemporaryFolder()
      let terminal = try folder.write("typed\n", to: "terminal")
      let person: @Sendable () -> PersonAtHand = {
        PersonAtHand(
          ask: { _ in nil },
          lendTerminal: { purpose, body in
            #expect(purpose == "run sh")
            body(terminal)
            return true
          })
      }
      let script = "test -n \"$GPG_TTY\" || exit 1; read line; echo prompt >&2; echo \"got $line\""
      let answer = try Self.run(script, person: person)
      #expect(answer == "got typed")
      #expect(try String(contentsOfFile: terminal, encoding: .utf8).contains("prompt"))
      let failed = try Self.problem("echo why >&2; exit 4", person: person)
      #expect(
        failed
          == .passwordCommandFailed(
            command: "sh", reason: "It ended with status 4. It said: why"))
      let lonely = try Self.run("cat; echo x") { .nobody }
      #expect(lonely == "x")
    }
  }
}
