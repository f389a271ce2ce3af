// SPDX-License-Identifier: MIT

import DemoServer
import Foundation
import SyncModel
import TestSupport
import Testing

@testable import SyncEngine

@Suite("Labels of Gmail: after runs that were cut off")
struct LabelDoubtTests {
  @Test("a file whose upload was cut off keeps its labels, also if the server refuses them next")
  func refused() async throws {
    try await onThread {
      var doubts = 0
      for bytes in stride(from: 800, to: 1_500, by: 20) {
        let stage = try EngineStage.labelled(messages: 1)
        try stage.run()
        try stage.tree.add(Data("Subject: new\nX-Keywords: mine\n\ntext\n".utf8), to: "INBOX")
        stage.server.faults.add(Fault(.reset, at: .sent(bytes: bytes), times: 1))
        stage.server.faults.add(Fault(.reset, at: .greeting, skipping: 1))
        try stage.run()
        let isThere = stage.server.store.mailbox(.inbox)?.messages.count == 2
        if isThere, try stage.agreedLabels().count == 1 { doubts += 1 }
        stage.server.faults.clear()
        stage.server.faults.add(Fault(answering: "UID STORE", with: "NO Not now."))
        try stage.run()
        stage.server.faults.clear()
        for _ in 0..<2 { try stage.run() }
        #expect(stage.serverLabels()[2] == ["mine"], "after \(bytes) bytes")
        #expect(try stage.fields(2) == ["X-Keywords: mine"])
        #expect(try stage.run().summary.changedNothing)
      }
      // The server has taken the message, and the program has not learned it.
      #expect(doubts > 0)
    }
  }
}
