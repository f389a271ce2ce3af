// SPDX-License-Identifier: MIT

import IMAP
import Interfaces
import SyncModel
import Testing

/// What a person can call up on the board, in every layout.
@Suite("Pictures of views")
struct ViewPictureTests {
  enum View: String, CaseIterable, Sendable {
    case folders, folder, attention, plan, mistyped, search, filtered, context, accounts
    case compact, bare, notice

    var keys: [Key] {
      switch self {
      case .folders: [.tab, .enter]
      case .folder: [.tab, .enter, .enter]
      case .attention: [.character("e")]
      case .plan: [.character("e"), .end, .enter]
      case .mistyped: Self.plan.keys + [.character("y"), .enter]
      case .search: [.character("/")] + Self.type("sent")
      case .filtered: Self.search.keys + [.enter, .pageUp]
      case .context: Self.search.keys + [.enter, .character("c")]
      case .accounts: [.tab, .down]
      case .compact: [.character("z")]
      case .bare: [.character("z"), .character("z")]
      case .notice: [.character("z"), .character("3")]
      }
    }

    private static func type(_ text: String) -> [Key] { text.unicodeScalars.map(Key.character) }
  }

  static let sizes = [(200, 30), (80, 24), (40, 10), (20, 5)]

  @Test("a view looks like its picture in every layout", arguments: View.allCases, sizes)
  func picture(_ view: View, _ size: (columns: Int, rows: Int)) throws {
    try check(view, Size(rows: size.rows, columns: size.columns), theme: "default")
  }

  @Test("and on the rows of OfflineIMAP", arguments: View.allCases)
  func classic(_ view: View) throws {
    try check(view, Size(rows: 24, columns: 80), theme: "classic")
  }

  private func check(_ view: View, _ size: Size, theme: String) throws {
    let look = try ThemeCatalog(folder: "/nowhere").theme(named: theme)
    var (session, time) = Scene.busy.session(themes: [look], size: size)
    time += 30
    Self.hold(&session, at: time - Story.noon)
    for key in view.keys { _ = session.press(key, size: size, time: time) }
    let face = theme == "default" ? "" : "-\(theme)"
    try Snapshot.check(
      BoardPainter.paint(session, size: size, time: time),
      named: "views/\(view.rawValue)\(face)-\(size.columns)x\(size.rows)")
  }

  /// Deletions of `work` are held, and a message of `uni` waits.
  private static func hold(_ session: inout BoardSession, at wait: Double) {
    let taxes = FolderPlace("work-remote", "Taxes")
    let titles = (300...312).compactMap { number in
      UID(UInt32(number)).map {
        MessageTitle(uid: $0, subject: "Tax return \(number)", sender: "Office <tax@example.org>")
      }
    }
    let list = DeletionList(uids: (1...312).compactMap { UID($0) }, titles: titles)
    let voice = Story.Voice.account("work", thread: 20)
    let problem = SyncProblem.deletionsHeld(taxes, count: 312, total: 340)
    let waiting = SyncEvent.warning(
      .messagesWait(FolderPlace("uni-remote", "INBOX"), count: 1))
    for record in [
      Story.one(waiting, by: .account("uni", thread: 10), .folder, after: wait),
      Story.one(.deletionsListed(on: taxes, list), by: voice, .folder, after: wait),
      Story.one(.problem(problem, .folder(taxes, "work")), by: voice, .folder, after: wait),
    ] { session.receive(record) }
  }
}
