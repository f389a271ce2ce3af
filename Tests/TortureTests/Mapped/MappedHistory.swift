// SPDX-License-Identifier: MIT

import DemoServer
import SyncModel
import TestSupport

/// One thing that happens between two servers: to one of them, or a run of the program.
///
/// Numbers are taken modulo what is there at that moment, as in ``Step``.
enum MappedStep: Sendable {
  case deliver(Side, folder: Int, flags: String)
  /// A message whose content is already there.
  case twin(Side, folder: Int, which: Int)
  case expunge(Side, folder: Int, which: Int)
  case flag(Side, folder: Int, which: Int, letter: Character)
  case move(Side, folder: Int, which: Int, to: Int)
  case copy(Side, folder: Int, which: Int, to: Int)
  /// A mail client saves a message anew and removes the former one: the same with another UID.
  case renew(Side, folder: Int, which: Int)
  case createFolder(Side, folder: Int)
  case skipUIDs(Side, folder: Int)
  case changeValidity(Side, folder: Int)
  case loseState
  case loseMemory
  /// The file that says which UIDs belong together is lost.
  case loseMap(folder: Int)
  /// On which server goes wrong what is no matter of the disk.
  case run(Disturbance, on: Side)
  case verify
}

/// A random history of two servers, the same for the same seed.
struct MappedHistory: RandomHistory {
  private static let letters: [Character] = ["S", "R", "F", "D"]

  let seed: UInt64
  var steps: [MappedStep]
  let isSingleThreaded: Bool
  let isDurable: Bool
  /// What the servers offer, the local one first.
  let capabilities: [ServerCapabilities]

  var settings: String { "single \(isSingleThreaded), durable \(isDurable), \(capabilities)" }

  init(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    self.seed = seed
    isSingleThreaded = !random.isOnce(in: 4)
    isDurable = random.isOnce(in: 8)
    let offers: [ServerCapabilities] = [[], .usual, .usual, .complete, .complete]
    capabilities = (0..<2).map { _ in offers[random.below(offers.count)] }
    steps = (0..<(2 + random.below(7))).map { _ in Self.birth(&random) }
    steps.append(.verify)
    for _ in 0..<(1 + random.below(4)) {
      for _ in 0..<(1 + random.below(6)) { steps.append(Self.change(&random)) }
      steps.append(.run(History.disturbance(&random), on: Self.side(&random)))
      if random.isOnce(in: 3) { steps.append(.verify) }
    }
    steps.append(.verify)
  }

  private static func side(_ random: inout SeededRandom) -> Side {
    Bool.random(using: &random) ? .local : .remote
  }

  private static func birth(_ random: inout SeededRandom) -> MappedStep {
    let flags = String(letters.filter { _ in random.isOnce(in: 3) }.sorted())
    return .deliver(
      side(&random), folder: random.below(History.folders.count), flags: flags)
  }

  private static func change(_ random: inout SeededRandom) -> MappedStep {
    let side = side(&random)
    let (folder, target) = (
      random.below(History.folders.count), random.below(History.folders.count)
    )
    let which = random.below(64)
    switch random.below(24) {
    case 0..<5: return birth(&random)
    case 5, 6: return .twin(side, folder: folder, which: which)
    case 7..<11: return .expunge(side, folder: folder, which: which)
    case 11..<14:
      let letter = letters[random.below(letters.count)]
      return .flag(side, folder: folder, which: which, letter: letter)
    case 14..<17: return .move(side, folder: folder, which: which, to: target)
    case 17: return .copy(side, folder: folder, which: which, to: target)
    case 18: return .renew(side, folder: folder, which: which)
    default: return rarity(&random, side, folder)
    }
  }

  private static func rarity(
    _ random: inout SeededRandom, _ side: Side, _ folder: Int
  ) -> MappedStep {
    switch random.below(8) {
    case 0, 1: .createFolder(side, folder: folder)
    case 2: .skipUIDs(side, folder: folder)
    case 3: .changeValidity(side, folder: folder)
    case 4: .loseMemory
    case 5, 6: .loseMap(folder: folder)
    default: .loseState
    }
  }
}
