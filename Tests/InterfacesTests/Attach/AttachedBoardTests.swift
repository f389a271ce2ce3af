// SPDX-License-Identifier: MIT

import SyncModel
import Testing

@testable import Interfaces

/// What differs on a board whose program is another process.
@Suite("Attached board")
struct AttachedBoardTests {
  private let size = Size(rows: 24, columns: 80)

  private func press(
    _ scene: Scene, _ place: InterfacePlace, _ keys: Key...
  ) -> (BoardSession, [BoardSession.Effect]) {
    var session = scene.session(size: size, place: place).0
    let effects = keys.flatMap { session.press($0, size: size, time: Story.noon) }
    return (session, effects)
  }

  @Test("q leaves the board only, and Q ends the program after a question")
  func leaving() {
    #expect(press(.calm, .own, .character("q")).1 == [.send(.shutdown(.soon))])
    #expect(press(.calm, .attached, .character("q")).1 == [.leave])
    #expect(press(.calm, .observing, .character("q")).1 == [.leave])
    for place in [InterfacePlace.own, .attached] {
      let (session, effects) = press(.calm, place, .character("Q"))
      #expect(effects == [] && session.confirmation?.title == "End offlineimap?")
      let agreed = press(.calm, place, .character("Q"), .character("y")).1
      #expect(agreed == [.send(.shutdown(.soon))])
      #expect(press(.calm, place, .character("Q"), .escape).1 == [])
    }
  }

  @Test("an observing board sends nothing, whatever is pressed, and says why")
  func observing() {
    var session = Scene.calm.session(size: size, place: .observing).0
    for scene in Scene.allCases {
      session = scene.session(size: size, place: .observing).0
      for binding in KeyMap.standard.bindings {
        for (key, action) in binding.actions {
          for key in [key, .character("y"), .enter, .character("y")] {
            for effect in session.press(key, size: size, time: Story.noon) {
              if case .send = effect { Issue.record("\(scene) sends by \(action)") }
            }
          }
        }
      }
    }
    let notice = press(.calm, .observing, .character("a")).0.notice?.text
    #expect(notice == "This board observes; attach without --observe to act")
  }

  @Test("keys that are off say so in the help, and are no hint")
  func help() {
    let own = KeyMap.standard
    let observing = own.placed(.observing)
    for (before, after) in zip(own.bindings, observing.bindings) {
      let isOff = before.actions.contains { $0.action.isWriting }
      #expect((after.meaning == "off: this board observes") == isOff, "\(before.label)")
      if isOff { #expect(after.hint == nil) }
    }
    let quit = own.placed(.attached).bindings.first { $0.name == "quit" }
    #expect(quit?.meaning == "leave; the program goes on" && quit?.hint == "leave")
  }

  @Test("a question lies over a board that may answer, and not over one that observes")
  func questions() {
    #expect(press(.password, .attached).0.prompt != nil)
    #expect(press(.password, .observing).0.prompt == nil)
  }

  @Test(
    "the first line tells whose program it is",
    arguments: [
      (InterfacePlace.own, "0.1.0"), (.attached, "attached"), (.observing, "observing"),
    ])
  func banner(_ place: InterfacePlace, _ word: String) {
    let session = Scene.calm.session(size: size, place: place).0
    let line = BoardPainter.paint(session, size: size, time: Story.noon).lines[0]
    #expect(line.contains(" \(word)  4 accounts"), "\(line)")
  }
}
