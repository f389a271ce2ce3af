// SPDX-License-Identifier: MIT

import IMAP
import SyncModel
import TestSupport
import Testing

@testable import SyncEngine

/// The word of a person lets that happen which they were shown.
@Suite("DeletionPermission")
struct DeletionPermissionTests {
  private func uids(_ range: ClosedRange<UInt32>) -> [UID] { range.compactMap { UID($0) } }

  private func plan(_ range: ClosedRange<UInt32>) -> MessagePlan {
    var plan = MessagePlan()
    plan[.local].deletions = uids(range)
    return plan
  }

  /// What is held of a plan for a folder of 100 messages.
  private func held(
    _ range: ClosedRange<UInt32>, _ permission: DeletionPermission, in folder: FolderName = "INBOX"
  ) -> [HeldDeletions] {
    var plan = plan(range)
    let brake = DeletionBrake(.standard, permission)
    return brake.hold(&plan, of: folder) { _ in 100 }
  }

  private func note(
    _ held: [HeldDeletions], in folder: FolderName, to control: AccountControl
  ) {
    control.note(held: held, in: folder) { FolderPlace($0 == .local ? "L" : "R", folder) }
  }

  /// The digest of the list that a person saw.
  private func list(_ range: ClosedRange<UInt32>) -> String {
    DeletionList(uids: uids(range), titles: []).digest
  }

  @Test("what was listed anew since the person looked is not allowed unseen; the rest is")
  func shown() {
    let control = AccountControl()
    note(held(1...50, .nothing), in: "INBOX", to: control)
    note(held(1...40, .nothing), in: "Other", to: control)
    let shown = [
      FolderPlace("L", "INBOX"): list(1...50), FolderPlace("L", "Other"): list(1...40),
    ]
    // Another run held more between the look and the key.
    note(held(1...51, .nothing), in: "INBOX", to: control)
    note(held(1...30, .nothing), in: "Third", to: control)
    control.allowDeletions(shown: shown)
    let permission = control.takePermission()
    #expect(held(1...51, permission).first?.uids == uids(1...51))
    #expect(held(1...50, permission).count == 1)
    #expect(held(1...40, permission, in: "Other").isEmpty)
    #expect(held(1...30, permission, in: "Third").count == 1)
    control.allowDeletions(shown: [:])
    #expect(held(1...40, control.takePermission(), in: "Other").count == 1)
    control.allowDeletions()
    #expect(held(1...51, control.takePermission()).isEmpty)
  }

  @Test("a list on the other side, or of as many other messages, is another list")
  func other() {
    let control = AccountControl()
    note(held(1...50, .nothing), in: "INBOX", to: control)
    for shown in [
      [FolderPlace("R", "INBOX"): list(1...50)], [FolderPlace("L", "INBOX"): list(2...51)],
      [FolderPlace("L", "INBOX"): ""],
    ] {
      control.allowDeletions(shown: shown)
      #expect(held(1...50, control.takePermission()).count == 1)
    }
    #expect(DeletionList.digest(of: uids(1...9).reversed()) == list(1...9))
  }

  @Test("what was listed is deleted, or less of it; one message more, and all of it is held again")
  func listed() {
    let control = AccountControl()
    #expect(control.takePermission() == .nothing)
    note(held(1...50, .nothing), in: "INBOX", to: control)
    control.allowDeletions()
    let permission = control.takePermission()
    #expect(held(1...50, permission).isEmpty && held(2...49, permission).isEmpty)
    #expect(held(1...51, permission).first?.uids == uids(1...51))
    #expect(held(1...50, permission, in: "Other").count == 1)
    #expect(control.takePermission() == .nothing)
  }

  @Test("what a later look at the folder does not hold any more is no part of the permission")
  func outdated() {
    let control = AccountControl()
    note(held(1...50, .nothing), in: "INBOX", to: control)
    note(held(1...40, .nothing), in: "Other", to: control)
    note([], in: "INBOX", to: control)
    control.allowDeletions()
    let permission = control.takePermission()
    #expect(held(1...50, permission).count == 1)
    #expect(held(1...40, permission, in: "Other").isEmpty)
  }

  @Test("--allow-deletions holds for one run and for everything in it")
  func everything() {
    let control = AccountControl(allowsDeletions: true)
    control.allowDeletions()
    #expect(control.takePermission() == .everything)
    #expect(held(1...99, .everything).isEmpty)
    #expect(control.takePermission() == .nothing)
  }

  @Test("what a person agreed to does not use up the limit of the account")
  func limits() {
    let brake = DeletionBrake(
      .standard, .listed([FolderSide(folder: "INBOX", side: .local): Set(uids(1...150))]),
      totals: ["INBOX": 200, "Other": 200])
    var agreed = plan(1...150)
    #expect(brake.hold(&agreed, of: "INBOX") { _ in 200 }.isEmpty)
    var few = plan(1...15)
    #expect(brake.hold(&few, of: "Other") { _ in 200 }.isEmpty)
  }
}
