// SPDX-License-Identifier: MIT

import IMAP
import SyncModel

/// Pairs messages of both sides that are the same, each once.
///
/// The surest sign comes first, so that a weaker one cannot take a message from its true partner: equal
/// length and header; what another program noted, if the messages have something in common; an equal core;
/// one Message-ID and one length of the body.  What has only the Message-ID in common is in doubt.
struct PrintMatching {
  typealias Local = (message: MessageReference, print: MessagePrint)
  typealias Remote = (uid: UID, print: MessagePrint)

  /// The local messages that were recognised, with the UIDs that they have on the server.
  private(set) var pairs: [(message: MessageReference, uid: UID)] = []
  /// Those of ``unmatched`` that have the Message-ID of a message of the server that nobody matched.
  private(set) var doubtful: [(message: MessageReference, uid: UID)] = []
  /// The local messages that the server does not have, as far as can be told.
  var unmatched: [MessageReference] { local.map(\.message) }
  /// The messages of the server that the local side does not have, as far as can be told.
  var unmatchedThere: [UID] { remote.map(\.uid) }

  private var local: [Local]
  private var remote: [Remote]

  /// Copies of one message are paired in the order of both sides.
  ///
  /// `hints` are the UIDs by which another program knew local messages.
  init(local: [Local], remote: [Remote], hints: [MessageReference: UID] = [:]) {
    self.local = local
    self.remote = remote
    pair(by: hints)
    pair { $0 }
    pair { $0.core.isTelling ? $0.core : nil }
    pair(isUnique: true) { print in
      print.core.identifier.map { "\(print.core.bodyOctets) \($0)" }
    }
    findDoubtful()
  }

  /// Pairs messages of which a key is equal; with `isUnique` only where one message a side has it.
  private mutating func pair<Key: Hashable>(
    isUnique: Bool = false, _ key: (MessagePrint) -> Key?
  ) {
    if local.isEmpty || remote.isEmpty { return }
    var free: [Key: [UID]] = [:]
    for message in remote.reversed() {
      if let key = key(message.print) { free[key, default: []].append(message.uid) }
    }
    var counts: [Key: Int] = [:]
    if isUnique { for message in local { key(message.print).map { counts[$0, default: 0] += 1 } } }
    take { message in
      guard let key = key(message.print),
        !isUnique || counts[key] == 1 && free[key]?.count == 1
      else { return nil }
      return free[key]?.popLast()
    }
  }

  /// Pairs messages that another program knew as one, unless they have nothing in common.
  private mutating func pair(by hints: [MessageReference: UID]) {
    if hints.isEmpty { return }
    let prints = Dictionary(remote.map { ($0.uid, $0.print) }) { first, _ in first }
    var taken: Set<UID> = []
    take { message in
      guard let uid = hints[message.message], let print = prints[uid],
        print.resembles(message.print), taken.insert(uid).inserted
      else { return nil }
      return uid
    }
  }

  private mutating func take(_ partner: (Local) -> UID?) {
    var rest: [Local] = []
    var taken: Set<UID> = []
    for message in local {
      if let uid = partner(message) {
        pairs.append((message.message, uid))
        taken.insert(uid)
      } else {
        rest.append(message)
      }
    }
    local = rest
    remote.removeAll { taken.contains($0.uid) }
  }

  private mutating func findDoubtful() {
    var free: [String: [UID]] = [:]
    for message in remote.reversed() {
      if let identifier = message.print.core.identifier {
        free[identifier, default: []].append(message.uid)
      }
    }
    for message in local {
      guard let identifier = message.print.core.identifier, let uid = free[identifier]?.popLast()
      else { continue }
      doubtful.append((message.message, uid))
    }
  }
}

/// Tells which messages ``PrintMatching`` could pair with one of some others.
struct PrintChoice {
  private let prints: Set<MessagePrint>
  private let cores: Set<MessageCore>
  private let identifiers: Set<String>

  init(_ prints: [MessagePrint]) {
    self.prints = Set(prints)
    cores = Set(prints.map(\.core))
    identifiers = Set(prints.compactMap(\.core.identifier))
  }

  /// `false` if the message has nothing in common with any of them.
  func mayHold(_ print: MessagePrint) -> Bool {
    prints.contains(print) || cores.contains(print.core)
      || print.core.identifier.map(identifiers.contains) == true
  }
}

extension MessagePrint {
  /// Whether two messages are one, as far as headers and lengths can tell.
  func isLike(_ other: MessagePrint) -> Bool {
    self == other || core.isTelling && core == other.core
  }

  /// Whether two messages that somebody noted as one may be it.
  func resembles(_ other: MessagePrint) -> Bool {
    if core.identifier != nil || other.core.identifier != nil {
      return core.identifier == other.core.identifier
    }
    return core.bodyOctets == other.core.bodyOctets
  }
}
