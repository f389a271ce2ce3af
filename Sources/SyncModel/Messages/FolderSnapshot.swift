// SPDX-License-Identifier: MIT

package import IMAP

/// A message that has a UID, and its flags.
package struct KnownMessage: Hashable, Codable, Sendable {
  /// The UID on the remote side; the other side and the status know the message by it as well.
  package let uid: UID
  package var flags: MessageFlags

  package init(_ uid: UID, _ flags: MessageFlags) {
    self.uid = uid
    self.flags = flags
  }

  @inlinable package static func == (left: KnownMessage, right: KnownMessage) -> Bool {
    left.uid == right.uid && left.flags == right.flags
  }
}

/// A message that only the local side has, so that it has no UID yet.
package struct Arrival: Hashable, Codable, Sendable {
  private let number: UInt32
  package let flags: MessageFlags

  /// The key must be below 2^32.
  package init(key: Int, flags: MessageFlags) {
    number = UInt32(key)
    self.flags = flags
  }

  /// Identifies the message to the store that listed it, until the end of the run.
  package var key: Int { Int(number) }
}

/// What one side of a folder holds, or what both sides agreed on at the end of the last run.
package struct FolderSnapshot: Equatable, Sendable {
  /// Ascending by UID, each UID once.
  package private(set) var messages: [KnownMessage]
  /// In the order in which they shall be copied.
  package var arrivals: [Arrival]
  /// Whether a message that is not listed is known to be absent.
  ///
  /// A listing that was cut off or could not be read in full is still good for finding new
  /// messages, but nothing may be deleted because of it.
  package var isComplete: Bool

  /// Collects a listing.
  ///
  /// - Parameters:
  ///   - messages: In any order; of several with one UID the last wins.
  ///   - arrivals: Messages without a UID.
  ///   - isComplete: See ``isComplete``.
  package init(
    _ messages: [KnownMessage] = [], arrivals: [Arrival] = [], isComplete: Bool = true
  ) {
    self.messages = Self.ascending(messages)
    self.arrivals = arrivals
    self.isComplete = isComplete
  }

  /// The number of messages, with and without a UID.
  package var count: Int { messages.count + arrivals.count }

  /// Whether the side holds nothing at all.
  package var isEmpty: Bool { messages.isEmpty && arrivals.isEmpty }

  /// The flags of a message, or `nil` when it is not listed.
  ///
  /// - Complexity: O(log *n*).
  package subscript(uid: UID) -> MessageFlags? {
    var low = 0
    var high = messages.count
    while low < high {
      let middle = (low + high) / 2
      if messages[middle].uid < uid { low = middle + 1 } else { high = middle }
    }
    return low < messages.count && messages[low].uid == uid ? messages[low].flags : nil
  }

  /// The snapshot with messages added, or with other flags.
  ///
  /// - Complexity: O(*n* + *m* log *m*) for *m* changes.
  package func updated(with changes: [KnownMessage]) -> FolderSnapshot {
    if changes.isEmpty { return self }
    let changes = Self.ascending(changes)
    var result: [KnownMessage] = []
    result.reserveCapacity(messages.count + changes.count)
    var next = 0
    for message in messages {
      while next < changes.count, changes[next].uid < message.uid {
        result.append(changes[next])
        next += 1
      }
      // A changed message is appended in place of this one, by the next round or at the end.
      if next < changes.count, changes[next].uid == message.uid { continue }
      result.append(message)
    }
    result += changes[next...]
    return FolderSnapshot(result, arrivals: arrivals, isComplete: isComplete)
  }

  /// The snapshot without the messages that have one of the UIDs.
  ///
  /// - Complexity: O(*n* + *m*) for *m* ranges of UIDs.
  package func removing(_ uids: UIDSet) -> FolderSnapshot {
    uids.isEmpty ? self : filtered(by: uids, keeping: false)
  }

  /// The snapshot with those messages only that have one of the UIDs.
  ///
  /// - Complexity: O(*n* + *m*) for *m* ranges of UIDs.
  package func keeping(_ uids: UIDSet) -> FolderSnapshot { filtered(by: uids, keeping: true) }

  private func filtered(by uids: UIDSet, keeping: Bool) -> FolderSnapshot {
    var kept: [KnownMessage] = []
    kept.reserveCapacity(messages.count)
    // Both are ascending, so that nothing need be searched for.
    var next = 0
    for message in messages {
      let number = message.uid.rawValue
      while next < uids.ranges.count, uids.ranges[next].upperBound < number { next += 1 }
      let isNamed = next < uids.ranges.count && uids.ranges[next].lowerBound <= number
      if isNamed == keeping { kept.append(message) }
    }
    return FolderSnapshot(kept, arrivals: arrivals, isComplete: isComplete)
  }

  private static func ascending(_ messages: [KnownMessage]) -> [KnownMessage] {
    let isAscending = zip(messages, messages.dropFirst()).allSatisfy { $0.uid < $1.uid }
    if isAscending { return messages }
    var sorted = messages
    sorted.sort(byNumber: { $0.uid.rawValue })
    var count = 0
    for index in sorted.indices {
      let message = sorted[index]
      if count > 0, sorted[count - 1].uid == message.uid { count -= 1 }
      sorted[count] = message
      count += 1
    }
    sorted.removeLast(sorted.count - count)
    return sorted
  }
}
