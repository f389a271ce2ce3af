// SPDX-License-Identifier: MIT

/// Text as the forms of the web encode it: letters, digits and `_.-~` as they are, `+` for a blank.
enum FormEncoding {
  static func of(_ text: String) -> String {
    var result = ""
    for byte in text.utf8 {
      switch byte {
      case 0x20: result += "+"
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."),
        UInt8(ascii: "-"), UInt8(ascii: "~"):
        result.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        result += digits.utf8.count == 1 ? "%0\(digits)" : "%\(digits)"
      }
    }
    return result
  }
}
