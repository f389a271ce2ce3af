// SPDX-License-Identifier: MIT

/// Three bytes as four letters, with the alphabet of MIME or that of modified UTF-7.
struct Base64: Sendable {
  /// RFC 4648 §4: ends with `=` to a multiple of four letters.
  static let mime = Base64(last: "+/", isPadded: true)
  /// RFC 3501 §5.1.3: `,` instead of `/`, and no padding.
  static let mailboxName = Base64(last: "+,", isPadded: false)

  private let alphabet: [UInt8]
  private let isPadded: Bool

  private init(last: String, isPadded: Bool) {
    alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789\(last)".utf8)
    self.isPadded = isPadded
  }

  /// The letters for `bytes`, in one line.
  func encode(_ bytes: [UInt8]) -> [UInt8] {
    var letters: [UInt8] = []
    letters.reserveCapacity(bytes.count / 3 * 4 + 4)
    var start = 0
    while start < bytes.count {
      let count = min(3, bytes.count - start)
      var group = 0
      for offset in 0..<3 {
        group = group << 8 | (offset < count ? Int(bytes[start + offset]) : 0)
      }
      for place in 0...count { letters.append(alphabet[group >> (18 - 6 * place) & 63]) }
      if isPadded { for _ in count..<3 { letters.append(UInt8(ascii: "=")) } }
      start += 3
    }
    return letters
  }

  /// The bytes for `letters`, or `nil` when they are not what ``encode(_:)`` would make of any.
  func decode(_ letters: [UInt8]) -> [UInt8]? {
    var bytes: [UInt8] = []
    var group: UInt32 = 0
    var bits = 0
    for letter in letters where letter != UInt8(ascii: "=") {
      guard let value = alphabet.firstIndex(of: letter) else { return nil }
      group = group << 6 | UInt32(value)
      bits += 6
      if bits >= 8 {
        bits -= 8
        bytes.append(UInt8(truncatingIfNeeded: group >> UInt32(bits)))
      }
    }
    return encode(bytes) == letters ? bytes : nil
  }
}
