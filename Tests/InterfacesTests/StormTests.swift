// SPDX-License-Identifier: MIT

import Interfaces
import SyncModel
import TestSupport
import Testing

@Suite("Storms of events, keys and sizes")
struct StormTests {
  private static let keys: [Key] = [
    .up, .down, .pageUp, .pageDown, .home, .character("?"), .character("1"), .escape, .backspace,
    .character("x"), .enter, .control("u"), .unknown,
  ]

  @Test("any board can be painted at any size", arguments: 1...4)
  func sizes(_ seed: UInt64) {
    var random = SeededRandom(seed: seed)
    var session = BoardSession(
      themes: ThemeCatalog(folder: "/nowhere").all(startingWith: .standard()))
    for record in Storm.records(150, seed: seed) {
      session.receive(record)
      let largest = Int.random(in: 0...20, using: &random) == 0 ? 200 : 40
      let size = Size(
        rows: .random(in: 1...largest, using: &random),
        columns: .random(in: 1...largest * 2, using: &random))
      if let key = Self.keys.randomElement(using: &random) {
        _ = session.press(key, size: size, time: record.time)
      }
      if Int.random(in: 0...40, using: &random) == 0 {
        _ = session.press(.character("t"), size: size, time: record.time)
      }
      let canvas = BoardPainter.paint(session, size: size, time: record.time)
      #expect(canvas.size == size)
    }
  }

  @Test("every size from 1x1 up shows something", arguments: Scene.allCases)
  func allSizes(_ scene: Scene) throws {
    let (session, time) = scene.session(size: Size(rows: 24, columns: 80))
    for rows in Array(1...8) + [10, 12, 16, 24, 30] {
      for columns in Array(1...24) + [30, 36, 40, 56, 60, 72] {
        let size = Size(rows: rows, columns: columns)
        let text = BoardPainter.paint(session, size: size, time: time).lines.joined()
        let isEmpty = text.allSatisfy { $0 == " " }
        #expect(!isEmpty, "\(columns)x\(rows)")
      }
    }
  }

  @Test("what was drawn before leaves no trace in the last picture", arguments: 1...4)
  func traceless(_ seed: UInt64) {
    let records = Storm.records(200, seed: seed)
    let size = Size(rows: 24, columns: 80)
    var random = SeededRandom(seed: seed)
    var watched = BoardSession()
    var unwatched = BoardSession()
    for record in records {
      unwatched.receive(record)
      watched.receive(record)
      let other = Size(
        rows: .random(in: 1...60, using: &random), columns: .random(in: 1...120, using: &random))
      for key in [Key.pageUp, .up, .home].shuffled(using: &random).prefix(1)
      where watched.prompt == nil {
        _ = watched.press(key, size: other, time: record.time)
      }
      _ = BoardPainter.paint(watched, size: other, time: record.time)
    }
    if watched.prompt == nil { _ = watched.press(.end, size: size, time: 0) }
    let time = records.last?.time ?? 0
    let follows = watched.pane.isFollowing
    let first = BoardPainter.paint(watched, size: size, time: time)
    let second = BoardPainter.paint(unwatched, size: size, time: time)
    #expect(first == second || !follows)
    #expect(watched.board.log.end == unwatched.board.log.end)
  }

  @Test("no control of a server reaches the picture")
  func escaped() {
    var session = BoardSession()
    for record in Storm.records(600, seed: 42) { session.receive(record) }
    let canvas = BoardPainter.paint(session, size: Size(rows: 60, columns: 200), time: Story.noon)
    let scalars = canvas.lines.joined().unicodeScalars
    #expect(!scalars.contains { $0.value < 0x20 || $0.value == 0x202E || $0.value == 0x7F })
  }
}
