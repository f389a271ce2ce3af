// SPDX-License-Identifier: MIT

/// When a message arrived, and the zone in which the server says so.
///
/// Source: `date-time` in RFC 9051 §9, such as `17-Jul-1996 02:44:25 -0700`.
package struct InternalDate: Hashable, Sendable {
  /// Seconds after the start of 1970 in UTC, leap seconds not counted; negative before it.
  package let secondsSince1970: Int64
  /// Minutes that the zone is ahead of UTC, -1439 to 1439; -210 is written `-0330`.
  package let zoneMinutes: Int

  /// The date, or `nil` when its year in that zone or the zone itself cannot be written.
  package init?(secondsSince1970: Int64, zoneMinutes: Int = 0) {
    guard (-1439...1439).contains(zoneMinutes),
      // The years 0 to 9999 lie well within this, and the sums below cannot overflow.
      (-1 << 40...1 << 40).contains(secondsSince1970)
    else { return nil }
    self.secondsSince1970 = secondsSince1970
    self.zoneMinutes = zoneMinutes
    guard CivilDate(daysSince1970: localDay) != nil else { return nil }
  }

  /// Seconds after the start of 1970 on a clock of the zone.
  private var localSeconds: Int64 { secondsSince1970 + Int64(zoneMinutes) * 60 }

  private var localDay: Int {
    Int(localSeconds >= 0 ? localSeconds / 86_400 : (localSeconds - 86_399) / 86_400)
  }

  /// The wire form without quotes, always 26 bytes long: a day below 10 begins with a space.
  package var encoded: String {
    guard let date = CivilDate(daysSince1970: localDay) else { return "" }
    let second = Int(localSeconds - Int64(localDay) * 86_400)
    let time = [second / 3600, second / 60 % 60, second % 60]
      .map { CivilDate.padded($0, to: 2) }.joined(separator: ":")
    let ahead = abs(zoneMinutes)
    let zone = CivilDate.padded(ahead / 60 * 100 + ahead % 60, to: 4)
    return
      "\(date.day < 10 ? " " : "")\(date.encoded) \(time) \(zoneMinutes < 0 ? "-" : "+")\(zone)"
  }
}

extension InternalDate {
  /// Reads the wire form; the day may have one digit, two, or a space and one.
  package init?(_ text: some Sequence<UInt8>) {
    var reader = DateReader(bytes: Array(text.prefix(40))[...])
    guard let date = reader.date() else { return nil }
    self = date
  }
}

/// Reads the fields of a date from the front of its bytes.
private struct DateReader {
  var bytes: ArraySlice<UInt8>

  mutating func date() -> InternalDate? {
    _ = take(.space)
    guard let day = number(1...2), take(.minus), let month = month(), take(.minus),
      let year = number(4...4), take(.space),
      let civil = CivilDate(year: year, month: month, day: day),
      let second = time(), take(.space), let zone = zone(), bytes.isEmpty
    else { return nil }
    return InternalDate(
      secondsSince1970: Int64(civil.daysSince1970) * 86_400 + Int64(second) - Int64(zone) * 60,
      zoneMinutes: zone)
  }

  /// `time`, as seconds of the day; a leap second counts as the one after it.
  private mutating func time() -> Int? {
    guard let hour = number(2...2), take(.colon), let minute = number(2...2), take(.colon),
      let second = number(2...2), hour < 24, minute < 60, second <= 60
    else { return nil }
    return hour * 3600 + minute * 60 + second
  }

  /// `zone`, as minutes ahead of UTC.
  private mutating func zone() -> Int? {
    let isBehind = take(.minus)
    guard isBehind || take(.plus), let digits = number(4...4), digits % 100 < 60 else { return nil }
    let minutes = digits / 100 * 60 + digits % 100
    return isBehind ? -minutes : minutes
  }

  private mutating func month() -> Int? {
    let name = bytes.prefix(3)
    guard let index = CivilDate.monthNames.firstIndex(where: { name.equalsIgnoringCase($0.utf8) })
    else { return nil }
    bytes = bytes.dropFirst(3)
    return index + 1
  }

  private mutating func number(_ digits: ClosedRange<Int>) -> Int? {
    var value = 0
    var count = 0
    while count < digits.upperBound, let digit = bytes.first?.digit {
      value = value * 10 + Int(digit)
      count += 1
      bytes = bytes.dropFirst()
    }
    return digits.contains(count) ? value : nil
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard bytes.first == byte else { return false }
    bytes = bytes.dropFirst()
    return true
  }
}
