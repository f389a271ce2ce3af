// SPDX-License-Identifier: MIT

import POSIX
package import SyncModel

/// The table of `-P`: where the runs of an account spent their time.
package enum ProfileText {
  /// The table, with a line break at its end.
  ///
  /// `disk` is how long all accounts waited until something was on the disk, in seconds.
  package static func table(_ profile: RunProfile, disk: Double, waitsForDisk: Int) -> String {
    let runs = Amounts.count(profile.runs, "run")
    var lines = [
      "Account \(EscapedText.of("\(profile.account)")): \(runs), \(seconds(profile.elapsed))"
    ]
    let total = profile.work.filter { $0.key != .idle }.values.reduce(0, +)
    for work in RunProfile.Work.allCases {
      guard let time = profile.work[work], time >= 0.0005 else { continue }
      lines.append(row(work.rawValue, time, work == .idle ? nil : time / max(total, 1e-9)))
    }
    lines.append(row("all threads together, without waiting for work", total, nil))
    lines.append(
      row("of that, waiting for the server (\(profile.waits) times)", profile.waiting, nil))
    lines.append(row("fsync, all accounts (\(waitsForDisk) times)", disk, nil))
    return lines.joined(separator: "\n") + "\n"
  }

  private static func row(_ name: String, _ time: Double, _ share: Double?) -> String {
    let blanks = String(repeating: " ", count: max(1, 52 - name.count))
    let percent = share.map { "\(Int(($0 * 100).rounded())) %" } ?? ""
    let time = seconds(time)
    let padding = String(repeating: " ", count: max(1, 12 - time.count))
    let gap = percent.isEmpty ? "" : String(repeating: " ", count: max(1, 7 - percent.count))
    return "  \(name)\(blanks)\(padding)\(time)\(gap)\(percent)"
  }

  /// With three digits behind the point.
  private static func seconds(_ time: Double) -> String {
    let milliseconds = Int((max(0, time) * 1_000).rounded())
    let rest = String(milliseconds % 1_000)
    return "\(milliseconds / 1_000).\(String(repeating: "0", count: 3 - rest.count))\(rest) s"
  }
}
