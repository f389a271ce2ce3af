// SPDX-License-Identifier: MIT

import IMAP
import SyncModel

extension IMAPFolder {
  func changeLabels(
    _ steps: [LabelStep], done: (LabelStep) throws(SyncFailure) -> Void
  ) throws(SyncFailure) {
    connection.begin("changing labels in folder \(place.folder)")
    var sent: [(step: LabelStep, tags: [Tag])] = []
    for step in steps {
      var tags: [Tag] = []
      for set in UIDSet(step.uids).chunks(ofAtMost: Self.longestSet) {
        tags.append(
          try connection.send(.store(set, step.isAdded ? .add : .remove, [step.label.name])))
      }
      sent.append((step, tags))
    }
    var refusal: SyncFailure?
    for (step, tags) in sent {
      do throws(SyncFailure) {
        for tag in tags { try connection.wait(for: tag).success() }
        try done(step)
      } catch {
        // The other steps are on their way and do not depend on this one.
        guard !connection.isBroken, refusal == nil else { throw error }
        refusal = error
      }
    }
    if let refusal { throw refusal }
  }
}
