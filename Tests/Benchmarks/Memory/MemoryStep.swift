// SPDX-License-Identifier: MIT

/// One run in the life of a folder of a million messages.
enum MemoryStep: String, CaseIterable, Sendable {
  case firstSync = "first sync: all messages come from the server"
  case afterFirstSync = "the run after it, which reads the Maildir"
  case nothing = "nothing changed"
  case fullCheck = "nothing changed, full check"
  case newMessages = "1,000 new messages on the server"
  case flagsOnServer = "flags of 1,000 messages changed on the server"
  case flagsInMaildir = "flags of 1,000 messages changed in the Maildir"
  case deletions = "1,000 messages deleted on the server"
  case newNumbers = "UIDVALIDITY changed"
  case lostState = "state lost, Maildir kept"
  case upload = "all messages go to the server"

  /// MB that the program may take.
  var bound: Double { self == .nothing ? 20 : 100 }

  /// The runs that depend on how the server tells of changes.
  static let ofTiers: [MemoryStep] = [
    .nothing, .newMessages, .flagsOnServer, .flagsInMaildir, .deletions,
  ]
}

/// How the program is connected while it takes the steps.
struct MemoryVariant: Sendable {
  /// How the server tells of changes.
  enum Tier: String, CaseIterable, Sendable {
    case quick = "QRESYNC"
    case conditional = "CONDSTORE"
    case plain
    case bare = "plain, no mod-sequences"

    /// What the server is told to offer; `nil` is everything that it can.
    var capabilities: String? {
      let common = "IMAP4rev1 LITERAL+ ENABLE UIDPLUS ESEARCH MULTIAPPEND LIST-STATUS"
      return switch self {
      case .quick: nil
      case .conditional: "\(common) CONDSTORE"
      case .plain, .bare: common
      }
    }
  }

  let tier: Tier
  let connections: Int
  let isDurable: Bool
  let steps: [MemoryStep]

  /// One after the other; each goes on with the folder of the one before, unless it begins with a first sync.
  static let all = [
    MemoryVariant(
      tier: .quick, connections: 3, isDurable: true,
      steps: MemoryStep.allCases.filter { $0 != .upload }),
    MemoryVariant(tier: .conditional, connections: 3, isDurable: true, steps: MemoryStep.ofTiers),
    MemoryVariant(tier: .plain, connections: 3, isDurable: true, steps: MemoryStep.ofTiers),
    MemoryVariant(tier: .bare, connections: 3, isDurable: true, steps: MemoryStep.ofTiers),
    MemoryVariant(
      tier: .quick, connections: 1, isDurable: false,
      steps: [.firstSync, .afterFirstSync, .nothing, .fullCheck, .newNumbers, .lostState, .upload]),
  ]

  /// For the columns of the table.
  var description: String {
    "\(tier.rawValue) | \(connections) | \(isDurable ? "yes" : "no")"
  }
}
