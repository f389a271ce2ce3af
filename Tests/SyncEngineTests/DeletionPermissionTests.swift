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

  @Test("what was listed is deleted, or less of it; one message more, and all of it is held again")
  func listed() {
    let control = AccountControl()
    #expect(control.takePermission() == .nothing)
    control.note(held: held(1...50, .nothing), in: "INBOX")
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
    control.note(held: held(1...50, .nothing), in: "INBOX")
    control.note(held: held(1...40, .nothing), in: "Other")
    control.note(held: [], in: "INBOX")
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
