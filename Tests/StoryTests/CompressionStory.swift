// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

@Suite("Story: a slow line", .fewAtATime)
struct CompressionStory {
  /// What Dovecot needs for COMPRESS=DEFLATE.
  private static let settings = """
    mail_plugins = zlib
    protocol imap {
      mail_plugins = zlib imap_zlib
    }
    """

  @Test("usecompression carries the same mail in fewer bytes") func fewerBytes() async throws {
    try await onThread {
      let server = try DovecotServer(settings: Self.settings)
      var counts: [Int] = []
      for value in ["no", "yes"] {
        let stage = try Stage(on: server)
        try stage.configure(remote: "usecompression = \(value)")
        let relay = try CountingRelay(to: server.port)
        defer { relay.stop() }
        let corpus = MailCorpus(seed: 41)
        try stage.append((0..<60).map { corpus.message($0, .plain) })
        let text = try Self.sync(stage, relay)
        #expect(text.contains("COMPRESS DEFLATE") == (value == "yes"))
        try stage.expectEqualSides()
        for index in 60..<90 {
          _ = try stage.maildir().add(corpus.message(index, .plain).onDisk, to: "INBOX")
        }
        try Self.sync(stage, relay)
        try stage.expectEqualSides()
        counts.append(relay.count)
      }
      #expect(counts[0] > 50_000 && counts[1] < counts[0] * 7 / 10, "\(counts)")
    }
  }

  @Test("compression goes with encryption") func encrypted() async throws {
    try await onThread {
      let stage = try Stage(on: try DovecotServer(settings: Self.settings))
      try stage.configure(remote: "usecompression = yes", line: .tls)
      let corpus = MailCorpus(seed: 42)
      try stage.append((0..<10).map { corpus.message($0, .multipart) })
      #expect(try stage.sync("-d", "imap").contains("COMPRESS DEFLATE"))
      try stage.expectEqualSides()
    }
  }

  @discardableResult
  private static func sync(_ stage: Stage, _ relay: CountingRelay) throws -> String {
    try stage.sync("-d", "imap", "-k", "Repository_RA:remoteport=\(relay.port)")
  }
}
