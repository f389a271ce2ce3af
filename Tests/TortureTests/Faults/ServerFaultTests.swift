// SPDX-License-Identifier: MIT

import DemoServer
import Foundation
import TestSupport
import Testing

/// Something that goes wrong on a server, with a name.
struct NamedFault: Sendable, CustomTestStringConvertible {
  let testDescription: String
  var faults: [Fault]

  init(_ name: String, _ faults: Fault...) {
    testDescription = name
    self.faults = faults
  }

  private static let commands = [
    "AUTHENTICATE", "LIST", "SELECT", "UID FETCH", "APPEND", "UID STORE", "UID EXPUNGE",
    "UID MOVE", "CREATE", "ENABLE", "LOGOUT",
  ]
  private static let answers = [
    "NO Not now", "NO [LIMIT] Too much", "NO [OVERQUOTA] Full", "NO [UNAVAILABLE] Later",
    "NO [INUSE] Busy", "BAD What?", "NO [NONEXISTENT] Where?",
  ]

  /// Answers that refuse: each text, to each command, once and always.
  static let refusals = commands.flatMap { command in
    answers.flatMap { answer in
      [1, nil].map { times in
        NamedFault(
          "\(command): \(answer)\(times == nil ? ", always" : "")",
          Fault(answering: command, with: answer, times: times))
      }
    }
  }

  /// A connection that ends at a command, once and always.
  static let endings = commands.flatMap { command in
    [1, nil].flatMap { times in
      [Fault.Interruption.drop, .reset, .bye("Going down"), .bye("[UNAVAILABLE] Later")].map {
        NamedFault(
          "\(command): \($0)\(times == nil ? ", always" : "")",
          Fault($0, at: .command(command), times: times))
      }
    }
  }

  /// Answers that are not true.
  static let lies: [NamedFault] = {
    let distortions: [Fault.Distortion] = [
      .sizes(by: 1), .sizes(by: -1), .sizes(by: -100_000), .exists(by: 1), .exists(by: 100),
      .exists(by: -1), .exists(by: -100), .missing(uids: [1]), .missing(uids: [2, 3, 4]),
      .zero(uids: [1]), .zero(uids: [2, 3]), .repeated, .reversed, .cut(after: 0), .cut(after: 1),
      .cut(after: 40),
    ]
    let told = distortions.filter { EngineAbilities.doubtsEmptyListings || $0 != .exists(by: -100) }
    return told.flatMap { distortion in
      ["SELECT", "UID FETCH"].flatMap { command in
        [0, 1].map { skipping in
          NamedFault(
            "\(command) \(skipping): \(distortion)",
            Fault(distorting: command, distortion, skipping: skipping))
        }
      }
    }
  }()

  /// A server that falls silent.
  static let stalls = ["LIST", "SELECT", "UID FETCH", "APPEND", "UID STORE"].map {
    NamedFault("\($0): silence", Fault(.stall, at: .command($0)))
  }
}

@Suite("Torture: faulty servers")
struct ServerFaultTests {
  @Test("a connection may end after any byte that the server sends", arguments: Scenario.all)
  func sent(_ scenario: Scenario) async throws {
    let cuts = Self.places(upTo: 5_000).map { bytes in
      NamedFault("after \(bytes) bytes", Fault(.drop, at: .sent(bytes: bytes), times: 1))
    }
    try await Self.play(scenario, cuts + Self.lasting(cuts))
  }

  @Test("a connection may end after any byte that the server receives", arguments: Scenario.all)
  func received(_ scenario: Scenario) async throws {
    let cuts = Self.places(upTo: 2_500).map { bytes in
      NamedFault("after \(bytes) bytes", Fault(.reset, at: .received(bytes: bytes), times: 1))
    }
    try await Self.play(scenario, cuts + Self.lasting(cuts))
  }

  @Test("any command may be refused", arguments: Scenario.all)
  func refusals(_ scenario: Scenario) async throws {
    try await Self.play(scenario, Self.some(NamedFault.refusals))
  }

  @Test("any command may be the last", arguments: Scenario.all)
  func endings(_ scenario: Scenario) async throws {
    try await Self.play(scenario, Self.some(NamedFault.endings))
  }

  @Test("any answer may be a lie", arguments: Scenario.all)
  func lies(_ scenario: Scenario) async throws {
    // What a liar leaves out is found when everything is compared again, once a day.
    try await Self.play(scenario, Self.some(NamedFault.lies), then: [.loseMemory])
  }

  @Test("a server may fall silent", arguments: Scenario.all)
  func stalls(_ scenario: Scenario) async throws {
    try await Self.play(scenario, Self.some(NamedFault.stalls), timeout: 1)
  }

  /// The places of the cuts: a few in the short form, each byte in the longest.
  private static func places(upTo limit: Int) -> [Int] {
    let step = max(1, limit / max(1, TortureSettings.cuts))
    return Array(stride(from: 1 + step / 2, to: limit, by: step))
  }

  /// The same, with a server that is not to be reached any more in that run.
  private static func lasting(_ cuts: [NamedFault]) -> [NamedFault] {
    cuts.map { cut in
      var cut = cut
      cut.faults.append(Fault(.reset, at: .greeting, skipping: 1))
      return cut
    }
  }

  private static func some(_ faults: [NamedFault]) -> [NamedFault] {
    stride(from: 0, to: faults.count, by: TortureSettings.stride).map { faults[$0] }
  }

  /// Plays a scenario with each fault, and runs again without it.
  private static func play(
    _ scenario: Scenario, _ faults: [NamedFault], timeout: Int = 20, then steps: [Step] = []
  ) async throws {
    try await onThread {
      for fault in faults {
        for capabilities in [ServerCapabilities.usual, .complete] {
          var history = History(
            scenario.steps + [.run(.server(fault.faults))] + steps + [.verify],
            capabilities: capabilities)
          history.timeout = timeout
          let found = try Player(history).play()
          #expect(
            found == [], "\(scenario.testDescription), \(fault.testDescription), \(capabilities)")
        }
      }
    }
  }
}
