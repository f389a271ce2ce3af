// SPDX-License-Identifier: MIT

import DemoServer
import Testing

/// Faults that change answers, and how a dialogue goes with them.
struct FaultDialogue: CustomTestStringConvertible, Sendable {
  let testDescription: String
  private let faults: [Fault]
  private let transcript: String

  init(_ name: String, _ faults: Fault..., transcript: String) {
    testDescription = name
    self.faults = faults
    self.transcript = transcript
  }

  /// Plays it after LOGIN and further commands, which go well.
  func play(_ settings: ServerSettings = ServerSettings(), after commands: String...) async throws {
    try await converse(try Samples.store(), settings: settings) { server, client in
      try client.logIn()
      for command in commands { try client.succeed(command) }
      for fault in faults { server.faults.add(fault) }
      try client.play(transcript)
    }
  }
}
