// SPDX-License-Identifier: MIT

/// A mailbox name as it stands on the wire: bytes, by convention in modified UTF-7.
///
/// The server never decodes names, so it keeps apart what a client spells differently, as many real
/// servers do.  Only `INBOX` is special: ``canonical(separator:)`` gives it its one spelling.
package struct WireName: Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
  /// What is sent between the quotes.
  package let bytes: [UInt8]

  /// The mailbox that every user has.
  package static let inbox: WireName = "INBOX"

  package init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Takes the name as it is written; it must be encoded already.
  package init(stringLiteral name: String) { self.init(Array(name.utf8)) }

  /// Encodes a name for people, such as `Grüße/Köln`, in modified UTF-7 (RFC 3501 §5.1.3).
  package init(encoding text: String) {
    var bytes: [UInt8] = []
    var shifted: [UInt8] = []
    func flush() {
      if shifted.isEmpty { return }
      bytes += [UInt8(ascii: "&")] + Base64.mailboxName.encode(shifted) + [UInt8(ascii: "-")]
      shifted = []
    }
    for unit in text.utf16 {
      guard (0x20...0x7e).contains(unit) else {
        shifted += [UInt8(unit >> 8), UInt8(unit & 255)]
        continue
      }
      flush()
      bytes.append(UInt8(unit))
      if unit == 0x26 { bytes.append(UInt8(ascii: "-")) }
    }
    flush()
    self.init(bytes)
  }

  package var description: String { String(decoding: bytes, as: UTF8.self) }

  /// The name with `INBOX` in capitals where it stands alone or before a separator (RFC 9051 §5.1).
  package func canonical(separator: UInt8) -> WireName {
    let first = bytes.prefix { $0 != separator }
    guard first.map(\.asciiUppercased) == Self.inbox.bytes else { return self }
    return WireName(Self.inbox.bytes + bytes.dropFirst(first.count))
  }

  /// The names above this one, the outermost first; none for a name without a separator.
  package func ancestors(separator: UInt8) -> [WireName] {
    bytes.indices.filter { bytes[$0] == separator }.map { WireName(Array(bytes[..<$0])) }
  }

  /// Whether the name lies anywhere below `other` in the hierarchy.
  package func isBelow(_ other: WireName, separator: UInt8) -> Bool {
    bytes.count > other.bytes.count + 1 && bytes.starts(with: other.bytes + [separator])
  }
}

extension WireName: Comparable {
  /// Orders by bytes, except that `INBOX` comes first.
  package static func < (left: WireName, right: WireName) -> Bool {
    if left == inbox || right == inbox { return left == inbox && right != inbox }
    return left.bytes.lexicographicallyPrecedes(right.bytes)
  }
}

extension UInt8 {
  /// The capital of an ASCII letter; any other byte as it is.
  var asciiUppercased: UInt8 { (0x61...0x7a).contains(self) ? self - 32 : self }
}
