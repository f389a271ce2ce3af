// SPDX-License-Identifier: MIT

/// The messages that a command names, by UID or by sequence number as the command says.
///
/// Source: `sequence-set` in RFC 9051 §9.
package enum MessageSet: Equatable, Sendable {
  /// Certain numbers; an empty set must not be sent, and ``Session`` refuses it.
  case set(UIDSet)
  /// Everything from a number on: `n:*`.  In a mailbox that is not empty the server answers with at
  /// least the last message, even when that one is below `n`.
  case from(UInt32)

  /// Every message: `1:*`.
  package static let all = MessageSet.from(1)

  /// A run of sequence numbers.
  package static func numbers(_ range: ClosedRange<UInt32>) -> MessageSet {
    .set(UIDSet(ranges: [range]))
  }

  /// The wire form, such as `1:3,7` or `12:*`.
  package var encoded: String {
    switch self {
    case .set(let uids): uids.encoded
    case .from(let number): "\(max(1, number)):*"
    }
  }

  /// Whether the set names nothing, so that no command can be made of it.
  package var isEmpty: Bool { self == .set(UIDSet(ranges: [])) }
}
