// SPDX-License-Identifier: MIT

extension TokenReader {
  mutating func mailbox() throws(SyntaxFailure) -> WireName {
    WireName(try astring("a mailbox name"))
  }

  /// Reads `sequence-set`, or `$` (RFC 5182).
  mutating func sequenceSet() throws(SyntaxFailure) -> SequenceSet {
    if take("$") { return SequenceSet(parts: [], isLastResult: true) }
    var parts: [SequenceSet.Part] = []
    repeat {
      let first = try sequenceNumber()
      let last = take(":") ? try sequenceNumber() : first
      parts.append(SequenceSet.Part(first: first, last: last))
    } while take(",")
    return SequenceSet(parts: parts)
  }

  /// Reads `seq-number`; `nil` is `*`.
  private mutating func sequenceNumber() throws(SyntaxFailure) -> UInt32? {
    take("*") ? nil : try nonZeroNumber()
  }

  /// Reads `flag`, but not `\Recent`, which no client can set.
  mutating func flag() throws(SyntaxFailure) -> String {
    guard take("\\") else { return try atom("a flag") }
    let word = "\\" + (try atom("a flag"))
    guard MailFlags.system.contains([word]) else {
      throw SyntaxFailure(expected: "a flag that can be set")
    }
    return word
  }

  /// Reads `date-time`: `" 7-Feb-1994 21:52:25 -0800"` with its quotes.
  mutating func dateTime() throws(SyntaxFailure) -> MailDate {
    let failure = SyntaxFailure(expected: "a date and time")
    guard next == UInt8(ascii: "\""), let text = try string() else { throw failure }
    let words = text.split { $0 == UInt8(ascii: " ") }
      .map { String(decoding: $0, as: UTF8.self) }
    guard words.count == 3, let day = Self.day(words[0]), let second = Self.second(words[1]),
      let zone = Self.zone(words[2])
    else { throw failure }
    return MailDate(seconds: day.number * 86_400 + second - zone * 60, zone: zone)
  }

  /// Reads `date`: `1-Feb-1994`, with or without quotes.
  mutating func date() throws(SyntaxFailure) -> CalendarDay {
    let text = String(decoding: try astring("a date"), as: UTF8.self)
    guard let day = Self.day(text) else { throw SyntaxFailure(expected: "a date") }
    return day
  }

  private static func day(_ text: String) -> CalendarDay? {
    let words = text.split(separator: "-", omittingEmptySubsequences: false)
    guard words.count == 3, words[2].count == 4, let day = Int(words[0]), let year = Int(words[2])
    else { return nil }
    return CalendarDay(year: year, monthName: String(words[1]), dayOfMonth: day)
  }

  /// The second of the day for `21:52:25`.
  private static func second(_ text: String) -> Int? {
    let words = text.split(separator: ":", omittingEmptySubsequences: false)
    guard words.count == 3, words.allSatisfy({ $0.count == 2 }) else { return nil }
    let numbers = words.compactMap { UInt8($0).map(Int.init) }
    guard numbers.count == 3, numbers[0] < 24, numbers[1] < 60, numbers[2] <= 60 else {
      return nil
    }
    return numbers[0] * 3600 + numbers[1] * 60 + numbers[2]
  }

  /// The minutes east of UTC for `-0800`.
  private static func zone(_ text: String) -> Int? {
    let digits = text.dropFirst()
    guard text.first == "+" || text.first == "-", digits.count == 4, let number = UInt16(digits),
      number % 100 < 60
    else { return nil }
    let minutes = Int(number / 100 * 60 + number % 100)
    return text.first == "-" ? -minutes : minutes
  }
}
