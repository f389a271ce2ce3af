// SPDX-License-Identifier: MIT

/// The messages that SEARCH found (RFC 3501 §7.2.5).
package struct SearchResponse: Equatable, Sendable {
  /// UIDs after UID SEARCH, else sequence numbers, in the order of the server; 0 is left out.
  package let numbers: [UInt32]
  /// The highest mod-sequence of the messages found (RFC 7162 §3.1.5).
  package let modificationSequence: UInt64?

  package init(numbers: [UInt32], modificationSequence: UInt64? = nil) {
    self.numbers = numbers
    self.modificationSequence = modificationSequence
  }
}

/// The answer to SEARCH with RETURN: ESEARCH (RFC 4731, RFC 9051 §7.3.4).
package struct ExtendedSearchResponse: Equatable, Sendable {
  /// The tag of the command that is answered.
  package var tag: [UInt8]?
  /// Whether the numbers are UIDs.
  package var isUID = false
  /// The lowest number found.
  package var minimum: UInt32?
  /// The highest number found.
  package var maximum: UInt32?
  /// How many were found.
  package var count: UInt32?
  /// The numbers found; `nil` also when `ALL` was asked for and nothing was found.
  package var all: UIDSet?
  /// The highest mod-sequence of the messages found (RFC 7162 §3.1.10).
  package var modificationSequence: UInt64?

  package init() {}
}

/// Messages that are gone: VANISHED (RFC 7162 §3.2.10).
package struct VanishedResponse: Equatable, Sendable {
  /// The UIDs; servers may name UIDs that were never used.
  package let uids: UIDSet
  /// Whether this is the answer to a question, rather than news about the selected mailbox.
  package let isEarlier: Bool

  package init(uids: UIDSet, isEarlier: Bool) {
    self.uids = uids
    self.isEarlier = isEarlier
  }
}

/// Who the server says it is: ID (RFC 2971).
package struct ServerIdentity: Equatable, Sendable {
  /// One thing that ID tells, such as the vendor.
  package struct Field: Equatable, Sendable {
    /// The name in lower case, such as `vendor`.
    package let name: String
    /// The value, or `nil` for NIL.
    package let value: String?

    package init(_ name: String, _ value: String?) {
      self.name = name
      self.value = value
    }
  }

  /// In the order of the server; empty when it answers NIL.
  package let fields: [Field]

  package init(fields: [Field]) { self.fields = fields }

  /// The value of a field, by its name in lower case.
  package subscript(name: String) -> String? { fields.first { $0.name == name }?.value }
}
