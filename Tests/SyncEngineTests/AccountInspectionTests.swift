// SPDX-License-Identifier: MIT

import DemoServer
import Foundation
import IMAP
import POSIX
import SyncModel
import TestSupport
import Testing

@testable import SyncEngine

@Suite("--info")
struct AccountInspectionTests {
  private static func state(of name: String, _ report: AccountReport) -> ExtensionReport.State? {
    report.extensions.first { $0.name == name }?.state
  }

  @Test("tells the tier and each extension, of a server that was never met")
  func unknown() async throws {
    try await onThread {
      let stage = try EngineStage(messages: 1)
      let before = try stage.everything()
      let report = try stage.inspect()
      #expect(report.tier == .plain)
      #expect(Self.state(of: "QRESYNC", report) == .notOffered)
      #expect(Self.state(of: "UIDPLUS", report) == .offered)
      #expect(report.failures.isEmpty && report.uploadsInDoubt.isEmpty && !report.isBehind)
      #expect(try stage.everything() == before)
    }
  }

  @Test("an extension that failed in a run is refused, with the server's words, and not used")
  func refused() async throws {
    try await onThread {
      let stage = try EngineStage(messages: 1, capabilities: .complete)
      #expect(try stage.inspect().tier == .quickResynchronization)
      stage.server.faults.add(Fault(refusing: "ENABLE QRESYNC", with: "BAD What?"))
      stage.server.faults.add(Fault(answering: "ENABLE", with: "BAD What?"))
      try stage.run()
      stage.server.faults.clear()
      try stage.run()
      let before = try stage.everything()
      let report = try stage.inspect()
      #expect(report.tier == .conditionalStore)
      guard case .refused(let reason, let since) = Self.state(of: "QRESYNC", report) else {
        Issue.record("\(report.extensions)")
        return
      }
      #expect(reason.contains("What?") && since > 0)
      guard case .proven = Self.state(of: "LIST-STATUS", report) else {
        Issue.record("\(report.extensions)")
        return
      }
      #expect(try stage.everything() == before)
    }
  }

  @Test("messages that failed and uploads in doubt stand there by folder, also while a run goes on")
  func memory() async throws {
    try await onThread {
      let stage = try EngineStage(messages: 1)
      try stage.run()
      let next = Int(WallClock.now) + 3_600
      do {
        let memory = try AccountMemory(path: stage.layout.memory(of: "A"))
        try memory.write { connection throws(SQLiteFailure) in
          try connection.execute(
            """
            INSERT INTO quarantine VALUES ('INBOX', '7', 4, \(next), 'Too odd.');
            INSERT INTO quarantine VALUES ('gone', '8', 1, 5, 'Empty.');
            INSERT INTO upload VALUES ('INBOX', 1, 9)
            """)
        }
      }
      let before = try stage.everything()
      let report = try stage.inspect()
      #expect(
        report.failures == [
          FailedMessage(
            folder: "INBOX", message: "7", failures: 4, reason: "Too odd.", next: Double(next)),
          FailedMessage(
            folder: "gone", message: "8", failures: 1, reason: "Empty.", next: nil),
        ])
      #expect(report.uploadsInDoubt == ["INBOX"] && !report.isBehind)
      #expect(try stage.everything() == before)
    }
  }

  @Test("a memory that is in use, damaged or missing keeps nobody from anything")
  func unusable() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/a?b#c%20/Memory.sqlite"
    #expect(MemoryExcerpt(path: path).extensions.isEmpty)
    try Files.createDirectories("\(folder.path)/a?b#c%20")
    do {
      let memory = try AccountMemory(path: path)
      try memory.remember("MOVE", ExtensionState(refusal: nil, since: 5))
      #expect(MemoryExcerpt(path: path).isBehind)
      try memory.remember("MOVE", ExtensionState(refusal: nil, since: 6))
    }
    let excerpt = MemoryExcerpt(path: path)
    #expect(excerpt.extensions == ["MOVE": ExtensionState(refusal: nil, since: 6)])
    #expect(!excerpt.isBehind)
    try Files.replace(path, with: Array("no database".utf8))
    #expect(MemoryExcerpt(path: path).extensions.isEmpty)
    #expect(
      try Directory.names(in: "\(folder.path)/a?b#c%20").sorted() == [
        "Memory.sqlite", "Memory.sqlite-wal",
      ])
  }
}
