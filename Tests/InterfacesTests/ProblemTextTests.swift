// SPDX-License-Identifier: MIT

import Interfaces
import SyncModel
import Testing

@Suite("Problems and the summary at the end")
struct ProblemTextTests {
  private static let lost = SyncProblem.connectionLost(host: "h", during: "FETCH")
  private static let refused = SyncProblem.uploadRefused(file: "1:2,S", serverText: "too\r\nbig")

  private func text(_ problem: SyncProblem, _ scope: ProblemScope) -> String? {
    EventText(for: .stream).lines(Story.one(.problem(problem, scope))).first?.text
  }

  @Test("an error tells where, what and why")
  func contexts() throws {
    let message = "h closed the connection while FETCH."
    #expect(
      text(Self.lost, .account("A"))
        == "ERROR: While attempting to sync account 'A'\n  \(message)")
    #expect(
      text(Self.lost, .folder(remote("F"), "A"))
        == "ERROR: Aborting sync, folder 'F' [acc: 'A']\n  \(message)")
    let uid = try #require(uids(7).first)
    #expect(
      text(Self.lost, .message(.uid(uid), remote("F"), "A"))
        == "ERROR: Copying message 7 [acc: A]\n  \(message)")
    #expect(text(Self.lost, .program) == "ERROR: \(message)")
  }

  @Test("an error tells the remedy, where there is one")
  func remedy() {
    let problem = SyncProblem.connectionRefused(host: "h", port: 143)
    #expect(
      text(problem, .account("A")) == """
        ERROR: While attempting to sync account 'A'
          h refused a connection to port 143.
          Check remotehost and remoteport.
        """)
  }

  @Test("behind the remedy stands where its options are")
  func places() {
    let problem = SyncProblem.connectionRefused(host: "h", port: 143)
    var record = Story.one(.problem(problem, .account("A")), by: .account("A", thread: 1))
    record.places = [
      RemedyPlace(Self.place("remotehost", line: 12), isSet: true),
      RemedyPlace(Self.place("remoteport", line: 9), isSet: false),
      RemedyPlace(Self.place("ssl", line: 9), isSet: false),
      RemedyPlace(Self.place("remoteuser", line: nil), isSet: true),
    ]
    #expect(
      EventText(for: .stream).lines(record).first?.text == """
        ERROR: While attempting to sync account 'A'
          h refused a connection to port 143.
          Check remotehost and remoteport.
          rc:12: [Repository R] remotehost
          rc:9: [Repository R] remoteport, ssl (not set)
          rc: [Repository R] remoteuser
        """)
  }

  private static func place(_ option: String, line: Int?) -> OptionPlace {
    OptionPlace(option: option, section: "Repository R", file: "rc", line: line)
  }

  @Test("what the server said stays in its line")
  func serverText() {
    #expect(
      text(Self.refused, .account("A")) == """
        ERROR: While attempting to sync account 'A'
          The server did not take message 1:2,S. It said: too\\u{d}\\u{a}big
          It stays here and is tried again from time to time; remove the file if nobody needs it.
        """)
  }

  @Test("a process without errors has no summary")
  func nothing() {
    var report = RunReport()
    report.note(Story.one(.accountStarted))
    #expect(report.lines.isEmpty)
  }

  @Test("the summary repeats each error once, in order")
  func summary() {
    var report = RunReport()
    for _ in 1...3 { report.note(Story.one(.problem(Self.lost, .account("A")))) }
    report.note(Story.one(.problem(Self.refused, .account("B"))))
    report.note(Story.one(.validityChanged(remote("F"), saved: 1, current: 2)))
    #expect(report.lines.allSatisfy { $0.level == .warning })
    #expect(
      report.lines.map(\.text) == [
        "At least one folder skipped due to UID validity problem",
        "ERROR: Exceptions occurred during the run!",
        """
        ERROR: While attempting to sync account 'A'
          h closed the connection while FETCH.
          (3 times)
        """,
        """
        ERROR: While attempting to sync account 'B'
          The server did not take message 1:2,S. It said: too\\u{d}\\u{a}big
          It stays here and is tried again from time to time; remove the file if nobody needs it.
        """,
      ])
  }

  @Test("errors before a run of their account in which all went well are only counted")
  func mended() {
    var report = RunReport()
    func finish(_ account: AccountName, _ outcome: RunOutcome) {
      report.note(
        Story.one(
          .accountFinished(took: 1, outcome: outcome, summary: RunSummary()),
          by: .account(account, thread: 1)))
    }
    for account in ["A", "A", "B"] as [AccountName] {
      report.note(Story.one(.problem(Self.lost, .account(account))))
    }
    finish("A", .incomplete)
    #expect(report.lines.count == 3)
    finish("A", .succeeded)
    #expect(report.lines.map(\.text).first == "2 errors made up for")
    #expect(report.lines.count == 3 && report.lines[2].text.contains("'B'"))
    finish("B", .succeeded)
    #expect(report.lines.map(\.text) == ["3 errors made up for"])
    report.note(Story.one(.problem(Self.lost, .account("A"))))
    #expect(report.lines.count == 3)
  }

  @Test("the summary of a process that failed for weeks stays short")
  func bounded() {
    var report = RunReport()
    for number in 1...RunReport.mostErrors + 5 {
      let problem = SyncProblem.uploadUnidentified(file: "\(number)")
      report.note(Story.one(.problem(problem, .account("A"))))
    }
    #expect(report.lines.count == RunReport.mostErrors + 2)
    #expect(report.lines.last?.text == "ERROR: and 5 more")
  }
}
