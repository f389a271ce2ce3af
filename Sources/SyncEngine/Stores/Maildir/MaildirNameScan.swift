// SPDX-License-Identifier: MIT

import POSIX
import SyncModel

/// What a listing needs to know of a file name, found without making a `String`.
///
/// A folder may have a million files; ``MaildirName`` takes one name apart for everything else.
struct MaildirNameScan {
  /// The UID that the name has in the folder; 0 without one.
  private(set) var uid: UInt32 = 0
  private(set) var flags: MessageFlags = []
  /// What stands before `,U=`, when the name is spelt exactly as this program would spell it.
  private(set) var prefix: Range<Int>?
  /// Whether `!` and not `:` begins the flags.
  private(set) var hasExclamation = false

  /// Reads a name of a folder whose files have `marker`, which is `,FMD5=` and the digest.
  init(_ name: borrowing Span<UInt8>, marker: borrowing Span<UInt8>) {
    let start = Self.information(in: name)
    let end = start ?? name.count
    let isSpeltAsUsual = start.map { readFlags(name, from: $0) } ?? false
    guard let number = readNumber(name, end, marker), isSpeltAsUsual else { return }
    prefix = 0..<number
  }

  /// The place of the separator of the last `:2,` or `!2,`.
  static func information(in name: borrowing Span<UInt8>) -> Int? {
    var index = name.count - 3
    while index >= 0 {
      if name[index + 2] == comma, name[index + 1] == UInt8(ascii: "2"),
        name[index] == UInt8(ascii: ":") || name[index] == UInt8(ascii: "!")
      {
        return index
      }
      index -= 1
    }
    return nil
  }

  /// Reads the letters; `true` if all are flags, in order and each once, and nothing follows.
  private mutating func readFlags(_ name: borrowing Span<UInt8>, from start: Int) -> Bool {
    hasExclamation = name[start] == UInt8(ascii: "!")
    var index = start + 3
    var isUsual = true
    while index < name.count, name[index].isWordCharacter {
      let flag = MessageFlags(letter: name[index]) ?? []
      if flag.rawValue <= flags.rawValue { isUsual = false }
      flags.formUnion(flag)
      index += 1
    }
    return isUsual && index == name.count
  }

  /// Reads the UID; returns where `,U=` begins if the marker follows the digits and ends the base.
  private mutating func readNumber(
    _ name: borrowing Span<UInt8>, _ end: Int, _ marker: borrowing Span<UInt8>
  ) -> Int? {
    guard let markerStart = Self.lastPlace(of: marker, in: name, before: end),
      let start = Self.firstNumber(in: name, before: end)
    else { return nil }
    var value: UInt64 = 0
    var index = start + 3
    while index < end, (0x30...0x39).contains(name[index]), value <= UInt64(UInt32.max) {
      value = value * 10 + UInt64(name[index] - 0x30)
      index += 1
    }
    guard value <= UInt64(UInt32.max) else { return nil }
    uid = UInt32(value)
    let isUsual =
      uid > 0 && name[start + 3] != 0x30 && index == markerStart && index + marker.count == end
    return isUsual ? start : nil
  }

  private static func lastPlace(
    of part: borrowing Span<UInt8>, in name: borrowing Span<UInt8>, before end: Int
  ) -> Int? {
    var start = end - part.count
    while start >= 0 {
      if name.extracting(start...).begins(with: part) { return start }
      start -= 1
    }
    return nil
  }

  /// Where the first `,U=` begins.
  private static func firstNumber(in name: borrowing Span<UInt8>, before end: Int) -> Int? {
    var index = 0
    while index + 3 <= end {
      if name[index] == comma, name[index + 1] == UInt8(ascii: "U"),
        name[index + 2] == UInt8(ascii: "=")
      {
        return index
      }
      index += 1
    }
    return nil
  }
  private static let comma = UInt8(ascii: ",")
}
extension UInt8 {
  /// Whether it is an ASCII letter, digit or underscore.
  var isWordCharacter: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
      true
    default: false
    }
  }
}
