// SPDX-License-Identifier: MIT

/// A picture of the whole screen: one character and one role a cell.
///
/// Nothing that is written can leave the picture, whatever the position and the length.
package struct Canvas: Equatable, Sendable {
  /// One cell; a wide character occupies a second one whose ``width`` is 0.
  ///
  /// It owns no memory, because a picture has thousands of them, and most pictures are made only to be
  /// compared with the last one.
  package struct Cell: Equatable, Sendable {
    /// The character that takes the cell.
    package fileprivate(set) var scalar: Unicode.Scalar = " "
    fileprivate var overlay = Overlay()
    /// Marks that are drawn over the character; at most ``Canvas/mostMarks``.
    package var marks: [Unicode.Scalar] { overlay.marks }
    /// 1 or 2; 0 in the second half of a wide character.
    package fileprivate(set) var width: UInt8 = 1
    /// What the cell means; a theme says how that looks.
    package fileprivate(set) var role: Role
  }

  /// A few marks over a character.
  fileprivate struct Overlay: Equatable, Sendable {
    /// A mark in each half, the first one in the lower half of `first`; 0 where there is none.
    private var first: UInt64 = 0
    private var second: UInt64 = 0

    var marks: [Unicode.Scalar] {
      if first == 0 { return [] }
      let halves = [first, first >> 32, second, second >> 32]
      return halves.map { UInt32(truncatingIfNeeded: $0) }.filter { $0 != 0 }
        .compactMap(Unicode.Scalar.init)
    }

    /// Adds a mark, unless there are as many as fit.
    mutating func add(_ mark: Unicode.Scalar) {
      let value = UInt64(mark.value)
      switch (first, second) {
      case (0, _): first = value
      case (...0xFFFF_FFFF, _): first |= value << 32
      case (_, 0): second = value
      case (_, ...0xFFFF_FFFF): second |= value << 32
      default: break
      }
    }
  }

  /// How many marks one character can carry; more are left out, as a terminal would.
  package static let mostMarks = 4

  /// The number of rows and columns.
  package let size: Size
  /// Whether only ASCII can be shown; anything else becomes `?`.
  package let isASCII: Bool
  private var cells: [Cell]

  /// An empty picture.
  package init(size: Size, isASCII: Bool = false, role: Role = .text) {
    self.size = size
    self.isASCII = isASCII
    cells = Array(repeating: Cell(role: role), count: size.rows * size.columns)
  }

  /// One row of cells, from left to right.
  package subscript(row row: Int) -> ArraySlice<Cell> {
    cells[row * size.columns..<(row + 1) * size.columns]
  }

  /// The columns of a row in which two pictures of one size differ; `nil` when there are none.
  func difference(from other: Canvas, row: Int) -> Range<Int>? {
    let columns = row * size.columns..<(row + 1) * size.columns
    guard let first = columns.first(where: { cells[$0] != other.cells[$0] }),
      let last = columns.last(where: { cells[$0] != other.cells[$0] })
    else { return nil }
    // Both halves of a wide character are drawn, or none.
    let start = cells[first].width == 0 ? first - 1 : first
    let end = cells[last].width == 2 ? last + 1 : last
    return start - columns.lowerBound..<end + 1 - columns.lowerBound
  }

  /// Writes text from a cell to the right, as far as the row and `limit` columns allow.
  ///
  /// Controls are shown as `?`; callers escape text of others before.
  ///
  /// - Returns: The number of columns that were written.
  @discardableResult
  package mutating func write(
    _ text: some StringProtocol, row: Int, column: Int, role: Role, limit: Int = .max
  ) -> Int {
    guard (0..<size.rows).contains(row), column >= 0 else { return 0 }
    let end = limit > size.columns - column ? size.columns : column + max(0, limit)
    var position = column
    for scalar in text.unicodeScalars {
      let width = isASCII ? 1 : CharacterWidth.of(scalar)
      if width == 0 {
        if position > column { mark(scalar, row: row, before: position) }
        continue
      }
      guard position + width <= end else { break }
      put(printable(scalar), width: width, row: row, column: position, role: role)
      position += width
    }
    return max(0, position - column)
  }

  /// Makes a stretch of a row blank.
  package mutating func clear(row: Int, columns: Range<Int>, role: Role) {
    for column in columns.clamped(to: 0..<size.columns) where (0..<size.rows).contains(row) {
      put(" ", width: 1, row: row, column: column, role: role)
    }
  }

  private func printable(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    let isControl = scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value)
    return isControl || (isASCII && !scalar.isASCII) ? "?" : scalar
  }

  private mutating func put(
    _ scalar: Unicode.Scalar, width: Int, row: Int, column: Int, role: Role
  ) {
    let index = row * size.columns + column
    for offset in 0..<width { release(row: row, column: column + offset) }
    cells[index] = Cell(scalar: scalar, width: UInt8(width), role: role)
    if width == 2 { cells[index + 1] = Cell(width: 0, role: role) }
  }

  /// Blanks the other half of a wide character of which one half is about to be overwritten.
  private mutating func release(row: Int, column: Int) {
    let index = row * size.columns + column
    if cells[index].width == 0, column > 0 { cells[index - 1] = Cell(role: cells[index - 1].role) }
    if cells[index].width == 2, column + 1 < size.columns {
      cells[index + 1] = Cell(role: cells[index + 1].role)
    }
    cells[index] = Cell(role: cells[index].role)
  }

  /// Joiners and selectors of variants are left out: terminals disagree about the width they cause.
  private mutating func mark(_ scalar: Unicode.Scalar, row: Int, before column: Int) {
    if scalar == "\u{200D}" || (0xFE00...0xFE0F).contains(scalar.value) || isASCII { return }
    var index = row * size.columns + column - 1
    if cells[index].width == 0 { index -= 1 }
    cells[index].overlay.add(scalar)
  }

  /// The characters of each row, blanks at the end included.
  package var lines: [String] {
    (0..<size.rows).map { row in
      self[row: row].reduce(into: "") { line, cell in
        guard cell.width > 0 else { return }
        line.unicodeScalars.append(cell.scalar)
        line.unicodeScalars.append(contentsOf: cell.marks)
      }
    }
  }
}
