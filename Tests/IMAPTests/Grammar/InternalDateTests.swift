// SPDX-License-Identifier: MIT

import Foundation
import IMAP
import TestSupport
import Testing

@Suite("InternalDate")
struct InternalDateTests {
  struct Example: Sendable, CustomTestStringConvertible {
    let seconds: Int64
    let zone: Int
    let wire: String
    var testDescription: String { wire }
  }

  static let examples: [Example] = [
    Example(seconds: 0, zone: 0, wire: " 1-Jan-1970 00:00:00 +0000"),
    Example(seconds: 837_596_665, zone: -420, wire: "17-Jul-1996 02:44:25 -0700"),
    Example(seconds: 837_596_665, zone: -210, wire: "17-Jul-1996 06:14:25 -0330"),
    Example(seconds: 837_596_665, zone: 345, wire: "17-Jul-1996 15:29:25 +0545"),
    Example(seconds: 837_596_665, zone: -30, wire: "17-Jul-1996 09:14:25 -0030"),
    Example(seconds: -1, zone: 0, wire: "31-Dec-1969 23:59:59 +0000"),
    Example(seconds: -1, zone: 1, wire: " 1-Jan-1970 00:00:59 +0001"),
    Example(seconds: 951_782_400, zone: 0, wire: "29-Feb-2000 00:00:00 +0000"),
    Example(seconds: 253_402_300_799, zone: 0, wire: "31-Dec-9999 23:59:59 +0000"),
    Example(seconds: -62_167_219_200, zone: 0, wire: " 1-Jan-0000 00:00:00 +0000"),
    Example(seconds: 4_102_444_800, zone: 1439, wire: " 1-Jan-2100 23:59:00 +2359"),
  ]

  @Test("the wire form and the value belong together", arguments: examples)
  func pairs(_ example: Example) throws {
    let date = try #require(
      InternalDate(secondsSince1970: example.seconds, zoneMinutes: example.zone))
    #expect(date.encoded == example.wire)
    #expect(InternalDate(example.wire.utf8) == date)
  }

  @Test("servers may write a day with one digit, a month in any case, a leap second")
  func tolerant() throws {
    let first = try #require(InternalDate("1-JAN-1970 00:00:00 +0000".utf8))
    #expect(first.secondsSince1970 == 0)
    #expect(InternalDate("01-jan-1970 00:00:00 -0000".utf8) == first)
    #expect(InternalDate("31-Dec-1969 23:59:60 +0000".utf8) == first)
  }

  @Test(
    "what is no date is none",
    arguments: [
      "", "1-Jan-1970", "32-Jan-1970 00:00:00 +0000", "29-Feb-1900 00:00:00 +0000",
      "30-Feb-2000 00:00:00 +0000", "0-Jan-1970 00:00:00 +0000", "1-Foo-1970 00:00:00 +0000",
      "1-Jan-70 00:00:00 +0000", "1-Jan-1970 24:00:00 +0000", "1-Jan-1970 00:60:00 +0000",
      "1-Jan-1970 00:00:61 +0000", "1-Jan-1970 00:00:00 0000", "1-Jan-1970 00:00:00 +0060",
      "1-Jan-1970 00:00:00 +2400", "1-Jan-1970 00:00:00 +00000", "1-Jan-1970 00:00:00 GMT",
      "1-Jan-1970 00:00:00", "Thu, 1 Jan 1970 00:00:00 +0000", "  1-Jan-1970 00:00:00 +0000",
    ])
  func malformed(_ text: String) { #expect(InternalDate(text.utf8) == nil) }

  @Test("values that cannot be written are refused") func outOfRange() {
    #expect(InternalDate(secondsSince1970: .max) == nil)
    #expect(InternalDate(secondsSince1970: .min) == nil)
    #expect(InternalDate(secondsSince1970: 0, zoneMinutes: 1440) == nil)
    #expect(InternalDate(secondsSince1970: 0, zoneMinutes: .min) == nil)
    #expect(InternalDate(secondsSince1970: 253_402_300_800) == nil)
    #expect(InternalDate(secondsSince1970: 253_402_300_799, zoneMinutes: 1) == nil)
    #expect(InternalDate(secondsSince1970: -62_167_219_201) == nil)
  }

  @Test("the calendar agrees with Foundation's over all years") func calendar() throws {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = try #require(TimeZone(secondsFromGMT: 0))
    for day in stride(from: -20_000, through: 2_932_896, by: 997) {
      let date = try #require(CivilDate(daysSince1970: day))
      let parts = calendar.dateComponents(
        [.year, .month, .day], from: Date(timeIntervalSince1970: Double(day) * 86_400))
      #expect([date.year, date.month, date.day] == [parts.year, parts.month, parts.day])
      #expect(date.daysSince1970 == day)
    }
  }

  @Test("random dates survive the round trip in every zone") func roundTrip() throws {
    var generator = SeededRandom(seed: 4)
    for _ in 0..<2_000 {
      let seconds = Int64.random(in: -60_000_000_000...250_000_000_000, using: &generator)
      let zone = Int.random(in: -1439...1439, using: &generator)
      let date = try #require(InternalDate(secondsSince1970: seconds, zoneMinutes: zone))
      #expect(date.encoded.utf8.count == 26)
      #expect(InternalDate(date.encoded.utf8) == date)
    }
  }

  @Test("a day for SEARCH has no leading zero") func civilDate() {
    #expect(CivilDate(year: 1994, month: 2, day: 1)?.encoded == "1-Feb-1994")
    #expect(CivilDate(year: 2023, month: 2, day: 29) == nil)
    #expect(CivilDate(year: 2024, month: 13, day: 1) == nil)
  }
}
