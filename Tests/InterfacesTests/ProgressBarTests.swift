// SPDX-License-Identifier: MIT

import SyncModel
import Testing

@testable import Interfaces

@Suite("ProgressBar")
struct ProgressBarTests {
  /// A run of 16 folders that copies `done` of 400 messages of one of them in 20 seconds.
  private static func copying(_ done: Int, folders: Int = 16) -> Story {
    var story = Story()
    let account = Story.Voice.account("A", thread: 1)
    let names = (1...folders).map { FolderName("Folder \($0)") }
    story.tell(account, .structure, .foldersListed(names))
    story.tell(account, .structure, .foldersUnchanged(count: min(2, folders - 1)))
    story.copy(done, of: 400, folder: "Lists/swift-dev", thread: 2)
    return story
  }

  private static func line(_ story: Story, columns: Int, _ symbols: Symbols = .unicode) -> String? {
    var progress = CopyProgress()
    for record in story.records { progress.receive(record) }
    return ProgressBar(progress, symbols: symbols, time: story.time).line(columns: columns)
  }

  @Test(
    "the line says folder, count, rate and time, and gives up parts where it is narrow",
    arguments: [
      (79, "folder 3/16  Lists/swift-dev  ▕████████        ▏  200/400  100 kB/s  0:20+ left"),
      (60, "folder 3/16  Lists/swift-dev  200/400  100 kB/s  0:20+ left"),
      (50, "folder 3/16  Lists…  200/400  100 kB/s  0:20+ left"),
      (30, "folder 3/16  200/400  100 kB/s"), (12, "200/400"), (4, nil),
    ])
  func widths(_ columns: Int, _ expected: String?) {
    let line = Self.line(Self.copying(200), columns: columns)
    #expect(line.map { TextWidth.of($0) } ?? 0 <= columns)
    #expect(line == expected)
  }

  @Test("it never takes more cells than it may", arguments: [Symbols.unicode, .ascii])
  func room(_ symbols: Symbols) {
    var story = Self.copying(399, folders: 1234)
    story.copy(7, of: 1_000_000, folder: "日記/とても長い名前のフォルダ", thread: 3)
    for columns in 0...200 {
      let line = Self.line(story, columns: columns, symbols) ?? ""
      #expect(TextWidth.of(line) <= columns, "\(line)")
    }
  }

  @Test("without other folders the time is the whole time")
  func lastFolder() throws {
    let line = try #require(Self.line(Self.copying(200, folders: 1), columns: 79))
    #expect(line.hasSuffix("200/400  100 kB/s  0:20 left"))
  }

  @Test("folders that are copied at the same time have one line")
  func several() throws {
    var story = Self.copying(200)
    story.copy(50, of: 100, folder: "INBOX", thread: 3)
    let line = try #require(Self.line(story, columns: 79))
    #expect(line.contains("2 folders") && line.contains("250/500"), "\(line)")
  }

  @Test("a terminal without Unicode gets ASCII")
  func ascii() throws {
    var story = Story()
    story.copy(200, of: 400, folder: "Übung", thread: 2)
    let line = try #require(Self.line(story, columns: 79, .ascii))
    #expect(line.hasPrefix("?bung  [####") && line.allSatisfy(\.isASCII), "\(line)")
  }

  @Test("copying that takes less than a second has no line")
  func patience() {
    var story = Story()
    story.copy(1, of: 3, folder: "INBOX", thread: 2, seconds: 0.9)
    #expect(Self.line(story, columns: 79) == nil)
    story.wait(0.2)
    #expect(Self.line(story, columns: 79) != nil)
  }

  @Test("a line that is stuck becomes slow")
  func stall() throws {
    var story = Self.copying(200)
    story.wait(90)
    let line = try #require(Self.line(story, columns: 79))
    #expect(line.contains("10 kB/s") && line.contains("3:16+ left"), "\(line)")
  }

  @Test("the line goes when the run has ended")
  func end() {
    var story = Self.copying(400)
    story.tell(
      .folder("Lists/swift-dev", of: "A", thread: 2), .folder,
      .folderFinished(remote: remote("Lists/swift-dev"), took: 1, summary: RunSummary()))
    #expect(Self.line(story, columns: 79) == "folder 4/16")
    story.tell(
      .account("A", thread: 1), .account,
      .accountFinished(took: 1, outcome: .succeeded, summary: RunSummary()))
    #expect(Self.line(story, columns: 79) == nil)
  }

  @Test("the time that is left", arguments: [(0, "0:00"), (61.6, "1:02"), (7_560, "2.1 h")])
  func timer(_ seconds: Double, _ text: String) { #expect(Amounts.timer(seconds) == text) }
}

extension Story {
  /// Copies messages of 10,000 octets each, in so many seconds all together.
  mutating func copy(
    _ done: Int, of total: Int, folder: String, thread: Int, seconds: Double = 20
  ) {
    let voice = Voice.folder(folder, of: "A", thread: thread)
    let (from, to) = (remote(FolderName(folder)), local(FolderName(folder)))
    tell(voice, .downloading, .copying(uid: nil, number: 1, total: total, from: from, to: to))
    for number in 1...done {
      wait(seconds / Double(done))
      tell(
        voice, .downloading,
        .progress(done: number, total: total, bytes: number * 10_000, from: from, to: to))
    }
  }
}
