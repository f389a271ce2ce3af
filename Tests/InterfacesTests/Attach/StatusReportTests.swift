// SPDX-License-Identifier: MIT

import Foundation
import SyncModel
import TestSupport
import Testing

@testable import Interfaces

@Suite("StatusReport")
struct StatusReportTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// The notes after some events.
  private func notes(_ records: [EventRecord]) -> (AccountName) -> RunNote? {
    let path = { (account: AccountName) in "\(folder.path)/\(account).json" }
    let notes = RunNotes(path: path)
    for record in records { notes.receive(record) }
    return { RunNote(path: path($0)) }
  }

  private func story(_ outcome: RunOutcome, _ problems: [SyncProblem] = []) -> [EventRecord] {
    var story = Story()
    story.start(["work"])
    let voice = Story.Voice.account("work", thread: 1)
    story.tell(voice, .account, .accountStarted)
    for problem in problems { story.tell(voice, .account, .problem(problem, .account("work"))) }
    story.wait(5)
    story.tell(
      voice, .account, .accountFinished(took: 5, outcome: outcome, summary: RunSummary()))
    return story.records
  }

  private let refused = SyncProblem.loginRefused(
    user: "carol", host: "imap.example.org", attempts: [])
  private let locked = SyncProblem.accountLocked(path: "/x/work.lock")

  @Test("a note is there after a run, and a run that fails does not forget the last success")
  func note() throws {
    let first = try #require(notes(story(.succeeded))("work"))
    #expect(first.outcome == .succeeded && first.succeeded == Story.noon + 5 && first.needs.isEmpty)
    let second = try #require(notes(story(.failed, [refused]))("work"))
    #expect(second.outcome == .failed && second.succeeded == Story.noon + 5)
    #expect(second.needs.map(\.text).count == 1)
  }

  @Test("who was locked out writes nothing about the account of another")
  func lockedOut() {
    let note = notes(story(.succeeded))("work")
    #expect(notes(story(.failed, [locked]))("work") == note)
  }

  @Test("an account that waits for a password says so when its program is gone")
  func awaited() throws {
    let wait = PasswordWait(
      user: "carol", host: "imap.example.org", refusals: 3, origin: "", refusal: nil)
    let event = Story.one(.passwordAwaited(wait), by: .account("work", thread: 1), after: 9)
    var report = StatusReport(time: Story.noon)
    report.add("work", notes(story(.failed, [refused]) + [event])("work"))
    #expect(!report.isFine && report.lines[0].contains("password of carol"), "\(report.lines)")
  }

  @Test(
    "a file that is no note is as good as none", arguments: ["", "{}", "[1]", #"{"version":2}"#])
  func damaged(_ text: String) throws {
    #expect(RunNote(path: try folder.write(text, to: "note")) == nil)
  }

  @Test("accounts never synchronised, fine and in trouble: a line each, and what they amount to")
  func lines() {
    var report = StatusReport(time: Story.noon)
    report.add("new", nil)
    #expect(report.isFine && !report.isComplete)
    report.add("work", notes(story(.succeeded))("work"))
    #expect(report.isFine)
    report.add("a\u{1b}[2Jb", notes(story(.failed, [refused]))("work"))
    #expect(!report.isFine && !report.isComplete)
    #expect(report.lines[0].hasPrefix("new ") && report.lines[0].hasSuffix("last success never"))
    #expect(report.lines[1].contains("  ok         last success 2026-11-20 12:00:05"))
    #expect(report.lines[2].contains("  failed ") && !report.lines[2].contains("\u{1b}"))
  }

  @Test("of a program that runs, its board tells more than the note")
  func running() async throws {
    let records = story(.succeeded)
    let (report, json) = try await onThread { [records] in
      let scene = try AttachScene()
      for record in records { scene.service.receive(record) }
      let voice = Story.Voice.account("work", thread: 1)
      scene.service.receive(
        Story.one(.sleeping(remaining: 300, total: 300), by: voice, after: 6))
      let state = try #require(RunningState(try ControlConnection(patientlyTo: scene.path)))
      var report = StatusReport(time: Story.noon + 46)
      report.add("work", nil, state)
      scene.tell(.passwordWanted(AttachScene.question), thread: 1)
      let asking = try #require(RunningState(try ControlConnection(patientlyTo: scene.path)))
      var second = StatusReport(time: Story.noon)
      second.add("work", nil, asking)
      return (report, second)
    }
    #expect(report.isFine && report.isComplete)
    #expect(report.lines[0].hasSuffix("12:00:05  next in 4:20"), "\(report.lines)")
    #expect(report.json.contains(#""process":77"#) && report.json.contains(#""state":"ok""#))
    #expect(!json.isFine && json.json.contains(#""state":"password""#))
  }
}
