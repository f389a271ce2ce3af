// SPDX-License-Identifier: MIT

import Foundation
import TestSupport

/// The part of docs/performance.md that the benchmark writes.
///
/// Rows of cases that were not measured this time stay as they are, with their date.
struct PerformancePage {
  private static let path = "docs/performance.md"
  private let table: Table

  init(_ table: Table) { self.table = table }

  /// The rows of this run alone.
  var text: String {
    let tables = [
      (Table.head, table.rows.flatMap(\.1)), (Table.boundsHead, table.bounds.flatMap(\.1)),
      (Table.partsHead, table.partRows), (Table.memoryHead, table.memoryRows),
    ]
    return tables.filter { !$1.isEmpty }
      .map { head, rows in (head + rows).joined(separator: "\n") }
      .joined(separator: "\n\n")
  }

  /// Replaces the rows of the measured cases in the page.
  func record(if isWanted: Bool) throws {
    guard isWanted else { return }
    var page = try ProjectFiles.text(Self.path)
    page = replace("measurements", Table.head, with: table.rows, in: page)
    page = replace("bounds", Table.boundsHead, with: table.bounds, in: page)
    if !table.partRows.isEmpty {
      page = between("parts", in: page) { _ in Table.partsHead + table.partRows }
    }
    if !table.memoryRows.isEmpty {
      page = between("memory", in: page) { _ in
        Table.memoryHead + table.memoryRows
          + ["", "Measured at commit \(Machine.commit); \(Machine.load)."]
      }
    }
    if !table.rows.isEmpty || !table.partRows.isEmpty {
      page = between("machine", in: page) { _ in
        [
          "Measured at commit \(Machine.commit) with \(Machine.versions).",
          "Machine: \(Machine.shape(of: NSTemporaryDirectory())); \(Machine.load).",
        ]
      }
    }
    try page.write(
      to: ProjectFiles.root.appending(path: Self.path), atomically: true, encoding: .utf8)
  }

  private func replace(
    _ part: String, _ head: [String], with rows: [(Case, [String])], in page: String
  ) -> String {
    let measured = Set(rows.map { "| \($0.0.name) " })
    return between(part, in: page) { old in
      let kept = old.dropFirst(head.count).filter { line in
        !measured.contains { line.hasPrefix("\($0)|") }
      }
      let order = Selection(nil).cases.map { "| \($0.name) |" }
      let place = { (line: String) in order.firstIndex { line.hasPrefix($0) } ?? order.count }
      let all = (kept + rows.flatMap(\.1)).enumerated().sorted { left, right in
        (place(left.element), left.offset) < (place(right.element), right.offset)
      }
      return head + all.map(\.element)
    }
  }

  /// Changes the lines between `<!-- part -->` and `<!-- end of part -->`.
  private func between(
    _ part: String, in page: String, _ change: ([String]) -> [String]
  ) -> String {
    let lines = page.components(separatedBy: "\n")
    guard let start = lines.firstIndex(of: "<!-- \(part) -->"),
      let end = lines.firstIndex(of: "<!-- end of \(part) -->")
    else { return page }
    let old = lines[(start + 1)..<end].filter { !$0.isEmpty }
    return (lines[...start] + [""] + change(old) + [""] + lines[end...]).joined(separator: "\n")
  }
}
