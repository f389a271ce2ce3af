// SPDX-License-Identifier: MIT

import Interfaces
import SyncModel
import Testing

/// The last line offers what the keys do now, and the way out to the end.
@Suite("Hints of the board")
struct BoardHintTests {
  @discardableResult
  private func press(
    _ session: inout BoardSession, _ keys: Key..., columns: Int = 80
  ) -> [BoardSession.Effect] {
    keys.flatMap {
      session.press($0, size: Size(rows: 24, columns: columns), time: Story.noon)
    }
  }

  private func last(_ session: BoardSession, columns: Int = 80) -> String {
    let size = Size(rows: 24, columns: columns)
    let line = BoardPainter.paint(session, size: size, time: Story.noon).lines.last ?? ""
    return String(line.reversed().drop { $0 == " " }.reversed())
  }

  private func session(_ scene: Scene, _ place: InterfacePlace = .own) -> BoardSession {
    scene.session(size: Size(rows: 24, columns: 80), place: place).0
  }

  @Test(
    "the way out is the last to go, whatever it is called",
    arguments: [InterfacePlace.own, .attached, .observing], [200, 80, 60, 40, 24, 16])
  func wayOut(_ place: InterfacePlace, _ columns: Int) {
    let line = last(session(.busy, place), columns: columns)
    #expect(line.contains(place == .own ? "q quit" : "q leave"), "\(line)")
    if columns >= 40 { #expect(line.contains("? help"), "\(line)") }
  }

  @Test("a log that is filtered tells how to see all of it again") func filtered() {
    var session = session(.start)
    #expect(!last(session).contains("Esc"))
    for key in ["/", "x"] as [Unicode.Scalar] { press(&session, .character(key)) }
    press(&session, .enter)
    for columns in [200, 80, 40] {
      #expect(last(session, columns: columns).contains("Esc whole log"))
    }
    press(&session, .escape)
    #expect(!last(session).contains("Esc"))
  }

  @Test("W says what it did, even where no line is long") func wrapping() {
    var session = session(.start)
    press(&session, .character("W"))
    #expect(last(session) == " Long lines are wrapped")
    press(&session, .character("W"))
    #expect(last(session) == " Long lines are cut off")
  }

  @Test("after the first q the last line says what happens, and what the second does")
  func ending() {
    var session = session(.busy)
    press(&session, .character("q"))
    #expect(
      last(session) == " Ending when what is in flight is done: q again leaves at once")
    #expect(last(session, columns: 40) == " Ending: q again leaves at once")
    #expect(last(session, columns: 20) == " q leaves at once")
    session.receive(Story.one(.shutdownRequested(.soon)))
    #expect(last(session).contains("q again leaves at once"))
    press(&session, .character("q"))
    session.receive(Story.one(.shutdownRequested(.now)))
    #expect(last(session) == " Ending at once")
  }

  @Test("a program that ends after its run, or is another's, is left in the usual way")
  func othersEnd() {
    var attached = session(.busy, .attached)
    attached.receive(Story.one(.shutdownRequested(.soon)))
    #expect(last(attached).hasPrefix(" The program ends  "))
    #expect(last(attached).contains("q leave"))
    var own = session(.busy)
    own.receive(Story.one(.shutdownRequested(.afterRun)))
    #expect(last(own).hasPrefix(" Ending after this sync  ") && last(own).contains("q quit"))
  }

  @Test("every view that Esc leaves says so", arguments: [200, 80, 40])
  func back(_ columns: Int) {
    var session = session(.busy)
    #expect(!last(session, columns: columns).contains("Esc"))
    for keys in [[Key.tab], [.enter], [.enter], [.character("e")]] {
      for key in keys { press(&session, key, columns: columns) }
      #expect(last(session, columns: columns).contains("Esc back"), "\(session.view)")
    }
  }

  @Test("among the accounts p and s are offered for the chosen one; who observes has neither")
  func chosen() {
    var session = session(.calm)
    #expect(last(session).contains("p pause  "))
    press(&session, .tab)
    #expect(last(session).contains("s sync it  p pause it"))
    #expect(!last(session).contains("p pause  "))
    var observing = self.session(.calm, .observing)
    press(&observing, .tab)
    #expect(last(observing).contains("Enter open  Esc back  Tab pane"))
  }

  @Test("what a dialog takes is not offered below it")
  func dialogs() {
    #expect(last(session(.password)).isEmpty)
    var session = session(.busy)
    press(&session, .character("Q"))
    #expect(session.confirmation != nil && last(session).isEmpty)
    press(&session, .escape, .tab, .character("?"))
    let size = Size(rows: 60, columns: 80)
    let line = BoardPainter.paint(session, size: size, time: Story.noon).lines.last ?? ""
    #expect(line.contains("Esc close") && !line.contains("Enter open"))
  }

  @Test("an empty list offers nothing to open")
  func empty() {
    var session = session(.start)
    press(&session, .character("e"))
    #expect(!last(session).contains("Enter") && last(session).contains("Esc back"))
    press(&session, .character("e"), .tab, .enter)
    #expect(session.view == .folders("uni"))
    #expect(!last(session).contains("Enter") && last(session).contains("Esc back"))
  }
}
