// SPDX-License-Identifier: MIT

import IMAP
import SyncModel

extension IMAPFolder {
  func changeLabels(
    _ steps: [LabelStep], done: (LabelStep) throws(SyncFailure) -> Void
  ) throws(SyncFailure) {
    connection.begin("changing labels in folder \(place.folder)")
    try change(steps, done: done) { step, set in
      [.store(set, step.isAdded ? .add : .remove, [step.label.name])]
    }
  }
}
