// SPDX-License-Identifier: MIT

import DemoServer
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

  @Test("a name that would become too long keeps no other file from getting its flags")
  func longName() async throws {
    try await onThread {
      let stage = try EngineStage(messages: 3)
      try stage.run()
      let files = try stage.tree.messages(in: "INBOX")
      let name = String(files[1].path.split(separator: "/").last ?? "")
      let long = String(repeating: "x", count: 255 - name.utf8.count) + name
      let directory = stage.tree.path("INBOX/new")
      try Files.rename("\(directory)/\(name)", to: "\(directory)/\(long)")
      try stage.server.store.change(flags: .add(.seen), of: [1, 2, 3])
      #expect(try stage.run().summary.flagsChangedLocally == 2)
      #expect(
        stage.problems == [
          .fileKept(file: "\(directory)/\(long)", reason: "File name too long")
        ])
      try Files.rename("\(directory)/\(long)", to: "\(directory)/\(name)")
      #expect(try stage.run().summary.flagsChangedLocally == 1)
      try stage.expectEqualSides()
    }
  }
}
