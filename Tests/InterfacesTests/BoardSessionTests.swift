// SPDX-License-Identifier: MIT

import Interfaces
import SyncModel
import Testing

@Suite("BoardSession")
struct BoardSessionTests {
  private let size = Size(rows: 24, columns: 80)

  private func session(_ scene: Scene) -> BoardSession { scene.session(size: size).0 }

  private func press(_ session: inout BoardSession, _ keys: Key...) -> [BoardSession.Effect] {
    keys.flatMap { session.press($0, size: size, time: Story.noon) }
  }

  private func log(_ session: BoardSession) -> [String] {
    let log = session.board.log
    return (log.start..<log.end).map { log[$0].text }
  }

  @Test("a digit asks for its account at once")
  func digits() {
    var session = session(.calm)
    #expect(press(&session, .character("2")) == [.send(.resync("work"))])
    #expect(session.notice == nil)
  }

  @Test("a digit of an account that runs is sent, and the person is told")
  func running() {
    var session = session(.busy)
    #expect(press(&session, .character("1")) == [.send(.resync("uni"))])
    #expect(session.notice?.text == "uni is being synchronised already")
  }

  @Test("a digit without an account does nothing but say so", arguments: ["5", "9"])
  func noAccount(_ digit: String) throws {
    var session = session(.calm)
    let key = try #require(digit.unicodeScalars.first)
    #expect(press(&session, .character(key)) == [])
    #expect(session.notice?.text == "There is no account \(digit)")
    session.tick(time: Story.noon + 60)
    #expect(session.notice == nil)
  }

  @Test("0 is the bar of the program and does nothing")
  func zero() {
    var session = session(.calm)
    #expect(press(&session, .character("0"), .character("x"), .unknown) == [])
  }

  @Test("a asks for all accounts")
  func all() {
    var session = session(.calm)
    #expect(press(&session, .character("a")) == [.send(.resyncAll)])
  }

  @Test("q quits gracefully, the second q at once")
  func quit() {
    var session = session(.calm)
    #expect(press(&session, .character("q")) == [.send(.shutdown(.soon))])
    #expect(log(session).last == "Requested shutdown via 'q'")
    #expect(press(&session, .character("q")) == [.send(.shutdown(.now))])
  }

  @Test("q after ^C is the second request")
  func quitAfterSignal() {
    var session = session(.calm)
    session.receive(Story.one(.shutdownRequested(.soon)))
    #expect(press(&session, .character("q")) == [.send(.shutdown(.now))])
  }

  @Test("q after SIGUSR2 still quits gracefully")
  func quitAfterRun() {
    var session = session(.calm)
    session.receive(Story.one(.shutdownRequested(.afterRun)))
    #expect(press(&session, .character("q")) == [.send(.shutdown(.soon))])
  }

  @Test("D asks once more, then lets the deletions happen that are held")
  func deletions() {
    var session = session(.calm)
    #expect(press(&session, .character("D")) == [])
    #expect(session.notice?.text == "No deletions are held")
    let place = FolderPlace("work-remote", "INBOX")
    session.receive(
      Story.one(
        .problem(.deletionsHeld(place, count: 300, total: 500), .folder(place, "work")),
        by: .account("work", thread: 2)))
    #expect(press(&session, .character("D")) == [])
    #expect(session.confirmation?.title == "Delete 300 messages?")
    #expect(press(&session, .character("y"), .enter) == [])
    #expect(session.confirmation?.isMistyped == true)
    #expect(press(&session, .escape) == [] && session.confirmation == nil)
    let number = "300".unicodeScalars.map(Key.character)
    #expect(
      ([.character("D")] + number + [.enter]).flatMap { press(&session, $0) }
        == [.send(.allowDeletions("work", shown: [:]))])
    #expect(session.confirmation == nil)
    session.receive(Story.one(.accountStarted, by: .account("work", thread: 2)))
    #expect(press(&session, .character("D")) == [])
    #expect(session.notice?.text == "No deletions are held")
  }

  @Test("? shows and hides the help, Esc hides it")
  func help() {
    var session = session(.calm)
    _ = press(&session, .character("?"))
    #expect(session.isHelpShown)
    _ = press(&session, .escape)
    #expect(!session.isHelpShown)
    _ = press(&session, .character("?"), .character("?"))
    #expect(!session.isHelpShown)
  }

  @Test("every key of the help does something")
  func keyMap() {
    for binding in KeyMap.standard.bindings {
      #expect(!binding.actions.isEmpty)
      for (key, action) in binding.actions {
        #expect(KeyMap.standard.action(of: key) == action, "\(key.name)")
      }
    }
  }

  @Test("rows says how much is shown at first, and z how to keep that")
  func extent() {
    var setup = InterfaceSetup(terminal: Terminal())
    #expect(BoardSession(setup, time: 0).layout(size).hints != nil)
    setup.extent = .compact
    setup.remarks = ["odd"]
    var session = BoardSession(setup, time: 0)
    #expect(session.layout(size).hints == nil && session.layout(size).banner != nil)
    #expect(log(session) == ["odd"])
    #expect(press(&session, .character("z")) == [])
    #expect(session.layout(size).banner == nil)
    #expect(
      session.notice?.text == "Rows of the board: bare (to keep it: rows = bare in [general])")
  }

  @Test("t goes round the themes")
  func themes() throws {
    let themes = ThemeCatalog(folder: "/nowhere").all(startingWith: .standard())
    var session = Scene.calm.session(themes: themes, size: size).0
    _ = press(&session, .character("t"))
    #expect(session.theme.name == "classic")
    #expect(session.notice?.text == "Theme classic (to keep it: theme = classic in [general])")
    _ = press(&session, .character("t"))
    #expect(session.theme.name == "high-contrast")
  }

  @Test("^L paints the screen again, even over a question")
  func repaint() {
    var session = session(.password)
    #expect(press(&session, .control("l")) == [.repaint])
  }

  @Test("the board ticks only while something on it changes with time")
  func ticking() {
    #expect(session(.calm).isTicking)
    #expect(session(.busy).isTicking)
    #expect(!session(.start).isTicking)
  }
}

@Suite("PasswordPrompt")
struct PasswordPromptTests {
  private let size = Size(rows: 24, columns: 80)

  private func press(_ session: inout BoardSession, _ keys: [Key]) -> [BoardSession.Effect] {
    keys.flatMap { session.press($0, size: size, time: Story.noon) }
  }

  @Test("keys go into the answer and not to the board")
  func modal() {
    var session = Scene.password.session(size: size).0
    #expect(press(&session, [.character("q"), .character("1"), .character("?")]) == [])
    #expect(session.prompt?.length == 9)
    #expect(
      press(&session, [.enter]) == [.send(.password(id: 1, Secret("secretq1?")))])
  }

  @Test("the next question follows, and Esc refuses it")
  func queue() {
    var session = Scene.password.session(size: size).0
    _ = press(&session, [.enter])
    #expect(session.prompt?.question.id == 2)
    #expect(session.prompt?.length == 0)
    #expect(press(&session, [.character("x"), .escape]) == [.send(.password(id: 2, nil))])
    #expect(session.prompt == nil)
  }

  @Test("what was typed can be corrected; an empty answer is none")
  func editing() {
    let question = PasswordQuestion(id: 1, account: "A", repository: "R", user: "u", host: "h")
    var prompt = PasswordPrompt(question)
    #expect(prompt.press(.backspace) == .unfinished)
    #expect(prompt.press(.enter) == .unfinished)
    for key in [Key.character("a"), .character("ü"), .backspace, .character("b"), .left] {
      #expect(prompt.press(key) == .unfinished)
    }
    #expect(prompt.press(.enter) == .answered(Secret("ab")))
    _ = prompt.press(.control("u"))
    #expect(prompt.length == 0)
  }

  @Test("a question that is settled elsewhere goes away")
  func settled() {
    var session = Scene.password.session(size: size).0
    session.receive(Story.one(.passwordSettled(id: 1)))
    #expect(session.prompt?.question.id == 2)
    session.receive(Story.one(.passwordSettled(id: 2)))
    #expect(session.prompt == nil)
  }

  @Test("nothing of the password is ever drawn")
  func hidden() {
    for (rows, columns) in [(24, 80), (1, 40), (5, 20), (10, 40)] {
      let size = Size(rows: rows, columns: columns)
      let (session, time) = Scene.password.session(size: size)
      let text = BoardPainter.paint(session, size: size, time: time).lines.joined(separator: "\n")
      #expect(!text.contains("secret"))
      #expect(text.contains("•"))
    }
  }
}
