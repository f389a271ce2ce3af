// SPDX-License-Identifier: MIT

import Glibc

/// The time of day, and its parts in a time zone.
package enum WallClock {
  /// A moment taken apart, as people write it.
  package struct Parts: Equatable, Sendable {
    /// The full year, such as 2026.
    package let year: Int
    /// 1 to 12.
    package let month: Int
    /// 1 to 31.
    package let day: Int
    /// 0 to 23.
    package let hour: Int
    /// 0 to 59.
    package let minute: Int
    /// 0 to 60; 60 is a leap second.
    package let second: Int
    /// Minutes east of UTC.
    package let offset: Int
  }

  /// Seconds since 1970 in UTC, with fractions.
  package static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// Takes a moment, in seconds since 1970 in UTC, apart in the time zone of the process (`TZ`).
  package static func localParts(_ time: Int) -> Parts {
    var seconds = time_t(time)
    var parts = tm()
    localtime_r(&seconds, &parts)
    return Parts(
      year: Int(parts.tm_year) + 1900, month: Int(parts.tm_mon) + 1, day: Int(parts.tm_mday),
      hour: Int(parts.tm_hour), minute: Int(parts.tm_min), second: Int(parts.tm_sec),
      offset: parts.tm_gmtoff / 60)
  }

  /// The moment as `HH:MM:SS` in the time zone of the process.
  package static func clockFace(_ time: Double) -> String {
    let parts = localParts(whole(time))
    return "\(two(parts.hour)):\(two(parts.minute)):\(two(parts.second))"
  }

  /// The moment as `YYYY-MM-DD HH:MM:SS` in the time zone of the process.
  package static func dateAndTime(_ time: Double) -> String {
    let parts = localParts(whole(time))
    return "\(parts.year)-\(two(parts.month))-\(two(parts.day)) \(clockFace(time))"
  }

  /// Without the fraction; 0 for a time that no clock of this machine can show.
  private static func whole(_ time: Double) -> Int { Int(exactly: time.rounded(.towardZero)) ?? 0 }

  private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
