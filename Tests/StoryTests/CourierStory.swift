// SPDX-License-Identifier: MIT

import TestSupport
import Testing

@Suite(
  "Story: Courier", .fewAtATime,
  .enabled(if: CourierServer.isAvailable, "COURIER IS NOT HERE: make test-servers fetches it"))
struct CourierStory {
  /// What the server says it can.
  enum Offer: CaseIterable {
    /// As Debian has it: UIDPLUS.
    case usual
    /// IMAP4rev1 and nothing else.
    case plain
  }

  private static func stage(_ offer: Offer) throws -> ServerStage<CourierServer> {
    try ServerStage(
      server: try (offer == .usual ? CourierServer.shared : CourierServer.plain).get())
  }

  /// Its messages are lines that end with CRLF, whatever came.
  private static let customs = PeerCustoms(
    prefix: "INBOX.", separator: ".", altered: [.noFinalNewline, .bareCarriageReturns])

  @Test(
    "messages of every shape arrive byte for byte, and then nothing moves",
    arguments: Offer.allCases)
  func firstSync(_ offer: Offer) async throws {
    try await onThread { try Self.stage(offer).playFirstSync(Self.customs) }
  }

  @Test("changes on both sides meet in one run", arguments: Offer.allCases)
  func convergence(_ offer: Offer) async throws {
    try await onThread { try Self.stage(offer).playConvergence(Self.customs) }
  }

  @Test(
    "messages of every shape go up as they are, and what the server refuses stays here",
    arguments: Offer.allCases)
  func upload(_ offer: Offer) async throws {
    try await onThread { try Self.stage(offer).playUpload(Self.customs) }
  }

  @Test("only what was deleted here is expunged", arguments: Offer.allCases)
  func expunge(_ offer: Offer) async throws {
    try await onThread { try Self.stage(offer).playExpunge() }
  }

  @Test("a folder name that the server refuses is told, and the others go on")
  func refusedName() async throws {
    try await onThread { try Self.stage(.usual).playRefusedName("Beside") }
  }
}
