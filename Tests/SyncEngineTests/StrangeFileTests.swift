// SPDX-License-Identifier: MIT

import Foundation
import POSIX
import SyncModel
import TestSupport
import Testing

@testable import SyncEngine

@Suite("What lies in a Maildir and is no message")
struct StrangeFileTests {
  @Test("pipes and directories are left alone, and nobody waits for them")
  func others() async throws {
    try await onThread {
      let stage = try EngineStage(messages: 2)
      try stage.run()
      let cur = stage.tree.path("INBOX/cur")
      #expect(mkfifo("\(cur)/1.pipe:2,S", 0o600) == 0)
      try Files.createDirectory("\(cur)/1.directory:2,S")
      #expect(try stage.run().summary.changedNothing)
      #expect(stage.problems.isEmpty)
      try Files.remove("\(cur)/1.pipe:2,S")
      try Files.removeDirectory("\(cur)/1.directory:2,S")
      try stage.expectEqualSides()
    }
  }

  @Test("a message that cannot be read keeps no other from being sent, and waits for a better time")
  func unreadable() async throws {
    try await onThread {
      let stage = try EngineStage(messages: 1)
      try stage.run()
      // Links may lead to messages; this one leads to a directory, which the listing cannot tell.
      let link = stage.tree.path("INBOX/cur/1.link:2,S")
      #expect(symlink("/", link) == 0)
      for number in 0..<3 {
        try stage.tree.add(Data("Subject: \(number)\n\nx\n".utf8), to: "INBOX")
      }
      let first = try stage.run().summary
      #expect(first.uploaded == 3 && first.problems == 1)
      #expect(
        stage.problems == [
          .messageUnreadable(file: link, reason: "It is not an ordinary file")
        ])
      try stage.run()
      try stage.run()
      #expect(stage.problems.count == 3)
      #expect(try stage.run().summary.changedNothing, "it waits by now")
      #expect(stage.problems.count == 3)
      try Files.remove(link)
      #expect(try stage.run().summary.changedNothing)
      try stage.expectEqualSides()
    }
  }
}
