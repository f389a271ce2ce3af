// SPDX-License-Identifier: MIT

import Interfaces
import SyncModel
import Testing

@Suite("BoardPainter")
struct BoardPainterTests {
  struct Example: Sendable, CustomTestStringConvertible {
    let scene: Scene
    let columns: Int
    let rows: Int
    var theme = "default"
    var symbols = "unicode"

    var name: String {
      let face =
        (theme == "default" ? "" : "-\(theme)") + (symbols == "unicode" ? "" : "-\(symbols)")
      return "\(scene.rawValue)\(face)-\(columns)x\(rows)"
    }
    var testDescription: String { name }
    var size: Size { Size(rows: rows, columns: columns) }
  }

  private static let sizes = [(80, 24), (40, 10), (200, 60), (20, 5), (1, 1)]

  private static let everySize = [Scene.busy, .calm, .password, .help].flatMap { scene in
    sizes.map { Example(scene: scene, columns: $0.0, rows: $0.1) }
  }

  private static let others = [
    Example(scene: .start, columns: 80, rows: 24),
    Example(scene: .stopping, columns: 80, rows: 24),
    Example(scene: .scrolled, columns: 80, rows: 24),
    Example(scene: .many, columns: 80, rows: 24),
    Example(scene: .many, columns: 40, rows: 6),
    Example(scene: .busy, columns: 80, rows: 1),
    Example(scene: .password, columns: 40, rows: 1),
    Example(scene: .busy, columns: 10, rows: 4),
    Example(scene: .busy, columns: 80, rows: 24, theme: "classic"),
    Example(scene: .calm, columns: 80, rows: 24, theme: "classic"),
    Example(scene: .calm, columns: 40, rows: 10, theme: "classic"),
    Example(scene: .scrolled, columns: 80, rows: 24, theme: "classic"),
    Example(scene: .busy, columns: 80, rows: 24, symbols: "ascii"),
    Example(scene: .help, columns: 80, rows: 24, symbols: "plain"),
  ]

  @Test("a scene looks like its picture", arguments: everySize + others)
  func snapshot(_ example: Example) throws {
    let symbols: Symbols =
      switch example.symbols {
      case "ascii": .ascii
      case "plain": .plain
      default: .unicode
      }
    let theme = try ThemeCatalog(folder: "/nowhere").theme(named: example.theme)
    let (session, time) = example.scene.session(
      themes: [theme], symbols: symbols, size: example.size)
    let canvas = BoardPainter.paint(session, size: example.size, time: time)
    try Snapshot.check(canvas, named: example.name)
  }

  @Test("between two folders a bar tells how many are done, once", arguments: [80, 200])
  func between(_ columns: Int) {
    var story = Story()
    story.start(["work"])
    let voice = Story.Voice.account("work", thread: 1)
    story.tell(voice, .account, .accountStarted)
    story.tell(voice, .structure, .foldersListed(["INBOX", "Sent", "Taxes"]))
    story.tell(voice, .downloading, .activityChanged)
    var session = BoardSession()
    for record in story.records { session.receive(record) }
    let size = Size(rows: 24, columns: columns)
    let text = BoardPainter.paint(session, size: size, time: story.time).lines.joined()
    #expect(text.ranges(of: "folder 1/3").count == 1)
  }

  @Test("the end of a wait for the server has seconds if it is near", arguments: [40, 900])
  func nearEnd(_ pause: Int) {
    var story = Story()
    story.start(["work"])
    let voice = Story.Voice.account("work", thread: 1)
    story.tell(voice, .account, .accountStarted)
    let problem = SyncProblem.throttled(host: "h", serverText: "no", pause: pause)
    story.tell(voice, .account, .problem(problem, .account("work")))
    story.tell(
      voice, .account, .accountFinished(took: 1, outcome: .failed, summary: RunSummary()))
    story.tell(voice, .idle, .sleeping(remaining: Double(pause), total: Double(pause)))
    var session = BoardSession()
    for record in story.records { session.receive(record) }
    let size = Size(rows: 24, columns: 120)
    let text = BoardPainter.paint(session, size: size, time: story.time).lines.joined()
    #expect(text.contains("resumes 12:00:40 ") == (pause == 40))
    #expect(text.contains("resumes 12:15 ") == (pause == 900))
  }

  @Test("an account that waits for its password tells the key that asks for it")
  func digit() {
    var story = Story()
    story.start(["work", "home"])
    let voice = Story.Voice.account("home", thread: 1)
    let wait = PasswordWait(user: "u", host: "h", refusals: 0, origin: "", refusal: nil)
    story.tell(voice, .idle, .passwordAwaited(wait))
    var session = BoardSession()
    for record in story.records { session.receive(record) }
    let size = Size(rows: 24, columns: 80)
    let lines = BoardPainter.paint(session, size: size, time: story.time).lines
    #expect(lines.contains { $0.contains("home") && $0.contains("press 2 to be asked") })
  }

  @Test("the countdown goes down each second and nothing else changes but the clock")
  func countdown() {
    let size = Size(rows: 24, columns: 80)
    let (session, time) = Scene.calm.session(size: size)
    let before = BoardPainter.paint(session, size: size, time: time).lines
    let after = BoardPainter.paint(session, size: size, time: time + 1).lines
    let changed = zip(before, after).filter { $0 != $1 }.map(\.1)
    #expect(changed.count == 5)
    let rows = changed.dropFirst().map { String($0.prefix(25)) }
    #expect(
      rows == [
        " 1 uni       ◷ 0:33      ", " 2 work      ◷ 1:34      ", " 3 personal  ◷ 2:35      ",
        " 4 archive   ✗ retry 4:28",
      ])
  }

  @Test("a lamp can be told from every other without colours", arguments: [true, false])
  func glyphs(_ isPlain: Bool) {
    let symbols = isPlain ? Symbols.ascii : .unicode
    let glyphs = Set(Activity.allCases.map(symbols.lamp))
    #expect(glyphs.count == Activity.allCases.count)
    #expect(glyphs.allSatisfy { TextWidth.of($0) == 1 })
  }
}
