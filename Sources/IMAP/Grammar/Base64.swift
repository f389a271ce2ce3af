// SPDX-License-Identifier: MIT

/// Base64 in the two alphabets that the protocol uses (RFC 4648 §4, RFC 3501 §5.1.3).
package struct Base64: Sendable {
  /// The alphabet of SASL exchanges, padded with `=`.
  package static let standard = Base64(last: "+/", isPadded: true)
  /// The alphabet inside mailbox names, without padding.
  static let mailbox = Base64(last: "+,", isPadded: false)

  private let alphabet: [UInt8]
  /// The value of each byte, 255 for those outside the alphabet.
  private let values: [UInt8]
  private let isPadded: Bool

  private init(last: String, isPadded: Bool) {
    let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
    alphabet = Array((letters + last).utf8)
    var values = [UInt8](repeating: 255, count: 256)
    for (value, byte) in alphabet.enumerated() { values[Int(byte)] = UInt8(value) }
    self.values = values
    self.isPadded = isPadded
  }

  func encode(_ octets: [UInt8]) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity((octets.count + 2) / 3 * 4)
    for start in stride(from: 0, to: octets.count, by: 3) {
      let count = min(3, octets.count - start)
      var bits: UInt32 = 0
      for place in 0..<3 {
        bits = bits << 8 | (place < count ? UInt32(octets[start + place]) : 0)
      }
      for place in 0...count { text.append(alphabet[Int(bits >> UInt32(18 - 6 * place) & 63)]) }
      if isPadded { text.append(contentsOf: repeatElement(0x3D, count: 3 - count)) }
    }
    return text
  }

  /// The octets, or `nil` for a byte outside the alphabet, a wrong length or bits left over.
  ///
  /// Padding may be missing, as some servers leave it out.
  package func decode(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    var octets: [UInt8] = []
    var bits: UInt32 = 0
    var count: UInt32 = 0
    let padding = isPadded ? text.reversed().prefix { $0 == 0x3D }.count : 0
    guard padding <= 2 else { return nil }
    for byte in text.dropLast(padding) {
      let value = values[Int(byte)]
      guard value < 64 else { return nil }
      bits = bits << 6 | UInt32(value)
      count += 6
      guard count >= 8 else { continue }
      count -= 8
      octets.append(UInt8(bits >> count & 0xFF))
    }
    guard count < 6, bits & (1 << count - 1) == 0 else { return nil }
    return octets
  }
}
