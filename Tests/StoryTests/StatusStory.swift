// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

@Suite("Story: exit status and actions", .fewAtATime)
struct StatusStory {
  @Test("the status tells success, failure, wrong use; what was tried again and worked is success")
  func statuses() async throws {
    try await onThread {
      let stage = try Stage()
      try stage.configure()
      try stage.append([MailCorpus().message(1)])
      #expect(try stage.home.run("-u", "basic").status == 0)
      #expect(try stage.home.run("--nonsense").status == 2)
      #expect(try stage.home.run("-u", "neon").status == 1)
      let unknown = try stage.home.run("-a", "A,Nope")
      #expect(unknown.status == 1 && unknown.everything.contains("Nope"))
      #expect(!unknown.everything.contains("Processing"), "the valid ones do not run either")
      #expect(try stage.home.run("-u", "basic", "--delete-folder", "Missing").status == 1)
      let refused = try stage.home.run("-u", "basic", "-kRepository RA:remoteport=1")
      #expect(refused.status == 1)
    }
  }

  @Test("of several actions, --info comes first, then --mbnames-prune, then --delete-folder")
  func precedence() async throws {
    try await onThread {
      let stage = try Stage()
      try stage.configure()
      try stage.client().command("CREATE Doomed")
      let information = try stage.home.run(
        "--info", "--migrate-fmd5-using-nametrans", "--mbnames-prune", "--delete-folder", "Doomed")
      #expect(information.status == 0)
      #expect(information.everything.contains("Remote repository 'RA': type 'IMAP'"))
      let pruning = try stage.home.run("--mbnames-prune", "--delete-folder", "Doomed")
      #expect(pruning.status == 0 && pruning.everything.contains("no cache file to remove"))
      #expect(try stage.client().mailboxes().contains("Doomed"))
      let deletion = try stage.home.run("--delete-folder", "Doomed")
      #expect(deletion.status == 0 && deletion.everything.contains("Folder 'Doomed' deleted."))
      #expect(try !stage.client().mailboxes().contains("Doomed"))
    }
  }
}
