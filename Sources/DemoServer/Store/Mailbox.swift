// SPDX-License-Identifier: MIT

/// A message that a mailbox holds.
package struct StoredMessage: Equatable, Sendable {
  /// Unique in its mailbox for one UIDVALIDITY; 1 or more.
  package let uid: UInt32
  /// The whole message, octet for octet as it was delivered or appended.
  package let content: [UInt8]
  /// INTERNALDATE.
  package let arrival: MailDate
  package internal(set) var flags: MailFlags
  /// X-GM-LABELS, as on the wire; the server keeps them alike in all copies of a message.
  package internal(set) var labels: Set<String> = []
  /// MODSEQ: ``Mailbox/modSequence`` when the message came or its flags changed last.
  package internal(set) var modSequence: UInt64
  /// EMAILID and X-GM-MSGID: the same for all copies of a message, and for no other message.
  package let origin: UInt64
}

/// The messages under one name, and the numbers that give them an identity.
///
/// A value: sessions compare the one they know with the one in the store to find what changed.
package struct Mailbox: Equatable, Sendable {
  /// Tells a mailbox from a later one with the same name.
  ///
  /// MAILBOXID as well.
  package let identity: Int
  package internal(set) var uidValidity: UInt32
  /// What the next message will get at least.
  package private(set) var uidNext: UInt32 = 1
  /// In the order of their UIDs.
  package private(set) var messages: [StoredMessage] = []
  /// Whether SELECT opens it READ-ONLY and APPEND is refused.
  package internal(set) var isReadOnly = false
  /// What it is for, such as `\All` (RFC 6154 §2); LIST tells it.
  package var use: String?
  /// Whether it can be selected; a deleted mailbox with children stays as `\Noselect`.
  package internal(set) var isSelectable = true
  /// HIGHESTMODSEQ: grows with every change, so that equal numbers mean "nothing changed".
  package private(set) var modSequence: UInt64 = 1
  /// Whether clients are told mod-sequences; where not, SELECT says NOMODSEQ (RFC 7162 §3.1.2.2).
  package internal(set) var keepsModSequences = true
  private var departures = Departures()
  /// How many messages were ever filed here that came from no other mailbox.
  private var originals: UInt64 = 0
  /// Messages from this UID on have not been announced to any session as `\Recent`.
  private var firstRecent: UInt32 = 1

  init(identity: Int, uidValidity: UInt32) {
    self.identity = identity
    self.uidValidity = uidValidity
  }

  /// The message with a UID, if the mailbox holds it.
  ///
  /// - Complexity: O(log *n*) in the number of messages.
  package func message(_ uid: UInt32) -> StoredMessage? { index(of: uid).map { messages[$0] } }

  /// The sum of the message sizes, in bytes.
  package var size: Int { messages.reduce(0) { $0 + $1.content.count } }

  /// How many messages no session has been told of.
  package var recentCount: Int { messages.reversed().prefix { $0.uid >= firstRecent }.count }

  /// Files a message under the next UID.
  ///
  /// - Throws: `StoreRefusal.full` when the UIDs are used up.
  package mutating func append(
    _ content: [UInt8], flags: MailFlags = [], arrival: MailDate
  ) throws(StoreRefusal) -> UInt32 {
    originals += 1
    let origin = UInt64(identity) << 32 + originals
    return try append(content, flags: flags, arrival: arrival, origin: origin)
  }

  /// Files a copy of a message, with its flags, INTERNALDATE and origin, under the next UID.
  mutating func append(copyOf message: StoredMessage) throws(StoreRefusal) -> UInt32 {
    try append(
      message.content, flags: message.flags, labels: message.labels, arrival: message.arrival,
      origin: message.origin)
  }

  private mutating func append(
    _ content: [UInt8], flags: MailFlags, labels: Set<String> = [], arrival: MailDate,
    origin: UInt64
  ) throws(StoreRefusal) -> UInt32 {
    guard uidNext < .max else { throw .full }
    modSequence += 1
    messages.append(
      StoredMessage(
        uid: uidNext, content: content, arrival: arrival, flags: flags, labels: labels,
        modSequence: modSequence, origin: origin))
    uidNext += 1
    return uidNext - 1
  }

  /// Changes the flags of some messages; UIDs that the mailbox lacks are not an error.
  package mutating func change(flags change: FlagChange, of uids: some Sequence<UInt32>) {
    for index in uids.compactMap(index(of:)) {
      let flags = change.applied(to: messages[index].flags)
      if flags == messages[index].flags { continue }
      modSequence += 1
      messages[index].flags = flags
      messages[index].modSequence = modSequence
    }
  }

  /// Changes the labels of the copies of some messages.
  mutating func change(labels change: LabelChange, ofOrigins origins: Set<UInt64>) {
    for index in messages.indices where origins.contains(messages[index].origin) {
      let labels = change.applied(to: messages[index].labels)
      if labels == messages[index].labels { continue }
      modSequence += 1
      messages[index].labels = labels
      messages[index].modSequence = modSequence
    }
  }

  /// Takes messages out for good; UIDs that the mailbox lacks are not an error.
  package mutating func expunge(_ uids: some Sequence<UInt32>) {
    let doomed = Set(uids)
    let leaving = messages.lazy.map(\.uid).filter(doomed.contains)
    if leaving.isEmpty { return }
    modSequence += 1
    departures.add(Array(leaving), at: modSequence)
    messages.removeAll { doomed.contains($0.uid) }
  }

  /// The UIDs that left after a mod-sequence, ascending; those that `set` does not hold are left out.
  ///
  /// Where that was too long ago, they are all UIDs without a message, as RFC 7162 §3.2.5.1 allows.
  func vanished(since modSequence: UInt64, in set: SequenceSet) -> [UInt32] {
    let members = set.members(largest: uidNext - 1)
    let uids =
      departures.uids(since: modSequence)
      ?? (1..<uidNext).filter { message($0) == nil }
    return uids.filter(members.contains)
  }

  /// Leaves out UIDs, as if messages had come and gone: the next message gets at least `uid`.
  package mutating func skipUIDs(to uid: UInt32) { uidNext = max(uidNext, uid) }

  /// Starts anew with another UIDVALIDITY: the same messages with UIDs from 1.
  mutating func renumber(uidValidity: UInt32) {
    self.uidValidity = uidValidity
    modSequence += 1
    departures = Departures()
    uidNext = UInt32(messages.count) + 1
    firstRecent = uidNext
    messages = messages.enumerated().map { place, message in
      StoredMessage(
        uid: UInt32(place) + 1, content: message.content, arrival: message.arrival,
        flags: message.flags, labels: message.labels, modSequence: modSequence,
        origin: message.origin)
    }
  }

  /// Hands the `\Recent` messages to a session; no other session will get them.
  mutating func claimRecent() -> Range<UInt32> {
    defer { firstRecent = uidNext }
    return recent
  }

  /// The UIDs that are `\Recent` for the session that asks.
  var recent: Range<UInt32> { min(firstRecent, uidNext)..<uidNext }

  /// Where a message stands in ``messages``, counted from 0.
  func index(of uid: UInt32) -> Int? {
    var range = 0..<messages.count
    while let middle = range.isEmpty ? nil : range.lowerBound + range.count / 2 {
      if messages[middle].uid == uid { return middle }
      range =
        messages[middle].uid < uid ? middle + 1..<range.upperBound : range.lowerBound..<middle
    }
    return nil
  }
}
