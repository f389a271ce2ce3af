// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

@Suite("Story: watched folders", .fewAtATime)
struct IdleStory {
  /// An account that would not run again for an hour, and that logs its hooks.
  private static func stage(_ remote: String = "idlefolders = ['INBOX']") throws -> Stage {
    let stage = try Stage()
    try stage.configure(
      account: """
        autorefresh = 60
        postsynchook = echo "$OFFLINEIMAPSYNCMODE $OFFLINEIMAPFOLDER" >> \(stage.home.path)/log
        """, remote: remote)
    try stage.client().command("CREATE Other")
    try stage.append([MailCorpus().message(1)])
    return stage
  }

  private static func start(
    _ stage: Stage, port: UInt16? = nil
  ) throws -> RunningProgram {
    let program = try stage.home.start(
      "-u", "ttyui", "-kRepository RA:remoteport=\(port ?? stage.server.port)")
    try program.wait(for: "Watching RA:INBOX")
    return program
  }

  private static func wait(
    for count: Int, in folder: String = "INBOX", _ stage: Stage, _ program: RunningProgram
  ) throws {
    let end = ContinuousClock.now + .seconds(20)
    while try stage.maildir().messages(in: folder).count < count {
      guard ContinuousClock.now < end else {
        throw ProgramFailure("\(count) messages did not come:\n\(program.text)")
      }
      usleep(5_000)
    }
  }

  @Test("a message that comes to a watched folder is here at once, by a run with hooks")
  func arrival() async throws {
    try await onThread {
      let stage = try Self.stage()
      let program = try Self.start(stage)
      // The first run knew nothing to compare with, so that the folder is looked at once more.
      try program.wait(for: "*** Finished account 'A'", count: 2)
      // The next run by itself would come much later than the wait lasts.
      try stage.append([MailCorpus().message(2)])
      try Self.wait(for: 2, stage, program)
      try program.wait(for: "*** Finished account 'A'", count: 3)
      let log = try String(contentsOfFile: "\(stage.home.path)/log", encoding: .utf8)
      #expect(log == "full \nidle INBOX\nidle INBOX\n")
      #expect(program.text.contains("Changed on the server: INBOX"))
      program.signal(SIGTERM)
      #expect(try program.waitForEnd() == 0)
      try stage.expectEqualSides()
    }
  }

  @Test("flags and deletions are noticed too, and nothing in other folders is touched")
  func changes() async throws {
    try await onThread {
      let stage = try Self.stage()
      let program = try Self.start(stage)
      try program.wait(for: "*** Finished account 'A'", count: 2)
      try stage.append([MailCorpus().message(3)], to: "Other")
      let client = try stage.client()
      try client.command("SELECT INBOX")
      try client.command(#"UID STORE 1 +FLAGS (\Seen)"#)
      try program.wait(for: "Adding flag S to 1 messages on INBOX")
      try client.command(#"UID STORE 1 +FLAGS (\Deleted)"#)
      try client.command("EXPUNGE")
      try program.wait(for: "Deleting 1 messages (1) in Maildir[INBOX]")
      #expect(try stage.maildir().messages(in: "Other").isEmpty)
      program.signal(SIGUSR1)
      try Self.wait(for: 1, in: "Other", stage, program)
      program.signal(SIGTERM)
      #expect(try program.waitForEnd() == 0)
    }
  }

  @Test("a connection that is cut is opened again, and what came meanwhile is fetched")
  func cut() async throws {
    try await onThread {
      let stage = try Self.stage()
      let relay = try CountingRelay(to: stage.server.port)
      let program = try Self.start(stage, port: relay.port)
      try program.wait(for: "*** Finished account 'A'", count: 2)
      relay.cut()
      try program.wait(for: "Not watching RA:INBOX")
      try stage.append([MailCorpus().message(4)])
      try Self.wait(for: 2, stage, program)
      program.signal(SIGTERM)
      #expect(try program.waitForEnd() == 0)
    }
  }

  @Test("-o watches nothing, and without idlefolders nothing is watched")
  func never() async throws {
    try await onThread {
      let stage = try Self.stage()
      #expect(try !stage.sync("-o").contains("Watching"))
    }
  }

  @Test("with holdconnectionopen the next run logs in no more, unless the connection is dead")
  func held() async throws {
    try await onThread {
      let stage = try Self.stage("holdconnectionopen = yes\nkeepalive = 1")
      let relay = try CountingRelay(to: stage.server.port)
      let program = try stage.home.start(
        "-u", "basic", "-d", "imap", "-kRepository RA:remoteport=\(relay.port)")
      try program.wait(for: "*** Finished account 'A'")
      try program.wait(for: "NOOP", count: 2)
      try stage.append([MailCorpus().message(5)])
      program.signal(SIGUSR1)
      try Self.wait(for: 2, stage, program)
      try program.wait(for: "*** Finished account 'A'", count: 2)
      #expect(program.text.components(separatedBy: "Establishing connection").count == 2)
      relay.cut()
      try stage.append([MailCorpus().message(6)])
      program.signal(SIGUSR1)
      try Self.wait(for: 3, stage, program)
      program.signal(SIGTERM)
      #expect(try program.waitForEnd() == 0)
    }
  }
}
