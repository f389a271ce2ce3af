// SPDX-License-Identifier: MIT

import POSIX
import SyncModel

extension SectionReader {
  /// `maxage` and `maxsize` of an account.
  func window() -> MessageWindow {
    var window = MessageWindow()
    window.octets = optionalInteger("maxsize")
    guard isSet("maxage"), let value = line("maxage"), !value.isEmpty else { return window }
    if let days = PythonValue.integer(value) {
      window.days = age(days, value)
    } else {
      window.start = day(value, at: "maxage", fault: .notAge(value))
    }
    return window
  }

  /// An age in days; `nil` if there is none, or if it leads to a time before 1900, which is reported.
  private func age(_ days: Int, _ value: String) -> Int? {
    var window = MessageWindow()
    window.days = days
    guard days >= 1, let first = window.firstDay(today: Int(WallClock.now / 86_400)) else {
      report(.value(.notAge(value)), at: "maxage")
      return nil
    }
    if first >= MessageWindow.day(year: 1900, month: 1, day: 1) ?? 0 { return days }
    report(.value(.ageTooGreat(value)), at: "maxage")
    return nil
  }

  /// A list of names of header fields (RFC 5322 §2.2).
  func headers(_ option: String) -> [String] {
    list(option).filter { name in
      let isName = name.utf8.allSatisfy { (0x21...0x7e).contains($0) && $0 != UInt8(ascii: ":") }
      if !isName { report(.value(.notHeader(name)), at: option) }
      return isName
    }
  }

  /// A day in days since 1970; `nil` if the option is not set, or wrong, which is reported.
  func day(_ option: String) -> Int? {
    guard isSet(option), let value = line(option), !value.isEmpty else { return nil }
    return day(value, at: option, fault: .notDay(value))
  }

  private func day(_ value: String, at option: String, fault: ValueFault) -> Int? {
    guard let day = Self.day(value) else {
      report(.value(fault), at: option)
      return nil
    }
    // Somewhere the day may have begun already.
    guard Double(day) * 86_400 < WallClock.now + 86_400 else {
      report(.value(.dayToCome(value)), at: option)
      return nil
    }
    return day
  }

  private static func day(_ text: String) -> Int? {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false).map { part in
      part.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        ? Int(part) : nil
    }
    guard parts.count == 3, let year = parts[0], year >= 1900, let month = parts[1],
      let day = parts[2]
    else { return nil }
    return MessageWindow.day(year: year, month: month, day: day)
  }
}

extension MessageWindow {
  /// Adds the `startdate` of a repository; the later of two days counts.
  mutating func begin(at day: Int?, of side: Side) {
    guard let day else { return }
    if startSide == nil || day > start ?? .min { startSide = side }
    start = max(day, start ?? .min)
  }
}
