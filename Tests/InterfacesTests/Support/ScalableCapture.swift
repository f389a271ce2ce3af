// SPDX-License-Identifier: MIT

import Foundation
import Interfaces
import TestSupport
import Testing

/// Draws a picture as SVG, for the documentation; `OFFLINEIMAP_RECORD=1` writes the files.
enum ScalableCapture {
  private static let cell = (width: 8.4, height: 18.0)
  private static let margin = 12.0

  /// Expects the file of that name below `docs/captures` to show this picture.
  static func check(
    _ canvas: Canvas, in theme: Theme, named name: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let actual = draw(canvas, in: theme)
    let expected = try ProjectFiles.recorded("docs/captures/\(name).svg", as: actual)
    #expect(expected == actual, "record \(name).svg anew", sourceLocation: sourceLocation)
  }

  static func draw(_ canvas: Canvas, in theme: Theme) -> String {
    let width = Double(canvas.size.columns) * cell.width + 2 * margin
    let height = Double(canvas.size.rows) * cell.height + 2 * margin
    let ground = hexadecimal(colours.colours(theme[.text]).background)
    var lines = [
      #"<svg xmlns="http://www.w3.org/2000/svg" width="\#(number(width))" "#
        + #"height="\#(number(height))" font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" "#
        + #"font-size="14">"#,
      #"<rect width="100%" height="100%" rx="8" fill="\#(ground)"/>"#,
    ]
    for row in 0..<canvas.size.rows {
      for run in runs(canvas[row: row]) { lines += draw(run, row: row, theme, ground) }
    }
    return (lines + ["</svg>", ""]).joined(separator: "\n")
  }

  /// Cells of one look that lie side by side.
  private struct Run {
    var column: Int
    var role: Role
    var text = ""
    var columns = 0
  }

  private static func runs(_ cells: ArraySlice<Canvas.Cell>) -> [Run] {
    var runs: [Run] = []
    for (column, cell) in cells.enumerated() {
      // A wide character may be drawn narrower than two cells: what follows begins anew.
      let isApart =
        cell.width == 2 || runs.last.map { $0.text.unicodeScalars.contains(where: isWide) } == true
      if runs.last?.role != cell.role || isApart && cell.width > 0 {
        runs.append(Run(column: column, role: cell.role))
      }
      if cell.width > 0 {
        runs[runs.count - 1].text.unicodeScalars.append(contentsOf: [cell.scalar] + cell.marks)
      }
      runs[runs.count - 1].columns += 1
    }
    return runs
  }

  private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
    TextWidth.of(String(scalar)) == 2
  }

  private static func draw(_ run: Run, row: Int, _ theme: Theme, _ ground: String) -> [String] {
    let style = theme[run.role]
    let look = colours.colours(style)
    let left = margin + Double(run.column) * cell.width
    let top = margin + Double(row) * cell.height
    let extent = Double(run.columns) * cell.width
    var parts: [String] = []
    if hexadecimal(look.background) != ground {
      parts.append(
        #"<rect x="\#(number(left))" y="\#(number(top))" width="\#(number(extent))" "#
          + #"height="\#(number(cell.height))" fill="\#(hexadecimal(look.background))"/>"#)
    }
    guard run.text.contains(where: { $0 != " " }) else { return parts }
    let attributes = [
      style.isBold ? #" font-weight="bold""# : "", style.isDim ? #" opacity="0.6""# : "",
      style.isUnderlined ? #" text-decoration="underline""# : "",
    ].joined()
    parts.append(
      #"<text x="\#(number(left))" y="\#(number(top + 13.5))" textLength="\#(number(extent))" "#
        + #"fill="\#(hexadecimal(look.letters))"\#(attributes) xml:space="preserve">"#
        + escape(run.text) + "</text>")
    return parts
  }

  /// What a terminal with a dark ground shows.
  private static let colours = ShownColour(
    background: MixedColour(red: 24, green: 26, blue: 31),
    letters: MixedColour(red: 220, green: 223, blue: 228))

  private static func hexadecimal(_ colour: MixedColour) -> String {
    "#" + String(colour.number + 0x100_0000, radix: 16).dropFirst()
  }

  private static func number(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
  }

  private static func escape(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
  }
}
