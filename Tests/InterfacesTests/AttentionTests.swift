// SPDX-License-Identifier: MIT

import IMAP
import Interfaces
import SyncModel
import Testing

/// Trouble is acted on where it is shown.
@Suite("Attention list")
struct AttentionTests {
  private let size = Size(rows: 24, columns: 80)
  private let voice = Story.Voice.account("work", thread: 2)
  private let taxes = FolderPlace("work-remote", "Taxes")

  @discardableResult
  private func press(_ session: inout BoardSession, _ keys: Key...) -> [BoardSession.Effect] {
    keys.flatMap { session.press($0, size: size, time: Story.noon) }
  }

  private func type(_ text: String, _ session: inout BoardSession) -> [BoardSession.Effect] {
    text.unicodeScalars.flatMap { press(&session, .character($0)) }
  }

  private func lines(_ session: BoardSession) -> [String] {
    BoardPainter.paint(session, size: size, time: Story.noon).lines
  }

  private func list(_ count: UInt32, named: UInt32) -> DeletionList {
    let titles = (count - named + 1...count).compactMap { number in
      UID(number).map {
        MessageTitle(uid: $0, subject: "Tax \(number)\u{1b}[2J", sender: "Ann \u{202e}<a@x>")
      }
    }
    return DeletionList(uids: (1...count).compactMap { UID($0) }, titles: titles)
  }

  /// What a request says of the list that the person saw.
  private func shown(_ count: UInt32) -> [FolderPlace: String] {
    [taxes: list(count, named: 1).digest]
  }

  /// A session in which `count` deletions are held.
  private func held(_ count: UInt32, named: UInt32) -> BoardSession {
    var session = Scene.calm.session(size: size).0
    session.receive(
      Story.one(.deletionsListed(on: taxes, list(count, named: named)), by: voice, after: 60))
    session.receive(
      Story.one(
        .problem(.deletionsHeld(taxes, count: Int(count), total: 340), .folder(taxes, "work")),
        by: voice, after: 60))
    return session
  }

  @Test("what is odd in the rc file stays where the person looks, and wants nothing")
  func remark() {
    var session = Scene.start.session(size: size).0
    let calm = lines(session).last ?? ""
    session.receive(Story.one(.remark("rc:5: [general] ui\u{1b}: there is no such option.")))
    #expect(!calm.contains("e 1!") && lines(session).last?.contains("e 1!") == true)
    press(&session, .character("e"))
    #expect(
      lines(session)[2].contains("start  rc:5: [general] ui\\u{1b}: there is no such option."))
    press(&session, .enter)
    #expect(lines(session).contains { $0.contains("At the start") })
    #expect(lines(session).contains { $0.contains("Esc close") })
    #expect(press(&session, .character("y")) == [])
    #expect(session.confirmation == nil)
  }

  @Test("the second row of a listed message stands below its words") func hangingRows() {
    var session = held(3, named: 3)
    press(&session, .character("e"), .end, .enter)
    let narrow = Size(rows: 24, columns: 30)
    let rows = BoardPainter.paint(session, size: narrow, time: Story.noon).lines
    let first = rows.firstIndex { $0.contains("| - ") || $0.contains("│ - ") }
    #expect(first.map { rows[$0 + 1].dropFirst().hasPrefix("   ") } == true, "\(rows)")
  }

  @Test("what to do about a problem tells the line of the rc file") func placeOfOption() {
    var session = Scene.calm.session(size: size).0
    let problem = SyncProblem.hostUnknown(host: "imap.example.org", reason: "")
    var record = Story.one(.problem(problem, .account("work")), by: voice, after: 60)
    let place = OptionPlace(option: "remotehost", section: "Repository R", file: "rc", line: 12)
    record.places = [RemedyPlace(place, isSet: true)]
    session.receive(record)
    press(&session, .character("e"), .end, .enter)
    #expect(lines(session).contains { $0.contains("rc:12: [Repository R] remotehost") })
  }

  @Test("the digit of an account that is left out says so, and asks for nothing")
  func digitOfLeftOut() {
    var session = Scene.calm.session(size: size).0
    let digit = (session.board.accounts.firstIndex { $0.name == "work" } ?? 0) + 1
    let problem = SyncProblem.settingsUnusable(reason: "rc:7: no remotehost.")
    session.receive(Story.one(.problem(problem, .account("work")), by: voice))
    session.receive(Story.one(.accountEnded, by: voice))
    #expect(type("\(digit)", &session) == [])
    #expect(
      lines(session).contains {
        $0.contains("work is left out: its settings cannot be used; e tells what to correct")
      })
  }

  @Test("the digit of an account that has done its only run says that no other follows")
  func digitOfEnded() {
    var session = Scene.calm.session(size: size).0
    let digit = (session.board.accounts.firstIndex { $0.name == "work" } ?? 0) + 1
    session.receive(Story.one(.accountEnded, by: voice))
    #expect(type("\(digit)", &session) == [])
    #expect(
      lines(session).contains {
        $0.contains("work has ended; it runs again when offlineimap is started again")
      })
  }

  @Test("an account that is left out wants the file corrected, and is not tried again")
  func leftOut() {
    var session = Scene.calm.session(size: size).0
    let problem = SyncProblem.settingsUnusable(reason: "rc:7: no remotehost.")
    session.receive(Story.one(.problem(problem, .account("work")), by: voice))
    session.receive(Story.one(.accountEnded, by: voice))
    press(&session, .character("e"), .end, .enter)
    let picture = lines(session)
    // What is wrong must not stand behind many words, as few columns are left for it in the lists.
    #expect(picture.contains { $0.contains("Left out: rc:7: no remotehost.") })
    #expect(picture.contains { $0.contains("Correct the file and start offlineimap again.") })
    #expect(picture.contains { $0.contains("Esc close") })
    #expect(!picture.contains { $0.contains("y try again") })
    #expect(press(&session, .character("y")) == [] && session.confirmation == nil)
  }

  @Test("the words of the attention list stand below each other")
  func columns() throws {
    var session = held(312, named: 20)
    session.receive(Story.one(.remark("odd")))
    press(&session, .character("e"))
    func column(of text: String) throws -> Int {
      let line = try #require(lines(session).first { $0.contains(text) })
      let place = try #require(line.firstRange(of: text)?.lowerBound)
      return line.distance(from: line.startIndex, to: place)
    }
    #expect(try column(of: "Deleting 312") == column(of: "odd"))
  }

  @Test("a held deletion shows every message, and wants their number typed")
  func plan() {
    var session = held(312, named: 20)
    press(&session, .character("e"), .end, .enter)
    let first = lines(session)
    #expect(first.contains { $0.contains("- 312  Tax 312\\u{1b}[2J, Ann \\u{202e}<a@x>") })
    #expect(first.contains { $0.contains("Down:") && $0.contains("more") })
    #expect(first.contains { $0.contains("Type 312 to delete them now: ") })
    press(&session, .end)
    #expect(lines(session).contains { $0.contains("- and 292 messages with UID 1:292") })
    #expect(!lines(session).contains { $0.contains("- 312  ") })
    #expect(type("31", &session) == [] && press(&session, .enter) == [])
    #expect(session.confirmation?.typed == "")
    #expect(lines(session).contains { $0.contains("That is something else.") })
    #expect(type("3112", &session) == [])
    press(&session, .backspace, .backspace)
    #expect(type("2", &session) == [] && session.confirmation?.typed == "312")
    #expect(press(&session, .enter) == [.send(.allowDeletions("work", shown: shown(312)))])
    #expect(session.confirmation == nil)
  }

  @Test("y alone deletes nothing, and Esc leaves all as it is")
  func declined() {
    var session = held(312, named: 1)
    press(&session, .character("e"), .end, .enter)
    #expect(press(&session, .character("y"), .enter) == [])
    #expect(session.confirmation != nil)
    #expect(press(&session, .escape) == [] && session.confirmation == nil)
  }

  @Test("D lists what all accounts hold, and wants the sum typed")
  func all() {
    var session = held(30, named: 2)
    let other = FolderPlace("uni-remote", "INBOX")
    session.receive(
      Story.one(
        .problem(.deletionsHeld(other, count: 25, total: 99), .folder(other, "uni")),
        by: .account("uni", thread: 1)))
    press(&session, .character("D"))
    #expect(session.confirmation?.title == "Delete 55 messages?")
    #expect(
      session.confirmation?.lines.contains("- 30  Tax 30\\u{1b}[2J, Ann \\u{202e}<a@x>") == true)
    #expect(type("55", &session) == [])
    #expect(
      press(&session, .enter) == [
        // Of what one account holds, no list has come: so none was seen.
        .send(.allowDeletions("uni", shown: [:])),
        .send(.allowDeletions("work", shown: shown(30))),
      ])
  }

  @Test("one matter of several shows all that its account holds, because all of it is deleted")
  func oneOfSeveral() {
    var session = held(30, named: 2)
    let inbox = FolderPlace("work-remote", "INBOX")
    session.receive(
      Story.one(
        .problem(.deletionsHeld(inbox, count: 25, total: 99), .folder(inbox, "work")), by: voice))
    press(&session, .character("e"), .end, .enter)
    #expect(session.confirmation?.title == "Delete 55 messages?")
    #expect(session.confirmation?.lines.contains { $0.contains("Taxes") } == true)
    #expect(session.confirmation?.lines.contains { $0.contains("INBOX") } == true)
    #expect(type("25", &session) == [] && press(&session, .enter) == [])
    #expect(type("55", &session) == [])
    #expect(press(&session, .enter) == [.send(.allowDeletions("work", shown: shown(30)))])
  }

  @Test("who reads a list agrees to that one: another list takes it away, the same one does not")
  func outdated() {
    var session = held(30, named: 2)
    press(&session, .character("D"))
    _ = type("3", &session)
    session.receive(Story.one(.deletionsListed(on: taxes, list(30, named: 1)), by: voice))
    session.receive(
      Story.one(.deletionsListed(on: taxes, list(40, named: 2)), by: .account("uni", thread: 1)))
    #expect(session.confirmation?.typed == "3")
    session.receive(Story.one(.deletionsListed(on: taxes, list(31, named: 2)), by: voice))
    #expect(session.confirmation == nil)
    #expect(session.notice?.text == "What would be deleted has changed; look at it again")
    #expect(type("0", &session) == [] && press(&session, .enter) == [])
  }

  @Test("of two looks at one folder only the later counts")
  func laterLook() {
    var session = held(312, named: 2)
    session.receive(
      Story.one(
        .problem(.deletionsHeld(taxes, count: 320, total: 340), .folder(taxes, "work")), by: voice,
        after: 90))
    #expect(session.board.attention.items.filter(\.isHeldDeletion).count == 1)
    press(&session, .character("D"))
    #expect(session.confirmation?.title == "Delete 320 messages?")
  }

  @Test("a list goes with what is held, and stays while that does")
  func forgotten() {
    var session = held(30, named: 2)
    let end = SyncEvent.accountFinished(took: 1, outcome: .succeeded, summary: RunSummary())
    session.receive(Story.one(end, by: voice, after: 61))
    #expect(session.board.attention.plans.count == 1)
    session.receive(Story.one(.accountStarted, by: voice, after: 100))
    session.receive(Story.one(end, by: voice, after: 101))
    #expect(session.board.attention.plans.isEmpty)
  }

  @Test("a list is not lost when another account ends between the list and what it is about")
  func interleaved() {
    var session = Scene.calm.session(size: size).0
    session.receive(Story.one(.deletionsListed(on: taxes, list(30, named: 2)), by: voice))
    let end = SyncEvent.accountFinished(took: 1, outcome: .succeeded, summary: RunSummary())
    session.receive(Story.one(end, by: .account("uni", thread: 1)))
    session.receive(
      Story.one(
        .problem(.deletionsHeld(taxes, count: 30, total: 340), .folder(taxes, "work")), by: voice))
    press(&session, .character("D"))
    #expect(session.confirmation?.lines.contains { $0.contains("Tax 30") } == true)
  }

  @Test("messages that wait because they failed are tried at once")
  func retry() {
    var session = Scene.calm.session(size: size).0
    session.receive(Story.one(.warning(.messagesWait(taxes, count: 3)), by: voice))
    press(&session, .character("e"), .end, .enter)
    #expect(session.confirmation?.action == "try them now")
    #expect(press(&session, .character("y")) == [.send(.retryMessages("work"))])
  }

  @Test("mail that came back from a backup is noted, and there is nothing to do about it")
  func olderMaildirs() {
    var session = Scene.calm.session(size: size).0
    session.receive(Story.one(.warning(.maildirsOlder(path: "/mail/work")), by: voice))
    press(&session, .character("e"), .end)
    let picture = lines(session).joined(separator: "\n")
    #expect(picture.contains("The mail is older than the last run, as from a backup"), "\(picture)")
    press(&session, .enter)
    #expect(session.confirmation?.action == "")
  }

  @Test("a refused login is tried again, and a second refusal asks over the board")
  func password() {
    var session = Scene.calm.session(size: size).0
    let refusal = SyncProblem.loginRefused(user: "carol", host: "imap.example.org", attempts: [])
    session.receive(Story.one(.problem(refusal, .account("work")), by: voice))
    press(&session, .character("e"), .end, .enter)
    #expect(press(&session, .character("y")) == [.send(.resync("work"))])
    let question = PasswordQuestion(
      id: 7, account: "work", repository: "work-remote", user: "carol", host: "imap.example.org",
      refusal: "[AUTHENTICATIONFAILED]")
    session.receive(Story.one(.passwordWanted(question), by: voice))
    let picture = lines(session).joined(separator: "\n")
    #expect(picture.contains("Password for work") && picture.contains("[AUTHENTICATIONFAILED]"))
    _ = type("new secret", &session)
    #expect(!lines(session).joined().contains("new secret"))
    #expect(press(&session, .enter) == [.send(.password(id: 7, Secret("new secret")))])
  }

  @Test("after two refusals and an unanswered question, the digit brings the question back")
  func declinedPassword() {
    var session = Scene.calm.session(size: size).0
    let wait = PasswordWait(
      user: "carol", host: "h", refusals: 0, origin: "remotepass", refusal: "NO")
    session.receive(Story.one(.passwordAwaited(wait), by: voice))
    #expect(lines(session).contains { $0.contains("‼ password") && $0.contains("no password") })
    #expect(press(&session, .character("2")) == [.send(.resync("work"))])
  }
}
