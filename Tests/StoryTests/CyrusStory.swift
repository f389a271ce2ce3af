// SPDX-License-Identifier: MIT

import TestSupport
import Testing

@Suite(
  "Story: Cyrus", .fewAtATime,
  .enabled(if: CyrusServer.isAvailable, "CYRUS IS NOT HERE: make test-servers fetches it"))
struct CyrusStory {
  private static func stage(_ names: CyrusServer.Names) throws -> ServerStage<CyrusServer> {
    try ServerStage(server: try CyrusServer.shared(names))
  }

  private static func customs(_ names: CyrusServer.Names) -> PeerCustoms {
    let isModern = names == .slashes
    return PeerCustoms(
      prefix: isModern ? "" : "INBOX.", separator: isModern ? "/" : ".",
      refused: [.headerWithoutColon])
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

  @Test(
    "messages of every shape go up as they are, and what the server refuses stays here",
    arguments: CyrusServer.Names.allCases)
  func upload(_ names: CyrusServer.Names) async throws {
    try await onThread { try Self.stage(names).playUpload(Self.customs(names)) }
  }

  @Test("only what was deleted here is expunged", arguments: CyrusServer.Names.allCases)
  func expunge(_ names: CyrusServer.Names) async throws {
    try await onThread { try Self.stage(names).playExpunge() }
  }

  @Test("each kind of line brings the same mail")
  func encryption() async throws {
    try await onThread { try Self.stage(.slashes).playEncryption() }
  }

  @Test("a folder name that the server refuses is told, and the others go on")
  func refusedName() async throws {
    try await onThread { try Self.stage(.dots).playRefusedName("Beside") }
  }
}
