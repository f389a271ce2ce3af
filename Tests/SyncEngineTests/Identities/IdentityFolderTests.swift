// SPDX-License-Identifier: MIT

import DemoServer
import Foundation
import POSIX
import SyncModel
import TestSupport
import Testing

@testable import SyncEngine

@Suite("Ids of messages: those of folders that the server has no longer")
struct IdentityFolderTests {
  /// What the rc file says at the moment.
  private struct Rules: Sendable {
    var only: [FolderName]?
    var excluded: FolderName?
  }

  /// An account that creates no folder on the server, whose INBOX and Box have ids.
  private static func stage(_ rules: Monitor<Rules> = Monitor(Rules())) throws -> EngineStage {
    let stage = try EngineStage.withBox { account in
      let rules = rules.read { $0 }
      account.remote.rules.createsFolders = false
      account.onlyFolders = rules.only
      if let excluded = rules.excluded {
        account.remote.rules.names.filter = Computed("") { folders in
          folders.map { $0 != excluded }
        }
      }
    }
    #expect(try known(stage) == ["Box", "INBOX"])
    return stage
  }

  /// Of which folders ids are known.
  private static func known(_ stage: EngineStage) throws -> [FolderName] {
    let memory = try AccountMemory(path: stage.layout.memory(of: "A"))
    return try ["Box", "INBOX", "New"].filter { try memory.identified($0) != nil }
  }

  @Test("are forgotten by the run that finds a folder gone")
  func gone() async throws {
    try await onThread {
      let stage = try Self.stage()
      try stage.act("DELETE Box")
      #expect(try !stage.run().hasFailed)
      #expect(try Self.known(stage) == ["INBOX"])
    }
  }

  @Test("stay after a run with a problem, because a server in trouble may list too little")
  func trouble() async throws {
    try await onThread {
      let stage = try Self.stage()
      try stage.act("DELETE Box")
      try stage.server.store.deliver(EngineStage.message(901))
      stage.server.faults.add(Fault(answering: "SELECT", with: "NO Not now", times: 1))
      #expect(try stage.run().hasFailed)
      #expect(try Self.known(stage) == ["Box", "INBOX"])
      #expect(try !stage.run().hasFailed)
      #expect(try Self.known(stage) == ["INBOX"])
    }
  }

  @Test("stay while only -f or a filter leaves a folder out, so that nothing is asked again")
  func leftOut() async throws {
    try await onThread {
      let rules = Monitor(Rules())
      let stage = try Self.stage(rules)
      rules.update { $0.only = ["INBOX"] }
      #expect(try !stage.run().hasFailed)
      #expect(try Self.known(stage) == ["Box", "INBOX"])
      rules.update { $0 = Rules(excluded: "Box") }
      #expect(try !stage.run().hasFailed)
      #expect(try Self.known(stage) == ["Box", "INBOX"])
      rules.update { $0 = Rules() }
      stage.server.log.clear()
      #expect(try !stage.run().hasFailed)
      #expect(stage.questions == [] && stage.transfers == [])
      // A folder that has gone meanwhile is noticed by the first run that looks at all.
      try stage.act("DELETE Box")
      rules.update { $0.only = ["INBOX"] }
      #expect(try !stage.run().hasFailed)
      #expect(try Self.known(stage) == ["Box", "INBOX"])
      rules.update { $0.only = nil }
      #expect(try !stage.run().hasFailed)
      #expect(try Self.known(stage) == ["INBOX"])
    }
  }
}
