// SPDX-License-Identifier: MIT

/// What Python takes for white space and for the end of a line, which Swift sees differently.
///
/// Everything works on Unicode scalars: to Swift a `=` with a combining accent is one character and
/// no `=`, to Python it is two.
enum PythonText {
  /// Whether `str.isspace` and `\s` hold for the scalar; non-breaking spaces are among them.
  static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09...0x0D, 0x1C...0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F,
      0x205F, 0x3000:
      true
    default:
      false
    }
  }

  /// The lines of a file that is opened as text: CR, LF and CRLF each end one.
  static func lines(_ text: String) -> [Substring] {
    let scalars = text.unicodeScalars
    var lines: [Substring] = []
    var start = scalars.startIndex
    var position = start
    while position < scalars.endIndex {
      let scalar = scalars[position]
      let next = scalars.index(after: position)
      if scalar == "\n" || scalar == "\r" {
        lines.append(Substring(scalars[start..<position]))
        let isPair = scalar == "\r" && next < scalars.endIndex && scalars[next] == "\n"
        start = isPair ? scalars.index(after: next) : next
        position = start
      } else {
        position = next
      }
    }
    if start < scalars.endIndex { lines.append(Substring(scalars[start...])) }
    return lines
  }
}

extension StringProtocol {
  /// The text without white space at its start, as `str.lstrip` leaves it.
  var strippedStart: Substring {
    Substring(Substring(self).unicodeScalars.drop(while: PythonText.isSpace))
  }

  /// The text without white space at its end, as `str.rstrip` leaves it.
  var strippedEnd: Substring {
    var scalars = Substring(self).unicodeScalars
    while let last = scalars.last, PythonText.isSpace(last) { scalars.removeLast() }
    return Substring(scalars)
  }

  /// The text without white space at either end, as `str.strip` leaves it.
  var stripped: Substring { strippedStart.strippedEnd }
}
