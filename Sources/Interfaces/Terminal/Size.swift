// SPDX-License-Identifier: MIT

/// The extent of a terminal or of a part of it, in character cells.
package struct Size: Equatable, Hashable, Sendable {
  /// Lines, 0 or more.
  package var rows: Int
  /// Cells in a line, 0 or more.
  package var columns: Int

  /// Negative numbers count as 0.
  package init(rows: Int, columns: Int) {
    self.rows = max(0, rows)
    self.columns = max(0, columns)
  }
}
