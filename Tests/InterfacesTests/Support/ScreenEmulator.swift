// SPDX-License-Identifier: MIT

import Interfaces

/// Does what an xterm does with the sequences that ncurses sends.
///
/// It is no twin of our drawing code: it only knows the terminal's side, and stops a test by an
/// unknown sequence.
struct ScreenEmulator: Sendable {
  private(set) var size: Size
  /// Sequences that it does not know.
  private(set) var unknown: [String] = []
  /// Where ESC 8 goes back to.
  private var saved = (row: 0, column: 0)
  /// How often it was asked whether it knows synchronised output.
  private(set) var questions = 0
  /// How often the whole screen was cleared.
  private(set) var clearings = 0
  private var cells: [[Cell]]
  private var pen = Pen()
  private var row = 0
  private var column = 0
  private var region: ClosedRange<Int>
  private var pending: [UInt8] = []
  private var last: Character = " "

  private struct Cell: Sendable {
    var character: Character = " "
    var pen = Pen()
  }

  private var blank: Cell { Cell(pen: pen.ground) }
  /// Whether the last column was written and the next character goes to the next row.
  private var mustWrap = false

  init(_ size: Size) {
    self.size = size
    region = 0...max(0, size.rows - 1)
    cells = Self.blank(size)
  }

  private static func blank(_ size: Size) -> [[Cell]] {
    Array(repeating: Array(repeating: Cell(), count: size.columns), count: size.rows)
  }

  /// The rows without blanks at their ends; the second half of a wide character is left out.
  var lines: [String] {
    cells.map { row in
      let text = row.map(\.character).filter { $0 != "\0" }
      return String(text.reversed().drop { $0 == " " }.reversed())
    }
  }

  /// How each cell looks.
  var pens: [[Pen]] { cells.map { $0.map(\.pen) } }

  /// Whether a row shows a text.
  func contains(_ text: String) -> Bool { lines.contains { $0.contains(text) } }

  /// A terminal keeps the upper left part of what it shows.
  mutating func resize(to size: Size) {
    let old = cells
    cells = Self.blank(size)
    for (row, line) in old.enumerated().prefix(size.rows) {
      for (column, cell) in line.enumerated().prefix(size.columns) { cells[row][column] = cell }
    }
    self.size = size
    region = 0...max(0, size.rows - 1)
    row = min(row, size.rows - 1)
    column = min(column, size.columns - 1)
  }

  mutating func receive(_ bytes: some Sequence<UInt8>) {
    let all = pending + bytes
    var rest = all[...]
    while let length = Self.nextLength(rest) {
      perform(Array(rest.prefix(length)))
      rest = rest.dropFirst(length)
    }
    pending = Array(rest)
  }

  /// The length of the first complete character or sequence.
  private static func nextLength(_ rest: ArraySlice<UInt8>) -> Int? {
    guard let first = rest.first else { return nil }
    if first >= 0xC0 {
      let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
      return rest.count >= length ? length : nil
    }
    guard first == 0x1B else { return 1 }
    guard rest.count > 1 else { return nil }
    switch rest[rest.startIndex + 1] {
    case UInt8(ascii: "["):
      let end = rest.dropFirst(2).firstIndex { (0x40...0x7E).contains($0) }
      return end.map { $0 + 1 - rest.startIndex }
    case UInt8(ascii: "("), UInt8(ascii: ")"): return rest.count > 2 ? 3 : nil
    case UInt8(ascii: "]"), UInt8(ascii: "P"): return stringLength(rest)
    default: return 2
    }
  }

  /// A control string ends with BEL or ST.
  private static func stringLength(_ rest: ArraySlice<UInt8>) -> Int? {
    for index in rest.indices.dropFirst(2) {
      if rest[index] == 0x07 { return index + 1 - rest.startIndex }
      if rest[index] == UInt8(ascii: "\\"), rest[index - 1] == 0x1B {
        return index + 1 - rest.startIndex
      }
    }
    return nil
  }

  private mutating func perform(_ part: [UInt8]) {
    switch part[0] {
    case 0x1B: part.count > 1 && part[1] == UInt8(ascii: "[") ? control(part) : escape(part)
    case 0x0D: move(row, 0)
    case 0x0A: lineFeed()
    case 0x08: move(row, column - 1)
    case 0x09: move(row, (column / 8 + 1) * 8)
    case 0x00...0x1F: break
    default: put(Character(String(decoding: part, as: UTF8.self)))
    }
  }

  private mutating func escape(_ part: [UInt8]) {
    switch part[1] {
    case UInt8(ascii: "M"):
      if row == region.lowerBound { scroll(-1) } else { move(row - 1, column) }
    case UInt8(ascii: "D"): lineFeed()
    case UInt8(ascii: "7"): saved = (row, column)
    case UInt8(ascii: "8"): move(saved.row, saved.column)
    case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "="), UInt8(ascii: ">"): break
    case UInt8(ascii: "]"), UInt8(ascii: "P"): break
    default: unknown.append(String(decoding: part.dropFirst(), as: UTF8.self))
    }
  }

  private mutating func control(_ part: [UInt8]) {
    let text = String(decoding: part.dropFirst(2).dropLast(), as: UTF8.self)
    let numbers = text.split(separator: ";", omittingEmptySubsequences: false).map { Int($0) }
    let first = max(1, numbers.first.flatMap(\.self) ?? 1)
    switch UnicodeScalar(part[part.count - 1]) {
    case "H": move(first - 1, (numbers.count > 1 ? numbers[1] ?? 1 : 1) - 1)
    case "d": move(first - 1, column)
    case "G": move(row, first - 1)
    case "A": move(row - first, column)
    case "B": move(row + first, column)
    case "C": move(row, column + first)
    case "D": move(row, column - first)
    case "J": eraseScreen(numbers.first.flatMap(\.self) ?? 0)
    case "K": eraseLine(numbers.first.flatMap(\.self) ?? 0)
    case "X": fill(column..<column + first)
    case "P": shift(-first)
    case "@": shift(first)
    case "b": for _ in 0..<first { put(last) }
    case "r": setRegion(first, numbers.count > 1 ? numbers[1] ?? size.rows : size.rows)
    case "S": scroll(first)
    case "T": scroll(-first)
    case "L": insertLines(first)
    case "M": insertLines(-first)
    case "m": pen.apply(text)
    case "h", "l", "t": break
    case "c" where text.hasPrefix("?"): break  // the shape of Linux' cursor
    case "p" where text == "?2026$": questions += 1
    default: unknown.append(text + String(UnicodeScalar(part[part.count - 1])))
    }
  }

  private mutating func move(_ row: Int, _ column: Int) {
    self.row = min(max(0, row), size.rows - 1)
    self.column = min(max(0, column), size.columns - 1)
    mustWrap = false
  }

  private mutating func put(_ character: Character) {
    let width = TextWidth.of(String(character))
    if width == 0 { return }
    if mustWrap || column + width > size.columns {
      move(row, 0)
      lineFeed()
    }
    cells[row][column] = Cell(character: character, pen: pen)
    if width == 2, column + 1 < size.columns {
      cells[row][column + 1] = Cell(character: "\0", pen: pen)
    }
    last = character
    if column + width < size.columns { column += width } else { mustWrap = true }
  }

  private mutating func lineFeed() {
    if row == region.upperBound { scroll(1) } else { move(row + 1, column) }
  }

  private mutating func scroll(_ count: Int) { shiftRows(region, by: count) }

  private mutating func insertLines(_ count: Int) {
    guard region.contains(row) else { return }
    shiftRows(row...region.upperBound, by: -count)
  }

  /// Moves rows up by a positive count.
  private mutating func shiftRows(_ rows: ClosedRange<Int>, by count: Int) {
    let old = Array(cells[rows])
    let empty = [Cell](repeating: blank, count: size.columns)
    for offset in old.indices {
      let source = offset + count
      cells[rows.lowerBound + offset] = old.indices.contains(source) ? old[source] : empty
    }
  }

  private mutating func setRegion(_ top: Int, _ bottom: Int) {
    // What was meant for a larger screen means nothing here.
    let bottom = min(bottom, size.rows)
    guard top < bottom else { return }
    region = top - 1...bottom - 1
    move(0, 0)
  }

  private mutating func eraseScreen(_ kind: Int) {
    if kind != 1 { eraseLine(0) } else { eraseLine(1) }
    for other in cells.indices where kind == 2 || (kind == 0 ? other > row : other < row) {
      cells[other] = Array(repeating: blank, count: size.columns)
    }
    if kind == 2 { fill(0..<size.columns) }
    if kind == 2 || (kind == 0 && row == 0 && column == 0) { clearings += 1 }
  }

  private mutating func eraseLine(_ kind: Int) {
    fill(kind == 0 ? column..<size.columns : kind == 1 ? 0..<column + 1 : 0..<size.columns)
  }

  private mutating func fill(_ columns: Range<Int>) {
    for column in columns.clamped(to: 0..<size.columns) { cells[row][column] = blank }
  }

  /// Moves the rest of the row to the right by a positive count.
  private mutating func shift(_ count: Int) {
    let old = cells[row]
    for target in column..<size.columns {
      let source = target - count
      cells[row][target] = source >= column && source < size.columns ? old[source] : blank
    }
  }
}
