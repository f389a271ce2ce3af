// SPDX-License-Identifier: MIT

import Interfaces
import SyncModel
import Testing

/// The theme `classic` has the colours that the manual of OfflineIMAP gives to what threads do, and the
/// rows of its Blinkenlights.
@Suite("Classic")
struct ClassicTests {
  private static let theme: Theme? = try? ThemeCatalog(folder: "/nowhere").theme(named: "classic")

  /// The words of the manual, with the colours of a terminal that they are shown by.
  private static let manual: [(Activity, colour: String, isBold: Bool)] = [
    (.idle, "black", false),  // Black: no activity
    (.connecting, "white", false),  // Gray: connecting
    (.account, "magenta", false),  // Purple: an account
    (.structure, "blue", false),  // Blue: the controller
    (.folder, "cyan", false),  // Cyan: a folder
    (.listing, "green", false),  // Green: a list of messages
    (.downloading, "yellow", false),  // Orange: copying
    (.uploading, "yellow", false),
    (.deleting, "red", false),  // Red: deleting
    (.addingFlags, "bright-yellow", false),  // Yellow: adding flags
    (.removingFlags, "bright-red", false),  // Pink, or bright red: removing flags
    (.attention, "red", true),  // Bold red: a password is asked for
  ]

  private func style(_ role: Role) throws -> Theme.Style { try #require(Self.theme)[role] }

  @Test(
    "each activity has its colour on black, the same for the lamp and its lines", arguments: 0..<12)
  func colours(_ index: Int) throws {
    let (activity, colour, isBold) = Self.manual[index]
    let lamp = try style(Role(lamp: activity))
    #expect(lamp.foreground == Colour(colour) && lamp.isBold == isBold)
    #expect(lamp.background == Colour("black"))
    // What is not to be seen as a lamp is the red of the main thread as a line.
    if activity != .idle { #expect(try style(Role(log: activity)) == lamp) }
  }

  @Test("every activity is in the table") func complete() {
    #expect(Self.manual.map(\.0) == Activity.allCases)
  }

  @Test("what a hook says is gray, like a connection") func hooks() throws {
    var board = LightBoard()
    let event = SyncEvent.hookStarted(command: "notmuch new", isDryRun: false)
    board.receive(Story.one(event, by: .account("a", thread: 1), .account))
    #expect(board.log[board.log.start].activity == .connecting)
  }

  @Test("banner, warnings and the next sync are as they were") func lines() throws {
    let banner = try style(.banner)
    #expect(banner.foreground == Colour("white") && banner.background == Colour("blue"))
    #expect(banner.isBold)
    let warning = try style(.warning)
    #expect(warning.foreground == Colour("red") && warning.isBold)
    #expect(try style(.logIdle).foreground == Colour("red"))
  }

  @Test("bars grow upwards from the control bar, with one @ for each thread and nothing else")
  func rows() throws {
    let size = Size(rows: 24, columns: 80)
    let (session, time) = Scene.busy.session(themes: [try #require(Self.theme)], size: size)
    let lines = BoardPainter.paint(session, size: size, time: time).lines
    #expect(
      lines.suffix(5).map { String($0.reversed().drop { $0 == " " }.reversed()) } == [
        "4: [  4:56]      archive: @", "3: [active]     personal: @@",
        "2: [active]         work: @@@", "1: [active]          uni: @@@",
        "0: [active]     *Control: @",
      ])
    #expect(lines[0].hasPrefix("offlineimap 0.1.0 "))
  }

  @Test("the banner tells by what the log is filtered") func filter() throws {
    let size = Size(rows: 24, columns: 80)
    var (session, time) = Scene.busy.session(themes: [try #require(Self.theme)], size: size)
    for key in [Key.character("/"), .character("z"), .character("q"), .enter] {
      _ = session.press(key, size: size, time: time)
    }
    let banner = BoardPainter.paint(session, size: size, time: time).lines[0]
    #expect(banner.contains(" /zq (0) ") && !banner.contains("MIT"), "\(banner)")
  }

  @Test("without colours the banner is reversed") func plain() throws {
    #expect(TerminalLook(try style(.banner), depth: .none).isReversed)
  }

  @Test("the help shows what the colours mean") func help() throws {
    let size = Size(rows: 60, columns: 80)
    var (session, time) = Scene.calm.session(themes: [try #require(Self.theme)], size: size)
    _ = session.press(.character("?"), size: size, time: time)
    time += 1
    let canvas = BoardPainter.paint(session, size: size, time: time)
    for activity in Activity.allCases {
      let row = canvas.lines.firstIndex { $0.contains("@  \(activity.meaning)") }
      #expect(row != nil, "\(activity)")
    }
  }
}
