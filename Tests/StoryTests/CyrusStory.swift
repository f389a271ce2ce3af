// SPDX-License-Identifier: MIT

import TestSupport
import Testing

@Suite(
  "Story: Cyrus",
  .enabled(if: CyrusServer.isAvailable, "CYRUS IS NOT HERE: make test-servers fetches it"))
struct CyrusStory {
  private static func stage(_ names: CyrusServer.Names) throws -> ServerStage<CyrusServer> {
    try ServerStage(server: try CyrusServer.shared(names))
  }

  private static func customs(_ names: CyrusServer.Names) -> PeerCustoms {
    var customs = names == .slashes ? PeerCustoms.slashes : .dots
    customs.refused = [.headerWithoutColon]
    return customs
  }

  @Test(
    "messages of every shape arrive byte for byte, and then nothing moves",
    arguments: CyrusServer.Names.allCases)
  func firstSync(_ names: CyrusServer.Names) async throws {
    try await onThread { try Self.stage(names).playFirstSync(Self.customs(names)) }
  }

  @Test("changes on both sides meet in one run", arguments: CyrusServer.Names.allCases)
  func convergence(_ names: CyrusServer.Names) async throws {
    try await onThread { try Self.stage(names).playConvergence(Self.customs(names)) }
  }
}
