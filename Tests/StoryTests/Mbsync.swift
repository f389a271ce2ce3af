// SPDX-License-Identifier: MIT

import Foundation
import TestSupport

/// The real mbsync on the mail of a stage's first account.
struct Mbsync {
  private let stage: Stage
  /// How it names folders on the disk.
  var folders = "Verbatim"
  /// Where the folders lie, with a slash at the end if they are below; empty with `Maildir++`.
  var path = "Path ~/Mail/A/"
  var inbox = "~/Mail/A/INBOX"
  /// `*` keeps the state in the folders.
  var state = "*"

  init(_ stage: Stage) { self.stage = stage }

  /// Synchronises both ways, as often as it likes, and returns what it printed.
  @discardableResult
  func run() throws -> String {
    let text = """
      IMAPAccount account
      Host localhost
      Port \(stage.server.port)
      User \(stage.users[0])
      PassCmd "cat ~/password"
      SSLType None
      AuthMechs LOGIN

      IMAPStore far
      Account account

      MaildirStore near
      \(path)
      Inbox \(inbox)
      SubFolders \(folders)

      Channel all
      Far :far:
      Near :near:
      Patterns *
      Create Both
      Expunge Both
      SyncState \(state)

      """
    let lines = text.replacing("~", with: stage.home.path)
    try stage.home.write(lines.replacing("\(path)\n\n", with: ""), to: "mbsyncrc")
    try FileManager.default.createDirectory(
      atPath: "\(stage.home.path)/Mail/A", withIntermediateDirectories: true)
    let result = try Shell.run(
      ["mbsync", "-V", "-c", "\(stage.home.path)/mbsyncrc", "-a"],
      environment: stage.home.environment, directory: stage.home.path)
    guard result.status == 0 else { throw ProgramFailure(result.everything) }
    return result.everything
  }
}
