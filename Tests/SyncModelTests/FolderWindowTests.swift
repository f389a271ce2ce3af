// SPDX-License-Identifier: MIT

import IMAP
import SyncModel
import Testing

@Suite("FolderWindow")
struct FolderWindowTests {
  static let outside = [
    PlannedMessage(name: "new on the server", remote: "S", expected: ""),
    PlannedMessage(name: "on disk, and the server does not know it", local: "S", expected: ""),
    PlannedMessage(name: "gone from the server", local: "S", agreed: "S", expected: "forget"),
    PlannedMessage(name: "gone from the disk", remote: "S", agreed: "S", expected: "forget"),
    PlannedMessage(name: "gone from both", agreed: "S", expected: "forget"),
    PlannedMessage(name: "the same everywhere", local: "S", remote: "S", agreed: "S", expected: ""),
    PlannedMessage(name: "seen on the server", local: "", remote: "S", agreed: "", expected: ""),
    PlannedMessage(name: "seen on disk", local: "S", remote: "", agreed: "", expected: ""),
    PlannedMessage(
      name: "on both sides but not in the status", local: "FS", remote: "RS", expected: "agree S"),
  ]

  private static func window(_ uids: [UInt32], hasFirstDay: Bool = true) -> FolderWindow {
    FolderWindow(inside: UIDSet(uids.compactMap { UID($0) }), hasFirstDay: hasFirstDay)
  }

  @Test("a message outside the window is left alone, and never deleted", arguments: outside)
  func leavesAlone(_ example: PlannedMessage) {
    #expect(example.plan(in: Self.window([9, 12])).inWords == example.expected)
  }

  @Test("a message inside the window is planned as without one", arguments: outside)
  func inside(_ example: PlannedMessage) {
    let plan = example.plan(in: Self.window([5, 12]))
    #expect(plan == example.plan())
  }

  @Test("an old message with a high UID stays outside as long as the server has it")
  func unordered() {
    let window = Self.window([3, 9])
    let example = PlannedMessage(name: "", remote: "S", expected: "")
    #expect(example.plan(in: window).inWords == "")
    let gone = PlannedMessage(name: "", local: "S", agreed: "S", expected: "")
    #expect(gone.plan(in: window).inWords == "local delete")
  }

  @Test("by size alone, a message that is gone from the server is deleted here")
  func sizeOnly() {
    let example = PlannedMessage(name: "", local: "S", agreed: "S", expected: "")
    #expect(example.plan(in: Self.window([9], hasFirstDay: false)).inWords == "local delete")
    #expect(example.plan(in: Self.window([], hasFirstDay: false)).inWords == "local delete")
  }

  @Test("when nothing lies in the window, the files must tell the age")
  func empty() {
    #expect(Self.window([]).leavesAgeOpen && !Self.window([1]).leavesAgeOpen)
    #expect(!Self.window([], hasFirstDay: false).leavesAgeOpen)
    let gone = PlannedMessage(name: "", local: "S", agreed: "S", expected: "")
    #expect(gone.plan(in: Self.window([])).inWords == "local delete")
  }

  @Test("an incomplete listing forgets nothing outside the window")
  func incomplete() {
    var cut = FolderSnapshot()
    cut.isComplete = false
    let plan = Planner(
      local: .one("S"), remote: cut, agreed: .one("S"), window: Self.window([9])
    ).plan()
    #expect(plan.isEmpty)
  }

  @Test(
    "the first day is the later of two",
    arguments: [(3, nil, 98), (nil, 50, 50), (3, 50, 98), (3, 99, 99), (nil, nil, nil)])
  func firstDay(_ days: Int?, _ start: Int?, _ first: Int?) {
    var window = MessageWindow()
    window.days = days
    window.start = start
    #expect(window.firstDay(today: 100) == first)
  }
}
