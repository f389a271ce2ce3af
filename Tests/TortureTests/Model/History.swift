// SPDX-License-Identifier: MIT

import DemoServer
import Foundation
import TestSupport

/// A random history of both sides, the same for the same seed.
struct History: RandomHistory {
  static let folders = ["INBOX", "Work", "Lists/Swift"]
  private static let letters: [Character] = ["S", "R", "F", "D"]
  private static let commands = [
    "APPEND", "UID FETCH", "UID STORE", "UID EXPUNGE", "SELECT", "CREATE", "LIST",
  ]

  let seed: UInt64
  var steps: [Step]
  /// One thread does everything, so that the run is repeated more exactly.
  let isSingleThreaded: Bool
  let isDurable: Bool
  /// What the server offers: next to nothing, the usual, or all that there is.
  let capabilities: ServerCapabilities
  /// How long the server may be silent, in seconds.
  var timeout = 20
  var options = HistoryOptions()

  var settings: String {
    "single \(isSingleThreaded), durable \(isDurable), \(capabilities), \(options)"
  }

  /// A history that a test makes up, on the usual server.
  init(_ steps: [Step], isDurable: Bool = false, capabilities: ServerCapabilities = .usual) {
    seed = 0
    self.steps = steps
    self.isDurable = isDurable
    self.capabilities = capabilities
    isSingleThreaded = true
  }

  init(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    self.seed = seed
    isSingleThreaded = !random.isOnce(in: 4)
    isDurable = random.isOnce(in: 8)
    let offers: [ServerCapabilities] = [[], .usual, .usual, .complete, .complete]
    capabilities = offers[random.below(offers.count)]
    steps = (0..<(2 + random.below(7))).map { _ in Self.birth(&random) }
    steps.append(.verify)
    for _ in 0..<(1 + random.below(4)) {
      for _ in 0..<(1 + random.below(6)) { steps.append(Self.change(&random)) }
      if random.isOnce(in: 3) { steps.append(.pause) }
      steps.append(.run(Self.disturbance(&random)))
      if random.isOnce(in: 3) { steps.append(.verify) }
    }
    steps.append(.verify)
    insertRestoration(of: nil, by: ~seed)
    insertRestoration(of: Int(seed % UInt64(Self.folders.count)), by: ~(seed &+ 1 << 32))
    options = HistoryOptions(seed: seed)
  }

  /// A history with options that limit what may be done; neither comes anything back from a backup nor does the
  /// server number messages anew.
  static func limited(seed: UInt64) -> History {
    var history = History(seed: seed)
    history.options = history.options.limited(by: seed)
    history.steps.removeAll { step in
      switch step {
      case .backUp, .restore, .changeValidity: true
      default: false
      }
    }
    return history
  }

  /// In some histories the Maildirs, or one of them, come back from a backup, by chances of their own.
  private mutating func insertRestoration(of folder: Int?, by seed: UInt64) {
    var random = SeededRandom(seed: seed)
    guard random.isOnce(in: 5) else { return }
    let restoration = 1 + random.below(steps.count - 1)
    steps.insert(.restore(folder: folder), at: restoration)
    steps.insert(.backUp, at: random.below(restoration))
  }

  /// The message with a number in the history of a seed, as it lies on disk: nobody else has it.
  static func message(_ number: Int, seed: UInt64) -> Data {
    let lines = (0..<(1 + number * 7 % 12)).map { "Line \($0) of message \(number)." }
    var header = ["Subject: \(number) of history \(seed)", "From: a@example.org"]
    // Some have no Message-ID, and some the same one.
    if number % 4 != 0 {
      header.append("Message-ID: <\(number % 5 == 0 ? 0 : number)@example.org>")
    }
    return Data((header + [""] + lines).map { $0 + "\n" }.joined().utf8)
  }

  private static func birth(_ random: inout SeededRandom) -> Step {
    let flags = String(letters.filter { _ in random.isOnce(in: 3) }.sorted())
    let folder = random.below(folders.count)
    if Bool.random(using: &random) { return .deliver(folder: folder, flags: flags) }
    return .addFile(folder: folder, flags: flags, isNew: random.isOnce(in: 3))
  }

  private static func change(_ random: inout SeededRandom) -> Step {
    let onServer = Bool.random(using: &random)
    let folder = random.below(folders.count)
    let which = random.below(64)
    switch random.below(26) {
    case 0..<5: return birth(&random)
    case 5, 6: return .twin(onServer: onServer, folder: folder, which: which)
    case 7, 8: return .expunge(folder: folder, which: which)
    case 9, 10: return .removeFile(folder: folder, which: which)
    case 11..<15:
      let letter = letters[random.below(letters.count)]
      return .flag(onServer: onServer, folder: folder, which: which, letter: letter)
    case 15, 16, 17:
      let target = random.below(folders.count)
      return .move(onServer: onServer, folder: folder, which: which, to: target)
    case 18: return .copyFile(folder: folder, which: which, to: random.below(folders.count))
    default: return rarity(&random, folder, which, onServer)
    }
  }

  private static func rarity(
    _ random: inout SeededRandom, _ folder: Int, _ which: Int, _ onServer: Bool
  ) -> Step {
    switch random.below(13) {
    case 0, 1: .renameFile(folder: folder, which: which)
    case 2, 3: .rewriteFile(folder: folder, which: which)
    case 4: .editInPlace(folder: folder, which: which)
    case 5, 6: .see(folder: folder, which: which)
    case 7, 8: .createFolder(onServer: onServer, folder: folder)
    case 9: .skipUIDs(folder: folder)
    case 10: .changeValidity(folder: folder)
    case 11: .loseMemory
    default: .loseState
    }
  }

  static func disturbance(_ random: inout SeededRandom) -> Disturbance {
    switch random.below(14) {
    case 0: return .none
    case 1, 2, 3, 4: return .killed(afterChanges: random.below(80))
    case 5: return .diskFull(afterChanges: random.below(60))
    case 6: return .diskError(afterChanges: random.below(60))
    case 7, 8, 9: return .cutSending(afterBytes: 300 + random.below(2_200))
    case 10, 11: return .cutReceiving(afterBytes: 60 + random.below(2_000))
    case 12: return .brokenOnce(afterBytes: 300 + random.below(2_200))
    default:
      let command = commands[random.below(commands.count)]
      return .refused(command: command, skipping: random.below(3))
    }
  }
}
