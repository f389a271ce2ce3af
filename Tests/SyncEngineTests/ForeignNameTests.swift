// SPDX-License-Identifier: MIT

import DemoServer
import IMAP
import POSIX
import SyncModel
import TestSupport
import Testing

@testable import SyncEngine

@Suite("File names that are not UTF-8")
struct ForeignNameTests {
  /// The names of the files in `new` and `cur` of INBOX.
  private func names(_ stage: EngineStage) throws -> [String] {
    try ["new", "cur"].flatMap { try Directory.names(in: stage.tree.path("INBOX/\($0)")) }
  }

  @Test("a message that another program delivered so goes up like any other")
  func delivered() async throws {
    try await onThread {
      let stage = try EngineStage(messages: 2)
      try stage.run()
      let name = "1700000000.1_1.h\u{10fef6}st:2,FS"
      try FileDescriptor(opening: stage.tree.path("INBOX/cur/\(name)"), .createNew)
        .write(Array("Subject: ö\n\nx\n".utf8))
      #expect(try stage.run().summary.uploaded == 1)
      #expect(stage.contents().count == 3)
      try stage.expectEqualSides()
      #expect(try stage.run().summary.changedNothing)
    }
  }

  @Test("a message keeps such a name while its flags change, and goes when it is deleted")
  func kept() async throws {
    try await onThread {
      let stage = try EngineStage(messages: 3)
      try stage.run()
      let old = try #require(try names(stage).first { $0.contains(",U=2,") })
      let rest = old.drop { $0 != "," }
      try Files.rename(
        stage.tree.path("INBOX/new/\(old)"), to: stage.tree.path("INBOX/new/1.h\u{10fef6}\(rest)"))
      #expect(try stage.run().summary.changedNothing)
      for (flag, letters) in [(MailFlags.flagged, "F"), (.seen, "FS")] {
        try stage.server.store.change(flags: .add(flag), of: [2])
        #expect(try stage.run().summary.flagsChangedLocally == 1)
        #expect(
          try names(stage).contains {
            $0.hasPrefix("1.h\u{10fef6},") && $0.hasSuffix(":2,\(letters)")
          })
      }
      try stage.server.store.expunge([2])
      #expect(try stage.run().summary.deletedLocally == 1)
      #expect(try !names(stage).contains { $0.contains("\u{10fef6}") })
      try stage.expectEqualSides()
    }
  }

  @Test("a folder with such a name is told of, and left alone")
  func folder() async throws {
    try await onThread {
      let stage = try EngineStage(messages: 1)
      try stage.run()
      for part in ["cur", "new", "tmp"] {
        try Files.createDirectories(stage.tree.path("Entw\u{10fefc}rfe/\(part)"))
      }
      try stage.run()
      let ignored = stage.log.events.compactMap { event in
        if case .folderIgnored(let place, .unsafeName) = event { place.folder } else { nil }
      }
      #expect(ignored == ["Entw\u{10fefc}rfe"])
      #expect(stage.server.store.mailbox(WireName(encoding: "Entw\u{10fefc}rfe")) == nil)
    }
  }
}
