// SPDX-License-Identifier: MIT

/// What makes messages of both sides one, the surest first: the only place that says so.
///
/// The surest comes first, so that a weaker sign cannot take a message from its true partner.
enum PrintSign: CaseIterable {
  /// Equal length and header: the same message, or copies that nobody could tell apart.
  case headerAndLength
  /// An equal core, where it tells enough: programs have changed in the header what they may change.
  case core
  /// One Message-ID and one length of the body.
  case identifier

  /// Whether the sign counts only where one message a side has the mark.
  var isUnique: Bool { self == .identifier }

  /// What a message must have in common with another one; `nil` if it lacks that sign.
  func mark(of print: MessagePrint) -> PrintMark? {
    switch self {
    case .headerAndLength: .print(print)
    case .core: print.core.isTelling ? .core(print.core) : nil
    case .identifier:
      print.core.identifier.map { .identifier($0, bodyOctets: print.core.bodyOctets) }
    }
  }

  /// Whether two messages have the mark in common.
  func joins(_ print: MessagePrint, _ other: MessagePrint) -> Bool {
    guard let mark = mark(of: print) else { return false }
    return mark == self.mark(of: other)
  }
}

/// What a message has in common with others that may be the same, by one sign.
enum PrintMark: Hashable {
  case print(MessagePrint)
  case core(MessageCore)
  case identifier(String, bodyOctets: Int)

  /// The mark in 16 bytes; `nil` for a core that tells too little.
  ///
  /// Throws where OpenSSL refuses SHA-256, which no known configuration does.
  func key() throws(SyncFailure) -> PrintKey? {
    switch self {
    case .print(let print): print.key
    case .core(let core): core.key
    case .identifier(let identifier, let octets): try PrintKey(identifier, octets)
    }
  }
}

extension MessagePrint {
  /// Whether both are of one message, in whose header programs have changed what they may change.
  func isVariant(of other: MessagePrint) -> Bool { PrintSign.core.joins(self, other) }

  /// Whether two messages are one, by a sign that needs no look at the others.
  func isLike(_ other: MessagePrint) -> Bool {
    PrintSign.allCases.contains { !$0.isUnique && $0.joins(self, other) }
  }

  /// Whether two messages that somebody noted as one may be it: no more than that nothing speaks against.
  func resembles(_ other: MessagePrint) -> Bool {
    if core.identifier != nil || other.core.identifier != nil {
      return core.identifier == other.core.identifier
    }
    return core.bodyOctets == other.core.bodyOctets
  }
}
