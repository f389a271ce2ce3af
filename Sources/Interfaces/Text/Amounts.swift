// SPDX-License-Identifier: MIT

/// Numbers as people read them.
package enum Amounts {
  /// Seconds as `M:SS`, without parts of a second; minutes have no upper end.
  package static func clock(_ seconds: Double) -> String {
    let whole = Int(clamping: max(0, seconds))
    return "\(whole / 60):\(twoDigits(whole % 60))"
  }

  /// Octets as `812 B`, `3.4 kB`, `27 MB`: two digits at least, in powers of 1000.
  package static func octets(_ count: Int) -> String {
    if count < 1000 { return "\(max(0, count)) B" }
    var value = Double(count)
    var unit = 0
    while value >= 999.5, unit < units.count - 1 {
      value /= 1000
      unit += 1
    }
    return "\(value < 9.95 ? tenths(value) : "\(Int(value.rounded()))") \(units[unit])"
  }

  /// A duration as `0.08 s`, `12 s` or `3:05 min`.
  package static func duration(_ seconds: Double) -> String {
    let value = max(0, seconds)
    if value < 0.995 { return "0.\(twoDigits(Int((value * 100).rounded()))) s" }
    if value < 9.95 { return "\(tenths(value)) s" }
    if value < 59.5 { return "\(Int(value.rounded())) s" }
    return "\(clock(value)) min"
  }

  /// The time that is left, as `M:SS`, and from 100 minutes as `2.1 h`.
  package static func timer(_ seconds: Double) -> String {
    seconds < 6_000 ? clock(seconds.rounded()) : "\(tenths(seconds / 3_600)) h"
  }

  /// A number with one decimal, such as `1.0`.
  package static func tenths(_ value: Double) -> String {
    let tenths = Int(clamping: (max(0, value) * 10).rounded())
    return "\(tenths / 10).\(tenths % 10)"
  }

  /// `1 message`, `2 messages`.
  package static func count(_ number: Int, _ noun: String) -> String {
    number == 1 ? "1 \(noun)" : "\(number) \(noun)s"
  }

  private static let units = ["B", "kB", "MB", "GB", "TB", "PB"]

  private static func twoDigits(_ number: Int) -> String {
    number < 10 ? "0\(number)" : "\(number)"
  }
}

extension Int {
  /// The whole part of a number that may be too large, infinite or no number at all.
  init(clamping value: Double) {
    self = value.isNaN ? 0 : Int(Swift.min(Swift.max(value, -9e15), 9e15))
  }
}
