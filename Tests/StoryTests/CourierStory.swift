// SPDX-License-Identifier: MIT

import TestSupport
import Testing

@Suite(
  "Story: Courier",
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

  @Test(
    "messages of every shape arrive byte for byte, and then nothing moves",
    arguments: Offer.allCases)
  func firstSync(_ offer: Offer) async throws {
    try await onThread { try Self.stage(offer).playFirstSync(.dots) }
  }

  @Test("changes on both sides meet in one run", arguments: Offer.allCases)
  func convergence(_ offer: Offer) async throws {
    try await onThread { try Self.stage(offer).playConvergence(.dots) }
  }
}
