// SPDX-License-Identifier: MIT

import POSIX

/// A moment with the time zone it was told in: INTERNALDATE, and the Date of a header.
package struct MailDate: Hashable, Sendable {
  /// Seconds since 1970 in UTC.
  package let seconds: Int
  /// Minutes east of UTC.
  package let zone: Int

  package init(seconds: Int, zone: Int = 0) {
    self.seconds = seconds
    self.zone = zone
  }

  /// This moment, in UTC.
  package static var now: MailDate { MailDate(seconds: Int(WallClock.now)) }

  /// The day in the zone of the date, counted from 1 January 1970; what SEARCH compares.
  package var day: CalendarDay {
    CalendarDay(number: (seconds + zone * 60).floorDivided(by: 86_400))
  }

  /// As `date-time` of RFC 3501 without the quotes: ` 7-Feb-1994 21:52:25 -0800`.
  package var internalDate: String {
    let number = day.dayOfMonth
    return "\(number < 10 ? " " : "")\(number)-\(day.monthName)-\(day.year) \(clock) \(zoneText)"
  }

  /// As in a Date header (RFC 5322 §3.3): `Mon, 7 Feb 1994 21:52:25 -0800`.
  package var headerDate: String {
    "\(day.weekdayName), \(day.dayOfMonth) \(day.monthName) \(day.year) \(clock) \(zoneText)"
  }

  private var clock: String {
    let second = seconds + zone * 60 - day.number * 86_400
    return [second / 3600, second / 60 % 60, second % 60].map(Self.two).joined(separator: ":")
  }

  private var zoneText: String {
    (zone < 0 ? "-" : "+") + Self.two(abs(zone) / 60) + Self.two(abs(zone) % 60)
  }

  private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

/// A day of the Gregorian calendar.
package struct CalendarDay: Hashable, Comparable, Sendable {
  /// Days since 1 January 1970.
  package let number: Int
  let year: Int
  /// 1 to 12.
  let month: Int
  let dayOfMonth: Int

  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]
  private static let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]

  /// Finds the date of a day by counting in cycles of 400 years, which all have 146,097 days.
  package init(number: Int) {
    self.number = number
    // Years begin in March here, so that the leap day is the last day of a year.
    let shifted = number + 719_468
    let cycle = shifted.floorDivided(by: 146_097)
    let dayOfCycle = shifted - cycle * 146_097
    let yearOfCycle =
      (dayOfCycle - dayOfCycle / 1460 + dayOfCycle / 36_524 - dayOfCycle / 146_096) / 365
    let dayOfYear = dayOfCycle - (365 * yearOfCycle + yearOfCycle / 4 - yearOfCycle / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    dayOfMonth = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    year = yearOfCycle + cycle * 400 + (month <= 2 ? 1 : 0)
  }

  /// The day with a name such as `Feb`, in any case, or `nil` when the calendar has no such day.
  package init?(year: Int, monthName: String, dayOfMonth: Int) {
    guard (1...9999).contains(year), (1...31).contains(dayOfMonth),
      let index = Self.months.firstIndex(where: { $0.lowercased() == monthName.lowercased() })
    else { return nil }
    let monthFromMarch = (index + 10) % 12
    let yearFromMarch = index < 2 ? year - 1 : year
    let days = yearFromMarch * 365 + yearFromMarch / 4 - yearFromMarch / 100 + yearFromMarch / 400
    self.init(number: days + (153 * monthFromMarch + 2) / 5 + dayOfMonth - 1 - 719_468)
    guard self.dayOfMonth == dayOfMonth else { return nil }
  }

  var monthName: String { Self.months[month - 1] }
  var weekdayName: String { Self.weekdays[number - number.floorDivided(by: 7) * 7] }

  package static func < (left: CalendarDay, right: CalendarDay) -> Bool {
    left.number < right.number
  }
}

extension Int {
  /// Divides and rounds towards minus infinity, so that days before 1970 come out right.
  func floorDivided(by divisor: Int) -> Int {
    let quotient = self / divisor
    return self % divisor < 0 ? quotient - 1 : quotient
  }
}
