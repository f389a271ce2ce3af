// SPDX-License-Identifier: MIT

import IMAP
import SyncModel

/// Pairs messages of both sides that are the same, each once.
///
/// What another program noted comes first, if the messages have something in common, and then one
/// ``PrintSign`` after the other.  What has only the Message-ID in common is in doubt.
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
    for sign in PrintSign.allCases { pair(by: sign) }
    findDoubtful()
  }

  /// Pairs messages that have a mark in common.
  private mutating func pair(by sign: PrintSign) {
    if local.isEmpty || remote.isEmpty { return }
    var free: [PrintMark: [UID]] = [:]
    for message in remote.reversed() {
      if let mark = sign.mark(of: message.print) { free[mark, default: []].append(message.uid) }
    }
    var counts: [PrintMark: Int] = [:]
    if sign.isUnique {
      for message in local { sign.mark(of: message.print).map { counts[$0, default: 0] += 1 } }
    }
    take { message in
      guard let mark = sign.mark(of: message.print),
        !sign.isUnique || counts[mark] == 1 && free[mark]?.count == 1
      else { return nil }
      return free[mark]?.popLast()
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

/// Tells which messages ``PrintMatching`` could pair with one of some others, by a ``PrintSign``.
struct PrintChoice {
  private let marks: Set<PrintMark>

  init(_ prints: [MessagePrint]) {
    marks = Set(prints.flatMap { print in PrintSign.allCases.compactMap { $0.mark(of: print) } })
  }

  /// `false` if the message has no mark in common with any of them.
  func mayHold(_ print: MessagePrint) -> Bool {
    PrintSign.allCases.contains { $0.mark(of: print).map(marks.contains) == true }
  }
}
