// SPDX-License-Identifier: MIT

import IMAP
import SyncModel

extension IMAPFolder {
  func forEachPrint(
    from first: UInt32, _ body: (UID, MessagePrint) throws(SyncFailure) -> Void
  ) throws(SyncFailure) {
    var seen = SeenUIDs()
    try forEachPrint(.from(first)) { (uid, print) throws(SyncFailure) in
      // `n:*` names the last message even when its UID is below n.
      if uid.rawValue >= first, seen.insert(uid) { try body(uid, print) }
    }
  }

  /// The prints of certain messages, as far as they exist, ascending; transfers headers only.
  func prints(of uids: [UID]) throws(SyncFailure) -> [(uid: UID, print: MessagePrint)] {
    var found: [(uid: UID, print: MessagePrint)] = []
    for set in UIDSet(uids).chunks(ofAtMost: Self.longestSet) {
      try forEachPrint(.set(set)) { uid, print in found.append((uid, print)) }
    }
    return found.sorted { $0.uid < $1.uid }
  }

  /// The lengths of certain messages, as far as they exist.
  func sizes(of uids: [UID]) throws(SyncFailure) -> [UID: Int] {
    guard exists > 0 else { return [:] }
    connection.begin("measuring messages of folder \(place.folder)")
    var found: [UID: Int] = [:]
    for set in UIDSet(uids).chunks(ofAtMost: Self.longestSet) {
      try connection.succeed(.fetch(uids: .set(set), [.uid, .size])) { event in
        guard case .untagged(.fetch(let message)) = event, let uid = message.uid,
          let size = message.size
        else { return }
        found[uid] = size
      }
    }
    return found
  }

  /// The lengths of all messages from a UID on.
  func sizes(from first: UInt32) throws(SyncFailure) -> [(uid: UID, octets: Int)] {
    guard exists > 0 else { return [] }
    connection.begin("measuring messages of folder \(place.folder)")
    var found: [(uid: UID, octets: Int)] = []
    try connection.succeed(.fetch(uids: .from(first), [.uid, .size])) { event in
      guard case .untagged(.fetch(let message)) = event, let uid = message.uid,
        uid.rawValue >= first, let size = message.size
      else { return }
      found.append((uid, size))
    }
    return found
  }

  /// Moves messages to another mailbox, and returns the UIDs that they got there.
  ///
  /// A message of which the server does not tell where it went is not among them; a refusal moves none.
  /// `validity` is the UIDVALIDITY for which the new UIDs are wanted: those of another one do not count.
  func move(
    _ uids: [UID], to target: MailboxName, validity: UInt32
  ) throws(SyncFailure) -> [UID: UID] {
    connection.begin("moving messages of folder \(place.folder)")
    var places: [UID: UID] = [:]
    func note(_ code: ResponseCode?) {
      // A server that tells of more than it was asked for is not believed: two numbers may name all UIDs.
      guard case .copyUID(let copied)? = code, copied.uidValidity == validity,
        copied.source.count <= uids.count, let pairs = copied.pairs
      else { return }
      for pair in pairs { places[pair.source] = pair.destination }
    }
    for set in UIDSet(uids).chunks(ofAtMost: Self.longestSet) {
      let completion = try connection.run(.move(set, to: target)) { event in
        // MOVE tells the new UIDs before the messages go, COPY at its end (RFC 6851 §4.3).
        if case .untagged(.status(_, let text)) = event { note(text.code) }
      }
      note(completion.text.code)
    }
    return places
  }

  private func forEachPrint(
    _ set: MessageSet, _ body: (UID, MessagePrint) throws(SyncFailure) -> Void
  ) throws(SyncFailure) {
    guard exists > 0 else { return }
    connection.begin("recognising messages of folder \(place.folder)")
    var header = HeaderPrint()
    let command = Command.fetch(uids: set, [.uid, .size, .body(BodyRequest(.header))])
    try connection.succeed(command) { event throws(SyncFailure) in
      switch event {
      case .bodyBegan: header = HeaderPrint()
      case .bodyChunk(let octets): header.add(octets)
      case .untagged(.fetch(let message)):
        if case .octets(let held)? = message.bodies.first?.content { header.add(held[...]) }
        defer { header = HeaderPrint() }
        guard let uid = message.uid, let size = message.size else { return }
        try body(uid, try MessagePrint(octets: size, header: header, printFilter))
      default: break
      }
    }
  }
}
