// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

/// The stage before the play: a test that fails here says nothing about the program.
@Suite("The server of the stories")
struct DovecotTests {
  @Test("takes and gives back every shape of message, byte for byte")
  func corpus() async throws {
    let equal = try await onThread {
      let server = try DovecotServer()
      let corpus = MailCorpus()
      let client = try RawIMAPClient(port: server.port, user: "someone")
      for index in MailCorpus.Shape.allCases.indices {
        let message = corpus.message(index)
        try client.command("APPEND INBOX {\(message.count)}", literal: message)
      }
      let bodies = try client.bodies(of: "INBOX")
      return MailCorpus.Shape.allCases.indices.map { bodies[UInt32($0 + 1)] == corpus.message($0) }
    }
    // A server may not take NUL, so the corpus has none; all else must come back as it was.
    #expect(equal == MailCorpus.Shape.allCases.map { _ in true })
  }
}
