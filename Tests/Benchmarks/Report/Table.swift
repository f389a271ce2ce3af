// SPDX-License-Identifier: MIT

/// The measurements as the rows of docs/performance.md.
struct Table {
  private let journal: Journal
  private let date: String
  /// Says that less than the whole work was done.
  private let remark: String

  /// Takes what was measured, the day, and the part of the messages that was used.
  init(_ journal: Journal, date: String, scale: Double) {
    self.journal = journal
    remark = scale == 1 ? "" : " at \(scale.short) of the size"
    self.date = date
  }

  /// What the columns are.
  static let head = [
    "| | program | runs | median s (range) | CPU s | MB | round trips (longest chain) "
      + "| KB up / down | date |",
    "|---|---|---|---|---|---|---|---|---|",
  ]

  /// What the columns of the bounds are.
  static let boundsHead = ["| | bound | found | demanded | |", "|---|---|---|---|---|"]

  /// What the columns of the parts are.
  static let partsHead = ["| part | number | s | ns each | date |", "|---|---|---|---|---|"]

  /// What the columns of the large folder are.
  static let memoryHead = [
    "| tier | connections | fsync | run | s | CPU s | MB | demanded MB | | date |",
    "|---|---|---|---|---|---|---|---|---|---|",
  ]

  /// The rows of the large folder; empty when it was not measured.
  var memoryRows: [String] {
    journal.memory.map { result in
      let megabytes = Double(result.measurement.peakMemory) / 1e6
      let cells = [
        result.variant.description, result.step.rawValue, result.measurement.wall.seconds.short,
        result.measurement.processor.seconds.short, megabytes.short,
        "≤ \(result.step.bound.short)", megabytes <= result.step.bound ? "✓" : "✗", date + remark,
      ]
      return "| " + cells.joined(separator: " | ") + " |"
    }
  }

  /// The rows of the parts of the program; empty when they were not measured.
  var partRows: [String] {
    journal.parts.map { part in
      "| \(part.title) | \(part.count) | \(part.seconds.short) | \(part.nanosecondsEach.short) | \(date) |"
    }
  }

  /// The rows of each case.
  var rows: [(Case, [String])] {
    journal.cases.map { work in (work, rows(of: work)) }
  }

  /// The bounds of each case.
  var bounds: [(Case, [String])] {
    journal.cases.map { work in (work, Bounds(work, journal).all.map { row(of: $0, in: work) }) }
  }

  private func rows(of work: Case) -> [String] {
    var rows = Synchroniser.allCases.compactMap { synchroniser in
      journal.entry(work, synchroniser).map { row(of: $0, synchroniser, in: work) }
    }
    if let limit = journal.limits[work] {
      rows.append("| \(work.name) | bare loop | | \(limit.short) | | | | | \(date)\(remark) |")
    }
    return rows
  }

  private func row(of entry: Journal.Entry, _ synchroniser: Synchroniser, in work: Case) -> String {
    let cells = [
      work.name, synchroniser.rawValue, "\(entry.measurements.count)", time(entry),
      entry.processor?.short ?? "", entry.memory.map { "\(Int($0.rounded()))" } ?? "",
      entry.traffic.map { "\($0.roundTrips) (\($0.longestChain))" } ?? "",
      entry.traffic.map { "\($0.bytesUp.kilobytes) / \($0.bytesDown.kilobytes)" } ?? "",
      date + remark,
    ]
    return "| " + cells.joined(separator: " | ") + " |"
  }

  private func time(_ entry: Journal.Entry) -> String {
    let failures = entry.problems.isEmpty ? "" : " **\(entry.problems.count) failed**"
    guard let median = entry.wall else { return "none" + failures }
    let times = entry.measurements.map(\.wall.seconds)
    guard times.count > 1, let least = times.min(), let most = times.max() else {
      return median.short + failures
    }
    return "\(median.short) (\(least.short)–\(most.short))" + failures
  }

  private func row(of bound: Bound, in work: Case) -> String {
    let mark = bound.holds ? "✓" : bound.isDemanded ? "✗" : "✗ (aim)"
    return
      "| \(work.name) | \(bound.title)\(remark) | \(bound.found.short) | ≤ \(bound.limit.short) | \(mark) |"
  }
}

extension Int {
  /// A number of bytes in KB.
  fileprivate var kilobytes: String { (Double(self) / 1_000).short }
}
