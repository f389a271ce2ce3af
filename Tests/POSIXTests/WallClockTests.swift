// SPDX-License-Identifier: MIT

import POSIX
import Testing

@Suite("WallClock")
struct WallClockTests {
  @Test("parts, clock face and date agree")
  func parts() {
    let parts = WallClock.localParts(1_700_000_000)
    let face = WallClock.clockFace(1_700_000_000.9)
    #expect(WallClock.dateAndTime(1_700_000_000) == "2023-11-\(parts.day) \(face)")
    #expect(parts.year == 2023 && parts.month == 11)
    #expect(
      face.split(separator: ":").compactMap { Int($0) } == [
        parts.hour, parts.minute, parts.second,
      ])
  }

  @Test(
    "a time that no clock shows is shown somehow",
    arguments: [.infinity, -.infinity, .nan, 0x1p63, -0x1p64] as [Double])
  func noTime(_ time: Double) { #expect(!WallClock.dateAndTime(time).isEmpty) }

  @Test("now lies after this test was written")
  func now() { #expect(WallClock.now > 1_790_000_000) }
}
