// SPDX-License-Identifier: MIT

import SyncModel
import TestSupport

/// The options of an account in a history.
struct HistoryOptions: Equatable, Sendable {
  // What must come of a history is the same with and without these.
  private var connections = 3
  private var messagesPerConnection = 1_000
  private var isOnOneConnection = false
  private var isCompressed = false
  private var hasNamesByHeaderDate = false
  private var hasDatesByHeaderDate = false
  private var checksEverything = false

  // With these the sides need not become equal.
  /// The side that must stay as it is.
  private(set) var readOnly: Side?
  /// The sides on which nothing is deleted.
  private var keeping: Set<Side> = []
  /// The sides on which no folder is created.
  private var frozen: Set<Side> = []
  private var expunges = true
  private var largest: Int?

  /// Whether both sides must become equal.
  var isStrict: Bool {
    readOnly == nil && keeping.isEmpty && frozen.isEmpty && expunges && largest == nil
  }

  /// The usual ones.
  init() {}

  /// Some that make no difference to what must come of it, the same for the same seed.
  init(seed: UInt64) {
    var random = SeededRandom(seed: ~seed &* 31)
    guard random.isOnce(in: 2) else { return }
    connections = 1 + random.below(3)
    messagesPerConnection = random.isOnce(in: 2) ? 1 + random.below(3) : 1_000
    isOnOneConnection = random.isOnce(in: 4)
    isCompressed = random.isOnce(in: 4)
    hasNamesByHeaderDate = random.isOnce(in: 4)
    hasDatesByHeaderDate = random.isOnce(in: 4)
    checksEverything = random.isOnce(in: 4)
  }

  /// The same with one or two that limit what may be done.
  func limited(by seed: UInt64) -> HistoryOptions {
    var random = SeededRandom(seed: ~seed &* 37)
    var options = self
    for _ in 0..<(1 + random.below(2)) {
      let side: Side = Bool.random(using: &random) ? .local : .remote
      switch random.below(6) {
      case 0, 1: options.readOnly = side
      case 2: options.keeping.insert(side)
      case 3: options.frozen.insert(side)
      case 4: options.expunges = false
      default: options.largest = 150 + random.below(150)
      }
    }
    return options
  }

  /// Puts the options into the settings of an account with Maildirs.
  func apply(to account: inout AccountSettings) {
    account.remote.maxConnections = connections
    account.remote.messagesPerConnection = messagesPerConnection
    account.remote.keepsFolderOnOneConnection = isOnOneConnection
    account.remote.usesCompression = isCompressed
    account.remote.expunges = expunges
    if checksEverything { account.fullCheckHours = 0 }
    account.window.octets = largest
    limit(&account.remote.rules, .remote)
    guard var maildir = account.local.maildir else { return }
    maildir.namesByHeaderDate = hasNamesByHeaderDate
    maildir.datesByHeaderDate = hasDatesByHeaderDate
    limit(&maildir.rules, .local)
    account.local = .maildir(maildir)
  }

  private func limit(_ rules: inout RepositoryRules, _ side: Side) {
    rules.isReadOnly = readOnly == side
    rules.propagatesDeletions = !keeping.contains(side)
    rules.createsFolders = !frozen.contains(side)
  }
}
