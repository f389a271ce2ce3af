// SPDX-License-Identifier: MIT

/// A pattern of LIST, where `*` stands for any bytes and `%` for any but the separator.
struct ListPattern {
  let bytes: [UInt8]
  let separator: UInt8

  /// The answer to a pattern: a name, and whether a mailbox stands behind it.
  struct Match: Equatable {
    let name: WireName
    let isPlaceholder: Bool
  }

  /// The names that match, and for a `%` at the end also levels above names that do not.
  ///
  /// RFC 3501 §6.3.8: when `foo/bar` is there and `foo` is not, `%` must still tell `foo`.
  func matches(in names: [WireName]) -> [Match] {
    var matches = names.filter { fits($0) }.map { Match(name: $0, isPlaceholder: false) }
    guard bytes.last == UInt8(ascii: "%") else { return matches }
    let known = Set(names)
    let levels = Set(names.flatMap { $0.ancestors(separator: separator) })
    matches += levels.subtracting(known).filter { fits($0) }.map {
      Match(name: $0, isPlaceholder: true)
    }
    return matches.sorted { $0.name < $1.name }
  }

  /// Whether the pattern fits the whole name; INBOX fits in any case.
  func fits(_ name: WireName) -> Bool {
    Self.fits(bytes, name.bytes, separator)
      || name == .inbox && Self.fits(bytes.map(\.asciiUppercased), name.bytes, separator)
  }

  /// Follows all places of the pattern that the bytes so far can lead to, like an automaton.
  ///
  /// A pattern full of wildcards costs no more than its length times that of the name.
  private static func fits(_ pattern: [UInt8], _ name: [UInt8], _ separator: UInt8) -> Bool {
    var reachable: Set<Int> = [0]
    for byte in [nil] + name.map(Optional.some) {
      if let byte {
        reachable = Set(reachable.compactMap { step($0, pattern, byte, separator) })
      }
      for place in pattern.indices where reachable.contains(place) && isWildcard(pattern[place]) {
        reachable.insert(place + 1)
      }
    }
    return reachable.contains(pattern.count)
  }

  private static func isWildcard(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "*") || byte == UInt8(ascii: "%")
  }

  /// The place in the pattern after `byte`, or `nil` when it does not fit there.
  private static func step(
    _ place: Int, _ pattern: [UInt8], _ byte: UInt8, _ separator: UInt8
  ) -> Int? {
    guard place < pattern.count else { return nil }
    switch pattern[place] {
    case UInt8(ascii: "*"): return place
    case UInt8(ascii: "%"): return byte == separator ? nil : place
    default: return pattern[place] == byte ? place + 1 : nil
    }
  }
}
