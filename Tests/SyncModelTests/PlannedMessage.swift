// SPDX-License-Identifier: MIT

import SyncModel
import Testing

/// Message 5: its flags on each side and in the status (`nil`: not there), and the plan for it in words.
struct PlannedMessage: Sendable, CustomTestStringConvertible {
  let name: String
  var local: String?
  var remote: String?
  var agreed: String?
  let expected: String
  var testDescription: String { name }

  func plan(in window: FolderWindow? = nil) -> MessagePlan {
    Planner(local: .one(local), remote: .one(remote), agreed: .one(agreed), window: window).plan()
  }
}
