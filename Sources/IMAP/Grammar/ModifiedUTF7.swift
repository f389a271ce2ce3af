// SPDX-License-Identifier: MIT

/// The encoding of mailbox names: printable ASCII stays, the rest is base64 of UTF-16.
///
/// Source: RFC 3501 §5.1.3.  The base64 alphabet ends in `+,` and has no padding; `&` begins a
/// run and `-` ends it; `&-` is an ampersand.
enum ModifiedUTF7 {
  /// The encoded form of any text.
  static func encode(_ text: String) -> [UInt8] {
    var bytes: [UInt8] = []
    var run: [UInt16] = []
    for scalar in text.unicodeScalars {
      guard isDirect(scalar.value) else {
        run.append(contentsOf: scalar.utf16)
        continue
      }
      flush(&run, into: &bytes)
      bytes.append(UInt8(scalar.value))
      if scalar == "&" { bytes.append(.minus) }
    }
    flush(&run, into: &bytes)
    return bytes
  }

  /// The text of an encoded name, or `nil` when ``encode(_:)`` could not have made it.
  ///
  /// A name that decodes, but to a text with another encoding, would become a second mailbox when
  /// its text is encoded again; it therefore counts as malformed.  So does one with a NUL, which no file
  /// name can hold.
  static func decode(_ bytes: [UInt8]) -> String? {
    var text = ""
    var rest = bytes[...]
    while let byte = rest.popFirst() {
      guard isDirect(UInt32(byte)) else { return nil }
      guard byte == .ampersand else {
        text.unicodeScalars.append(Unicode.Scalar(byte))
        continue
      }
      guard let end = rest.firstIndex(of: .minus) else { return nil }
      let run = rest[..<end]
      rest = rest[rest.index(after: end)...]
      guard let decoded = run.isEmpty ? "&" : decodeRun(run) else { return nil }
      text += decoded
    }
    guard !text.unicodeScalars.contains("\0") else { return nil }
    return encode(text) == bytes ? text : nil
  }

  private static func isDirect(_ value: UInt32) -> Bool { value >= 0x20 && value < 0x7F }

  private static func flush(_ run: inout [UInt16], into bytes: inout [UInt8]) {
    guard !run.isEmpty else { return }
    var octets: [UInt8] = []
    for unit in run {
      octets.append(UInt8(unit >> 8))
      octets.append(UInt8(unit & 0xFF))
    }
    bytes.append(.ampersand)
    bytes.append(contentsOf: Base64.mailbox.encode(octets))
    bytes.append(.minus)
    run = []
  }

  private static func decodeRun(_ run: ArraySlice<UInt8>) -> String? {
    guard let octets = Base64.mailbox.decode(run), octets.count.isMultiple(of: 2) else {
      return nil
    }
    let units = stride(from: 0, to: octets.count, by: 2).map {
      UInt16(octets[$0]) << 8 | UInt16(octets[$0 + 1])
    }
    return String(validating: units, as: UTF16.self)
  }
}
