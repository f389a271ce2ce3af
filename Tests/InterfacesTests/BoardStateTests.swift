// SPDX-License-Identifier: MIT

import Interfaces
import SyncModel
import Testing

/// Everything that colours tell on the board is told by a shape and a word as well.
@Suite("BarState")
struct BoardStateTests {
  struct Layout: Sendable, CustomTestStringConvertible {
    let columns: Int
    let rows: Int
    var symbols = "unicode"
    var theme = "default"

    var testDescription: String {
      "states\(theme == "default" ? "" : "-\(theme)")\(symbols == "unicode" ? "" : "-\(symbols)")"
        + "-\(columns)x\(rows)"
    }
    var size: Size { Size(rows: rows, columns: columns) }

    func session() throws -> (BoardSession, Double) {
      let theme = try ThemeCatalog(folder: "/nowhere").theme(named: theme)
      let symbols = Symbols.unicode.chosen(symbols)
      return StateScene.session(themes: [theme], symbols: symbols)
    }
  }

  static let layouts = [
    Layout(columns: 200, rows: 60), Layout(columns: 120, rows: 40), Layout(columns: 80, rows: 24),
    Layout(columns: 56, rows: 24), Layout(columns: 40, rows: 24), Layout(columns: 20, rows: 24),
    Layout(columns: 80, rows: 24, symbols: "ascii"),
    Layout(columns: 200, rows: 40, symbols: "braille"),
    Layout(columns: 80, rows: 24, symbols: "plain"),
  ]

  private static let pictures =
    layouts + [
      Layout(columns: 80, rows: 24, theme: "classic"),
      Layout(columns: 40, rows: 24, theme: "classic"),
      Layout(columns: 80, rows: 10), Layout(columns: 80, rows: 1), Layout(columns: 10, rows: 5),
      Layout(columns: 10, rows: 3), Layout(columns: 1, rows: 1),
    ]

  @Test("every state in every layout looks like its picture", arguments: pictures)
  func snapshot(_ layout: Layout) throws {
    let (session, time) = try layout.session()
    try Snapshot.check(
      BoardPainter.paint(session, size: layout.size, time: time), named: layout.testDescription)
  }

  private func bars(_ session: BoardSession, _ size: Size, _ time: Double) -> ArraySlice<String> {
    BoardPainter.paint(session, size: size, time: time).lines[session.layout(size).bars]
  }

  @Test("an account shows its state by a glyph and a word, in every layout", arguments: layouts)
  func glyphAndWord(_ layout: Layout) throws {
    let (session, time) = try layout.session()
    let lines = bars(session, layout.size, time)
    for (index, kind) in StateScene.kinds.enumerated() {
      let bar = session.board.accounts[index]
      let state = BarState(bar, of: session.board, time: time)
      #expect(state.kind == kind)
      let line = try #require(
        lines.first { $0.contains("\(index + 1) \(kind.rawValue.prefix(5))") })
      let glyph = session.symbols.state(kind)
      let words = layout.columns < 60 ? "\(glyph)\(state.terse)" : "\(glyph) \(state.word)"
      #expect(line.contains(words), "\(words) in \(line)")
    }
  }

  @Test("a program that ends shows so in every account that still works")
  func stopping() {
    let size = Size(rows: 24, columns: 80)
    let (session, time) = Scene.stopping.session(size: size)
    let lines = BoardPainter.paint(session, size: size, time: time).lines
    #expect(lines.count { $0.contains("◄ stopping") } == 3)
  }

  @Test("no two states and no two lamps have one glyph, and each takes one cell")
  func glyphs() {
    for symbols in [Symbols.unicode, .braille, .plain, .ascii] {
      let states = BarState.Kind.allCases.map(symbols.state)
      let lamps = Activity.allCases.map(symbols.lamp) + [symbols.watching]
      for glyphs in [states, lamps] {
        #expect(Set(glyphs).count == glyphs.count)
        #expect(glyphs.allSatisfy { TextWidth.of($0) == 1 })
        if symbols.isPlain { #expect(glyphs.allSatisfy { $0.utf8.count == 1 }) }
      }
    }
  }

  @Test("a sign of the states, the lamps and the rows means one thing, with every set of symbols")
  func meanings() {
    for symbols in [Symbols.unicode, .braille, .plain, .ascii] {
      // What both tell of means the same of an account and of a thread.
      let states = BarState.Kind.allCases.filter {
        ![.connecting, .password, .watching].contains($0)
      }
      let signs =
        states.map(symbols.state) + Activity.allCases.map(symbols.lamp)
        + [symbols.watching, symbols.unlit, symbols.cursor, symbols.dot]
        + (symbols.isPlain ? [symbols.ellipsis] : [])
      let repeated = Set(signs).filter { sign in signs.count { $0 == sign } > 1 }
      #expect(repeated.isEmpty, "\(repeated)")
      // A narrow board has no blank between sign and word: a letter would look like one of the word.
      let letters = BarState.Kind.allCases.filter { kind in
        kind.legend.lowercased().contains(symbols.state(kind).lowercased())
      }
      #expect(letters.isEmpty, "\(letters)")
    }
  }

  @Test("the legend of the help has a glyph, a word and a meaning for each state and each lamp")
  func legend() {
    var session = BoardSession()
    let size = Size(rows: 60, columns: 80)
    _ = session.press(.character("?"), size: size, time: Story.noon)
    let lines = BoardPainter.paint(session, size: size, time: Story.noon).lines
    for kind in BarState.Kind.allCases {
      let words = "\(session.symbols.state(kind)) \(kind.legend)"
      #expect(lines.contains { $0.contains(words) && $0.contains(kind.meaning) }, "\(words)")
    }
    for activity in Activity.allCases {
      let words = "\(session.symbols.lamp(activity))  \(activity.meaning)"
      #expect(lines.contains { $0.contains(words) }, "\(words)")
    }
    #expect(lines.contains { $0.contains("\(session.symbols.watching)  watching a folder") })
  }

  @Test(
    "a state says why, where there is room",
    arguments: [
      (BarState.Kind.waiting, "waits for its turn (maxsyncaccounts)"),
      (.throttled, "the server asks to wait, resumes 12:0"),
      (.held, "312 deletions held: D shows them"),
      (.watching, "watching INBOX; 31 received"),
      (.password, "password refused 2 times: correct it, press s"),
      (.failed, "imap.example.org refused a connection to port 993."),
      (.syncing, "left"),
    ])
  func reasons(_ kind: BarState.Kind, _ words: String) throws {
    let (session, time) = StateScene.session()
    let lines = bars(session, Size(rows: 60, columns: 160), time)
    let line = try #require(lines.first { $0.contains(" \(kind.rawValue)  ") })
    #expect(line.contains(words), "\(line)")
  }

  @Test("a paused account that failed still says why, and one that went well what it did")
  func pausedAfterFailure() throws {
    let held = SyncProblem.deletionsHeld(FolderPlace("r", "INBOX"), count: 31, total: 40)
    let refusal = SyncProblem.loginRefused(user: "carol", host: "h", attempts: [])
    for (problem, outcome, words) in [
      (refusal, RunOutcome.failed, "h refused the login of carol."),
      (held, .incomplete, "31 deletions held: D shows them"), (nil, .succeeded, "nothing new"),
    ] {
      var session = BoardSession()
      let voice = Story.Voice.account("a", thread: 1)
      let told = problem.map { SyncEvent.problem($0, .account("a")) }
      for event in [
        SyncEvent.accountStarted, told,
        .accountFinished(took: 1, outcome: outcome, summary: RunSummary()),
        .sleeping(remaining: 900, total: 900), .pauseChanged("a", isPaused: true),
      ].compactMap(\.self) { session.receive(Story.one(event, by: voice)) }
      let lines = bars(session, Size(rows: 10, columns: 80), Story.noon)
      let line = try #require(lines.first { $0.contains("‖ paused") })
      #expect(line.contains(words), "\(line)")
      #expect(problem == nil || !line.contains("nothing new"))
    }
  }

  @Test("who was only told that the server is in use too much is not said to have been asked")
  func unasked() {
    var session = BoardSession()
    let voice = Story.Voice.account("a", thread: 1)
    let problem = SyncProblem.throttled(host: "h", serverText: "NO", pause: nil)
    for event in [
      SyncEvent.accountStarted, .problem(problem, .account("a")),
      .accountFinished(took: 1, outcome: .failed, summary: RunSummary()),
      .sleeping(remaining: 900, total: 900),
    ] { session.receive(Story.one(event, by: voice)) }
    let lines = BoardPainter.paint(session, size: Size(rows: 10, columns: 120), time: Story.noon)
      .lines
    #expect(
      lines.contains { $0.contains("⊘ wait 15:00") && $0.contains("used too much, resumes 12:15") })
  }
}
