// SPDX-License-Identifier: MIT

import IMAP

/// The time that a header tells, for file names and file times.
enum HeaderDate {
  /// The time of the Date field, else of Delivery-date, in seconds since 1970; `nil` when neither can
  /// be read.
  static func time(in header: [UInt8]) -> Int? {
    let fields = HeaderFields(header[...])
    return ["date", "delivery-date"].lazy.compactMap { fields.first($0).flatMap(seconds) }.first
  }

  /// Reads a date such as `Fri, 20 Nov 2026 23:06:50 +0100 (CET)` (RFC 5322 §3.3, §4.3).
  ///
  /// Lenient where nothing can be misread: the name of the day and the seconds may be missing.  A date
  /// without a zone is in UTC.
  static func seconds(_ text: String) -> Int? {
    var words = withoutComments(text).split(whereSeparator: { $0.isWhitespace || $0 == "," })[...]
    if let first = words.first, first.first?.isNumber == false { words.removeFirst() }
    guard words.count >= 4, let day = Int(words.removeFirst()),
      let month = months[words.removeFirst().prefix(3).lowercased()],
      let year = year(words.removeFirst()), let time = timeOfDay(words.removeFirst()),
      let date = CivilDate(year: year, month: month, day: day)
    else { return nil }
    let zone = words.first.map { minutesEast(String($0)) } ?? 0
    return zone.map { date.daysSince1970 * 86_400 + time - $0 * 60 }
  }

  private static let months = [
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9,
    "oct": 10, "nov": 11, "dec": 12,
  ]

  private static let zones = [
    "UT": 0, "GMT": 0, "Z": 0, "UTC": 0, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7,
    "MDT": -6, "PST": -8, "PDT": -7,
  ]

  private static func withoutComments(_ text: String) -> String {
    var depth = 0
    return String(
      text.filter { character in
        if character == "(" { depth += 1 }
        defer { if character == ")" { depth = max(0, depth - 1) } }
        return depth == 0
      })
  }

  /// Years of two or three digits are those of RFC 5322 §4.3.
  private static func year(_ text: Substring) -> Int? {
    guard let year = Int(text), year >= 0 else { return nil }
    if text.count <= 2 { return year < 50 ? 2_000 + year : 1_900 + year }
    return text.count == 3 ? 1_900 + year : year
  }

  private static func timeOfDay(_ text: Substring) -> Int? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
    guard (2...3).contains(parts.count), let hour = parts[0], (0...23).contains(hour),
      let minute = parts[1], (0...59).contains(minute)
    else { return nil }
    guard parts.count == 3 else { return hour * 3_600 + minute * 60 }
    guard let second = parts[2], (0...60).contains(second) else { return nil }
    return hour * 3_600 + minute * 60 + second
  }

  private static func minutesEast(_ text: String) -> Int? {
    if let hours = zones[text.uppercased()] { return hours * 60 }
    guard text.count == 5, let sign = text.first, sign == "+" || sign == "-",
      let number = Int(text.dropFirst()), number >= 0, number % 100 < 60
    else { return nil }
    let minutes = number / 100 * 60 + number % 100
    return sign == "-" ? -minutes : minutes
  }
}
