// SPDX-License-Identifier: MIT

/// Reads values as Python's `configparser`, `int` and `float` do.
enum PythonValue {
  /// `1 yes true on` and `0 no false off` in any case; `nil` for anything else.
  static func boolean(_ text: String) -> Bool? {
    switch text.lowercased() {
    case "1", "yes", "true", "on": true
    case "0", "no", "false", "off": false
    default: nil
    }
  }

  /// A whole number with digits of any script and `_` between two of them.
  ///
  /// A number that `Int` cannot hold becomes its nearest one: Python's have no limit.
  static func integer(_ text: String) -> Int? {
    guard let plain = plainNumber(text) else { return nil }
    let digits = plain.hasPrefix("-") || plain.hasPrefix("+") ? plain.dropFirst() : plain[...]
    guard !digits.isEmpty, digits.utf8.allSatisfy(isDigit) else { return nil }
    return Int(plain) ?? (plain.hasPrefix("-") ? .min : .max)
  }

  /// A number with or without fraction and exponent, or `inf`, `infinity` or `nan`.
  static func number(_ text: String) -> Double? {
    guard let plain = plainNumber(text) else { return nil }
    let isNegative = plain.hasPrefix("-")
    let unsigned = isNegative || plain.hasPrefix("+") ? plain.dropFirst() : plain[...]
    switch unsigned.lowercased() {
    case "inf", "infinity": return isNegative ? -.infinity : .infinity
    case "nan": return .nan
    default: return isDecimal(unsigned) ? Double(plain) : nil
    }
  }

  /// The number without white space and underscores, and with ASCII digits.
  private static func plainNumber(_ text: String) -> String? {
    var result = String.UnicodeScalarView()
    let scalars = Array(text.stripped.unicodeScalars)
    for (index, scalar) in scalars.enumerated() {
      if scalar == "_" {
        guard index > 0, index + 1 < scalars.count, digit(scalars[index - 1]) != nil,
          digit(scalars[index + 1]) != nil
        else { return nil }
      } else {
        result.append(digit(scalar) ?? scalar)
      }
    }
    return String(result)
  }

  /// The ASCII form of a decimal digit of any script.
  private static func digit(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
    guard scalar.properties.numericType == .decimal, let value = scalar.properties.numericValue
    else { return nil }
    return Unicode.Scalar(UInt8(ascii: "0") + UInt8(value))
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  /// `1`, `1.`, `.5`, each with `e5`, `e+5` or without.
  private static func isDecimal(_ text: Substring) -> Bool {
    let parts = text.split(
      maxSplits: 1, omittingEmptySubsequences: false, whereSeparator: { $0 == "e" || $0 == "E" })
    let mantissa = parts[0].split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard mantissa.contains(where: { !$0.isEmpty }),
      mantissa.allSatisfy({ $0.utf8.allSatisfy(isDigit) })
    else { return false }
    guard parts.count == 2 else { return true }
    let exponent = parts[1].drop { $0 == "+" || $0 == "-" }
    return parts[1].count - exponent.count <= 1 && !exponent.isEmpty
      && exponent.utf8.allSatisfy(isDigit)
  }
}
