// SPDX-License-Identifier: MIT

import SyncModel
import Testing

@testable import Configuration

@Suite("Obsolete options")
struct ObsoleteOptionTests {
  @Test("an option that means nothing any more is a warning, also with its default")
  func obsolete() {
    #expect(
      Trial(rc(account: ["status_backend = sqlite"])).messages == [
        "warning: rc:6: [Account A] status_backend: this option has no effect any more. "
          + "The state is always kept in SQLite. Remove it."
      ])
  }

  @Test("each obsolete row warns of its example once")
  func everyRow() {
    let rows = OptionTable.rows.filter { $0.replacement != nil }
    #expect(rows.count > 5)
    for row in rows {
      guard let text = Self.text(setting: row, to: row.example) else { continue }
      let messages = Trial(text).messages.filter { $0.contains("\(row.name): ") }
      #expect(messages.count == 1 && messages[0].hasPrefix("warning: "), "\(row.name)")
    }
  }

  @Test(
    "values that say the same as a default are harmless",
    arguments: [
      "readonly = 0", "subscribedonly = False", "nametrans = lambda folder: folder",
      "folderfilter = lambda foldername: True", "folderincludes = None", "reference = \"\"",
      "holdconnectionopen = off", "keepalive = 0", "idlefolders = []",
    ])
  func equivalent(_ line: String) {
    #expect(Trial(rc(remote: [line])).messages.isEmpty)
  }

  @Test("what an account that is not run asks for is nobody's concern") func unused() {
    let other = [
      "[Account B]", "localrepository = BL", "remoterepository = BR", "maxage = 3",
      "[Repository BL]", "type = nonsense", "[Repository BR]", "type = Gmail",
      "folderfilter = lambda f: False", "realdelete = no", "ssl = maybe",
    ]
    #expect(Trial(rc(more: other)).messages.isEmpty)
  }

  @Test("with -f the filter of the remote side does not matter, because it is replaced")
  func folderSwitch() throws {
    let filter = "folderfilter = lambda f: f in ['a']"
    let text = rc(local: [filter], remote: [filter, "folderincludes = ['b']"])
    let account = try Trial(text, Overrides { $0.folders = "a" }).account
    #expect(account.local.rules.names.filter != nil)
    #expect(account.remote.rules.names.filter == nil && account.remote.rules.names.includes == nil)
  }

  @Test("an option of [DEFAULT] is reported once, however many sections see it")
  func defaults() {
    let text = rc(more: ["[DEFAULT]", "realdelete = yes"])
    let messages = Trial(text).messages
    #expect(messages.count == 1)
    #expect(
      messages[0].hasPrefix("warning: rc:14: [DEFAULT] realdelete: this option has no effect"))
  }

  /// A text in which the option is set where it belongs; `nil` for sections that are not read.
  static func text(setting row: OptionRow, to value: String) -> String? {
    let line = ["\(row.name) = \(value)"]
    if !row.kinds.isDisjoint(with: .maildir) { return rc(local: line) }
    if !row.kinds.isDisjoint(with: .imap) { return rc(remote: line) }
    switch row.kinds {
    case .general: return rc(general: line)
    case .account: return rc(account: line)
    case .mailboxNames: return rc(more: ["[mbnames]"] + line)
    default: return nil
    }
  }
}
