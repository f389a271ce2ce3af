// SPDX-License-Identifier: MIT

import Interfaces
import TestSupport
import Testing

/// The pictures in the documentation are what the program draws.
@Suite("Captures")
struct CaptureTests {
  @Test("the picture of a theme is up to date", arguments: ThemeCatalog.builtIn)
  func theme(_ name: String) throws {
    let theme = try ThemeCatalog(folder: "/nowhere").theme(named: name)
    let size = Size(rows: 16, columns: 80)
    let (session, time) = Scene.busy.session(themes: [theme], size: size)
    let canvas = BoardPainter.paint(session, size: size, time: time)
    try ScalableCapture.check(canvas, in: theme, named: "theme-\(name)")
  }

  @Test("the picture of the board is up to date", arguments: [(80, 24), (200, 60)])
  func board(_ columns: Int, _ rows: Int) throws {
    let size = Size(rows: rows, columns: columns)
    let (session, time) = DemoScene.session(size: size)
    let canvas = BoardPainter.paint(session, size: size, time: time)
    try ScalableCapture.check(canvas, in: .standard(), named: "board-\(columns)x\(rows)")
  }

  @Test("README.md shows the board", arguments: ["board-80x24", "board-200x60"])
  func readme(_ name: String) throws {
    #expect(try ProjectFiles.text("README.md").contains("](docs/captures/\(name).svg)"))
  }

  @Test("every theme has its chapter in docs/themes.md", arguments: ThemeCatalog.builtIn)
  func chapter(_ name: String) throws {
    let page = try ProjectFiles.text("docs/themes.md")
    #expect(page.contains("### \(name)\n"))
    #expect(page.contains("(captures/theme-\(name).svg)"))
  }
}
