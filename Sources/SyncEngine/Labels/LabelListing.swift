// SPDX-License-Identifier: MIT

import IMAP
import SyncModel

/// The labels of messages as a server listed them.
///
/// Most messages of a folder have one of a few sets, so that each set is kept once.
package struct LabelListing {
  private var numbers: [Set<MessageLabel>: Int32] = [:]
  private var sets: [Set<MessageLabel>] = []
  private var messages: [UID: Int32] = [:]

  /// Notes what a FETCH response tells of labels, if it does.
  mutating func note(_ event: SessionEvent) {
    guard case .untagged(.fetch(let message)) = event, let uid = message.uid,
      let labels = message.gmailLabels
    else { return }
    self[uid] = Set(labels.map { MessageLabel($0) })
  }

  /// The labels of a message; `nil` when it was not listed.
  subscript(uid: UID) -> Set<MessageLabel>? {
    get { messages[uid].map { sets[Int($0)] } }
    set {
      guard let newValue else { return messages[uid] = nil }
      if let number = numbers[newValue] { return messages[uid] = number }
      let number = Int32(sets.count)
      numbers[newValue] = number
      sets.append(newValue)
      messages[uid] = number
    }
  }
}
