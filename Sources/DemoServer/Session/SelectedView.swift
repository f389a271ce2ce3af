// SPDX-License-Identifier: MIT

/// The selected mailbox as one session knows it.
///
/// The numbers that a client uses are places in *its* list, which changes only when the server tells
/// it.  So the view keeps what was told, and ``update(from:allowingExpunges:_:)`` finds what is new.
struct SelectedView: Sendable {
  /// What the client was told of one message.
  struct Entry: Equatable, Sendable {
    let uid: UInt32
    var flags: MailFlags
  }

  let identity: Int
  let uidValidity: UInt32
  let isReadOnly: Bool
  private(set) var entries: [Entry] = []
  /// The UIDs that this session shows as `\Recent`.
  private var recent: Set<UInt32> = []
  /// The UIDs that the last SEARCH saved for `$`.
  var saved: Set<UInt32> = []
  /// The mod-sequence of the mailbox up to which everything was told.
  private var told: UInt64?
  /// The highest UID that was ever in the view.
  private var last: UInt32 = 0

  /// Begins with an empty view; the first update fills it.
  init(_ mailbox: Mailbox, isReadOnly: Bool) {
    identity = mailbox.identity
    uidValidity = mailbox.uidValidity
    self.isReadOnly = isReadOnly
  }

  var recentCount: Int { recent.isEmpty ? 0 : entries.count { isRecent($0.uid) } }

  func isRecent(_ uid: UInt32) -> Bool { recent.contains(uid) }

  /// The largest numbers of the two kinds, 0 for an empty mailbox.
  var largestNumber: UInt32 { UInt32(entries.count) }
  var largestUID: UInt32 { entries.last?.uid ?? 0 }

  /// The places, from 0 and ascending, that a command means.
  ///
  /// - Returns: `nil` for a message number that the client cannot know; an unknown UID is no error.
  func places(of selector: MessageSelector) -> [Int]? {
    if selector.set.isLastResult {
      return entries.indices.filter { saved.contains(entries[$0].uid) }
    }
    return selector.isByUID ? places(ofUIDs: selector.set) : places(ofNumbers: selector.set)
  }

  /// Tells whether a set of UIDs holds one; `*` and `$` mean what they mean for this client.
  func uids(of set: SequenceSet) -> (UInt32) -> Bool {
    if set.isLastResult { return { [saved] in saved.contains($0) } }
    return set.members(largest: largestUID).contains
  }

  /// The place of a message, from 0.
  func place(of uid: UInt32) -> Int? {
    let place = firstPlace { $0 >= uid }
    return place < entries.count && entries[place].uid == uid ? place : nil
  }

  private func places(ofNumbers set: SequenceSet) -> [Int]? {
    if let largest = set.largestExplicit, largest > largestNumber { return nil }
    return union(
      set.ranges(largest: largestNumber).map { Int($0.lowerBound) - 1..<Int($0.upperBound) })
  }

  private func places(ofUIDs set: SequenceSet) -> [Int] {
    union(
      set.ranges(largest: largestUID).map { range in
        firstPlace { $0 >= range.lowerBound }..<firstPlace { $0 > range.upperBound }
      })
  }

  /// Joins ranges that come in the order of their beginnings.
  private func union(_ ranges: [Range<Int>]) -> [Int] {
    var places: [Int] = []
    var next = 0
    for range in ranges {
      let fresh = range.clamped(to: next..<entries.count)
      places += fresh
      next = fresh.upperBound
    }
    return places
  }

  /// The first place whose UID passes a test that holds from some UID on.
  private func firstPlace(where passes: (UInt32) -> Bool) -> Int {
    var range = 0..<entries.count
    while !range.isEmpty {
      let middle = range.lowerBound + range.count / 2
      range =
        passes(entries[middle].uid)
        ? range.lowerBound..<middle : middle + 1..<range.upperBound
    }
    return range.lowerBound
  }

  /// Notes that the client knows the flags of a message.
  mutating func note(_ flags: MailFlags, at place: Int) { entries[place].flags = flags }

  /// Compares the view with the mailbox, and brings it up to date.
  ///
  /// Returns what the client must hear to know as much as the view.  While expunges are not allowed,
  /// messages that are gone keep their numbers.
  mutating func update(
    from mailbox: inout Mailbox, allowingExpunges: Bool, _ style: NewsStyle
  ) -> [Response] {
    guard told != mailbox.modSequence else { return [] }
    let expunges = allowingExpunges ? removeExpunged(from: mailbox, style) : []
    let flags = updateFlags(from: mailbox, style)
    let arrivals = addArrivals(from: &mailbox)
    if allowingExpunges { told = mailbox.modSequence }
    return expunges + arrivals + flags
  }

  private mutating func removeExpunged(
    from mailbox: Mailbox, _ style: NewsStyle
  ) -> [Response] {
    let present = Set(mailbox.messages.map(\.uid))
    let places = entries.indices.filter { !present.contains(entries[$0].uid) }
    if places.isEmpty { return [] }
    let uids = places.map { entries[$0].uid }
    entries.removeAll { !present.contains($0.uid) }
    if style.saysVanished { return [.vanished(uids, isEarlier: false)] }
    // Each EXPUNGE shifts the numbers behind it.
    return places.enumerated().map { count, place in .expunge(place + 1 - count) }
  }

  private mutating func updateFlags(from mailbox: Mailbox, _ style: NewsStyle) -> [Response] {
    var responses: [Response] = []
    var messages = mailbox.messages[...]
    for place in entries.indices {
      // Both lists ascend, so one walk finds all pairs.
      messages = messages.drop { $0.uid < entries[place].uid }
      guard let message = messages.first, message.uid == entries[place].uid,
        message.flags != entries[place].flags
      else { continue }
      entries[place].flags = message.flags
      let flags = FetchItem.flags(message.flags, isRecent: isRecent(message.uid))
      let sequence = style.hasModSequences ? [FetchItem.modSequence(message.modSequence)] : []
      responses.append(
        .fetch(number: place + 1, uid: message.uid, [.uid(message.uid), flags] + sequence))
    }
    return responses
  }

  private mutating func addArrivals(from mailbox: inout Mailbox) -> [Response] {
    let arrivals = mailbox.messages.reversed().prefix { $0.uid > last }.reversed()
    let claimed = isReadOnly ? mailbox.recent : mailbox.claimRecent()
    guard let newest = arrivals.last else { return [] }
    last = newest.uid
    entries += arrivals.map { Entry(uid: $0.uid, flags: $0.flags) }
    recent.formUnion(arrivals.lazy.map(\.uid).filter(claimed.contains))
    return [.exists(entries.count), .recent(recentCount)]
  }
}
