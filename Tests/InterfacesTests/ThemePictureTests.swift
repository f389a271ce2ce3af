// SPDX-License-Identifier: MIT

import Interfaces
import SyncModel
import Testing

/// Each theme in each layout, cell by cell with its colours.
@Suite("Pictures of themes")
struct ThemePictureTests {
  static let sizes = [(200, 24), (80, 24), (40, 18), (20, 18), (80, 1)]

  @Test("a theme looks like its picture in every layout", arguments: ThemeCatalog.builtIn, sizes)
  func picture(_ name: String, _ size: (columns: Int, rows: Int)) throws {
    let theme = try ThemeCatalog(folder: "/nowhere").theme(named: name)
    let (session, time) = StateScene.session(themes: [theme])
    let canvas = BoardPainter.paint(
      session, size: Size(rows: size.rows, columns: size.columns), time: time)
    try Snapshot.check(
      canvas, in: theme, named: "themes/\(name)-\(size.columns)x\(size.rows)")
  }
}
