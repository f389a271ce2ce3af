// SPDX-License-Identifier: MIT

import Foundation
import Interfaces
import POSIX
import SyncModel
import TestSupport
import Testing

@Suite("LogFile")
struct LogFileTests {
  private func content(_ path: String) throws -> String {
    try String(contentsOf: URL(filePath: path), encoding: .utf8)
  }

  private let stamp = WallClock.dateAndTime(Story.noon)

  @Test("adds lines with time and level to what is there")
  func lines() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("before\n", to: "log")
    let log = try LogFile(path: path, arguments: ["offlineimap", "-l", path])
    var story = Story()
    story.start(["A"])
    story.tell(.account("A", thread: 1), .account, .accountStarted)
    story.tell(.main, .idle, .sleeping(remaining: 60, total: 60))
    story.tell(
      .main, .idle, .problem(.connectionLost(host: "h", during: "x\u{1b}"), .account("A")))
    story.tell(.main, .idle, .debug(.imap, "not asked for"))
    for record in story.records { log.receive(record) }
    #expect(stamp.hasSuffix(" 12:00:00"))
    #expect(
      try content(path) == """
        before
        \(stamp) INFO: offlineimap 0.1.0 starting...
          OpenSSL 3.0.19, SQLite 3.40.1
          Args: offlineimap -l \(path)
        \(stamp) INFO: *** Processing account A
        \(stamp) INFO: Next refresh in 1.0 minutes
        \(stamp) ERROR: ERROR: While attempting to sync account 'A'
          h closed the connection while x\\u{1b}.

        """)
  }

  @Test("the summary of the process stands at the end")
  func summary() throws {
    let folder = try TemporaryFolder()
    let log = try LogFile(path: "\(folder.path)/log", arguments: [])
    log.receive(Story.one(.problem(.connectionLost(host: "h", during: "x"), .account("A"))))
    log.receive(Story.one(.programFinished(exitStatus: 1)))
    let text = try content("\(folder.path)/log")
    #expect(
      text.hasSuffix(
        """
        \(stamp) WARNING: ERROR: Exceptions occurred during the run!
        \(stamp) WARNING: ERROR: While attempting to sync account 'A'
          h closed the connection while x.

        """), "\(text)")
  }

  @Test("-d adds debug lines, and a new file is for the user alone")
  func debug() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/log"
    let log = try LogFile(path: path, debug: [.imap], arguments: [])
    log.receive(Story.one(.debug(.imap, "A1 NOOP")))
    let text = try content(path)
    #expect(text.contains(" DEBUG: Now debugging for imap: IMAP protocol debugging\n"))
    #expect(text.hasSuffix("\(stamp) DEBUG: [imap]: A1 NOOP\n"))
    #expect(try Files.status(path).permissions == 0o600)
  }

  @Test("a log that cannot be opened is an error at once")
  func unusable() {
    #expect(throws: SystemError.self) {
      try LogFile(path: "/no/such/folder/log", arguments: [])
    }
  }
}
