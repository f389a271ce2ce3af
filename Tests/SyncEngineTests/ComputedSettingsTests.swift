// SPDX-License-Identifier: MIT

import Foundation
import POSIX
import SyncModel
import TestSupport
import Testing

@testable import SyncEngine

@Suite("Computed settings")
struct ComputedSettingsTests {
  static let place = OptionPlace(option: "x", section: "Repository R", file: "rc", line: 1)
  static let failure = SyncProblem.expressionFailed(place, reason: "No", remedy: "Do")

  @Test("copy_ignore_eval keeps messages on the server, and asks by the translated name")
  func ignored() async throws {
    try await onThread {
      let asked = Monitor<[FolderName]>([])
      let stage = try EngineStage(messages: 4) { account in
        account.remote.rules.names.translation = Computed("translate") { names in
          names.map { FolderName($0.rawValue.lowercased()) }
        }
        account.remote.ignoredMessages = Computed("ignore") { name in
          asked.update { $0.append(name) }
          return [2, 4, 9]
        }
      }
      for _ in 1...2 { #expect(try !stage.run().hasFailed) }
      #expect(try stage.tree.messages(in: "inbox").map(\.uid) == [1, 3])
      #expect(stage.contents().count == 4)
      #expect(asked.read { Set($0) } == ["inbox"])
      let told = stage.log.events.filter { if case .copyIgnored = $0 { true } else { false } }
      #expect(told.count == 2 * asked.read { $0.count })
    }
  }

  @Test("a message is copied once nothing ignores it any more") func released() async throws {
    try await onThread {
      let rule = Monitor<(String, Set<UInt32>)>(("first", [2]))
      let stage = try EngineStage(messages: 3) { account in
        let (source, numbers) = rule.read { $0 }
        account.remote.ignoredMessages = Computed(source) { _ in numbers }
      }
      try stage.run()
      rule.update { $0 = ("second", []) }
      try stage.run()
      #expect(try stage.tree.messages(in: "INBOX").map(\.uid) == [1, 2, 3])
    }
  }

  @Test("when copy_ignore_eval fails, nothing is copied and the run is not well")
  func failing() async throws {
    try await onThread {
      let stage = try EngineStage(messages: 2) { account in
        account.remote.ignoredMessages = Computed("fail") { _ throws(SyncProblem) in
          throw Self.failure
        }
      }
      #expect(try stage.run().hasFailed)
      #expect(stage.problems == [Self.failure])
      #expect(try stage.tree.messages(in: "INBOX").isEmpty)
    }
  }

  @Test("host, port and user are computed before the connection") func server() async throws {
    try await onThread {
      let stage = try EngineStage(messages: 1) { account in
        let (host, port, user) = (account.remote.host, account.remote.port, account.remote.user)
        account.remote.computed.host = Computed("host") { _ in host }
        account.remote.computed.port = Computed("port") { _ in port ?? 0 }
        account.remote.computed.user = Computed("user") { _ in user }
        (account.remote.host, account.remote.port, account.remote.user) = ("", nil, "")
      }
      #expect(try !stage.run().hasFailed)
      #expect(try stage.tree.messages(in: "INBOX").count == 1)
      let report = try stage.inspect()
      #expect(report.host == "127.0.0.1" && report.port != 993)
    }
  }

  @Test("a host that cannot be computed is the problem of the account") func noServer() async throws
  {
    try await onThread {
      let stage = try EngineStage { account in
        account.remote.computed.host = Computed("host") { _ throws(SyncProblem) in
          throw Self.failure
        }
      }
      #expect(try stage.run().hasFailed)
      #expect(stage.problems == [Self.failure])
    }
  }
}
