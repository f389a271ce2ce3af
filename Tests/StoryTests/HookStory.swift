// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

@Suite("Story: hooks", .fewAtATime)
struct HookStory {
  @Test("both hooks run in their order, know of the run, and what they say is shown")
  func order() async throws {
    try await onThread {
      let stage = try Stage()
      let log = "\(stage.home.path)/log"
      try stage.configure(
        account: """
          presynchook = echo "pre $OFFLINEIMAPSYNCMODE $OFFLINEIMAPACCOUNT" >> \(log)
            ls \(stage.home.path)/Mail/A/INBOX 2>/dev/null | wc -l >> \(log); echo hello; echo oh >&2; exit 3
          postsynchook = echo "post $OFFLINEIMAPSYNCMODE $OFFLINEIMAPRESULT $OFFLINEIMAPDOWNLOADED" >> \(log)
          """)
      try stage.append([MailCorpus().message(1), MailCorpus().message(2)])
      let text = try stage.sync()
      #expect(
        try String(contentsOfFile: log, encoding: .utf8)
          == "pre full A\n0\npost full succeeded 2\n")
      #expect(text.contains("Calling hook: echo \"pre"))
      #expect(text.contains("Hook stdout: hello\n\nHook stderr:oh\n\n\nHook return code: 3\n"))
      #expect(text.contains(/Hook return code: 0\n(.*\n)?\*\*\* Finished account 'A'/), "\(text)")
      try stage.sync("-q", "--dry-run")
      #expect(try String(contentsOfFile: log, encoding: .utf8).contains("quick") == false)
      #expect(try stage.sync("--dry-run").contains("[DRYRUN] Calling hook: echo \"post"))
      try stage.sync("-q")
      #expect(try String(contentsOfFile: log, encoding: .utf8).contains("post quick succeeded 0"))
    }
  }

  @Test("newmail_hook is called once after unread mail came to INBOX, and only then")
  func newMail() async throws {
    try await onThread {
      let stage = try Stage()
      let log = "\(stage.home.path)/calls"
      try stage.home.write("import os\n", to: "helper.py")
      try stage.configure(
        general: "pythonfile = ~/helper.py",
        remote: "newmail_hook = lambda: os.system('echo called >> \(log)')")
      let corpus = MailCorpus()
      try stage.append([corpus.message(1)], flags: #"\Seen"#)
      try stage.client().command("CREATE Other")
      try stage.append([corpus.message(2)], to: "Other")
      try stage.sync()
      #expect(!FileManager.default.fileExists(atPath: log))
      try stage.append([corpus.message(3), corpus.message(4)])
      try stage.sync()
      try stage.sync()
      #expect(try String(contentsOfFile: log, encoding: .utf8) == "called\n")
      let failing = try stage.home.run(
        "-u", "basic", "-k", "Repository RA:newmail_hook=lambda: 1/0")
      #expect(failing.status == 0, "without news it is not called")
      try stage.append([corpus.message(5)])
      let failed = try stage.home.run(
        "-u", "basic", "-k", "Repository RA:newmail_hook=lambda: 1/0")
      #expect(failed.status == 1 && failed.output.contains("division by zero"), "\(failed.output)")
      try stage.expectEqualSides()
    }
  }

  @Test("a hook that hangs is stopped after hooktimeout, and the run says so and goes on")
  func hanging() async throws {
    try await onThread {
      let stage = try Stage()
      try stage.configure(account: "hooktimeout = 1\npresynchook = echo waiting; sleep 60")
      try stage.append([MailCorpus().message(1)])
      let result = try stage.home.run("-u", "basic")
      #expect(result.status == 1)
      #expect(result.output.contains("The hook did not end within 1 s and was stopped: echo"))
      #expect(result.output.contains("Hook stdout: waiting"))
      try stage.expectEqualSides()
    }
  }

  @Test("a hook that keeps the streams open in the background does not hold up the run")
  func background() async throws {
    try await onThread {
      let stage = try Stage()
      try stage.configure(account: "presynchook = sleep 20 &")
      let start = ContinuousClock.now
      try stage.sync()
      #expect(ContinuousClock.now - start < .seconds(15))
    }
  }

  @Test("SIGTERM gives a hook some seconds, a second one ends it at once")
  func shutdown() async throws {
    try await onThread {
      let stage = try Stage()
      try stage.configure(
        account: "presynchook = trap '' TERM; echo; sleep 60; sleep 60\n"
          + "postsynchook = touch \(stage.home.path)/post")
      let program = try stage.home.start("-u", "basic")
      try program.wait(for: "Calling hook")
      program.signal(SIGTERM)
      try program.wait(for: "Preparing to shutdown")
      let start = ContinuousClock.now
      program.signal(SIGTERM)
      _ = try program.waitForEnd()
      #expect(ContinuousClock.now - start < .seconds(2))
      #expect(!FileManager.default.fileExists(atPath: "\(stage.home.path)/post"))
    }
  }
}
