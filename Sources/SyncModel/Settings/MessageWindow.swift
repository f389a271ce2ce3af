// SPDX-License-Identifier: MIT

import IMAP

/// Which messages take part, by age and by size (`maxage`, `startdate`, `maxsize`).
///
/// A message outside the window is left alone on both sides: it is not copied, and it is not deleted
/// when it leaves the window or when one side no longer has it.
package struct MessageWindow: Equatable, Sendable {
  /// Messages of so many days take part, the present one included (`maxage`).
  package var days: Int?
  /// Messages of that day and later ones take part, in days since 1970 (`maxage`, `startdate`).
  package var start: Int?
  /// The repository whose section has `startdate`.
  package var startSide: Side?
  /// Messages of fewer octets on the wire take part (`maxsize`).
  package var octets: Int?

  package init() {}

  /// Whether every message takes part.
  package var isOpen: Bool { days == nil && start == nil && octets == nil }

  /// The first day of the window in days since 1970, if it has one; of two, the later one counts.
  package func firstDay(today: Int) -> Int? {
    let young = days.map { today - $0 + 1 }
    guard let young, let start else { return young ?? start }
    return max(young, start)
  }

  /// The number of a day in days since 1970, or `nil` when the calendar has no such day.
  package static func day(year: Int, month: Int, day: Int) -> Int? {
    CivilDate(year: year, month: month, day: day)?.daysSince1970
  }
}

extension MessageWindow: CustomStringConvertible {
  /// Tells windows apart; not for people.
  package var description: String {
    let numbers = [days, start, octets].map { number in number.map { "\($0)" } ?? "-" }
    return "\(numbers.chained(by: "/")) \(startSide?.rawValue ?? "-")"
  }
}
