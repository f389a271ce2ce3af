// SPDX-License-Identifier: MIT

import SyncModel

/// Something that is explained over the board, and perhaps done when a person agrees.
package struct Confirmation: Equatable, Sendable {
  /// In the frame.
  package let title: String
  /// Escaped; long ones are wrapped.
  package let lines: [String]
  /// What `y` does, in a few words.
  package let action: String
  let requests: [SyncRequest]

  init(title: String, lines: [String], action: String, _ requests: [SyncRequest]) {
    self.title = title
    self.lines = lines
    self.action = action
    self.requests = requests
  }

  /// Explains an item of the attention list and offers what can be done about it.
  init(_ item: AttentionItem) {
    let account = EscapedText.of(item.account.rawValue)
    let place = item.folder.map { ": \(EscapedText.of($0.folder.rawValue))" } ?? ""
    let time = item.text.split(separator: "\n").map(String.init)
    let lines = time + (item.advice.map { ["", $0] } ?? [])
    switch item.remedy {
    case .allowDeletions:
      self.init(
        title: account + place, lines: lines, action: "delete them now",
        [.allowDeletions(item.account)])
    case .retry:
      self.init(
        title: account + place, lines: lines, action: "try again now", [.resync(item.account)])
    }
  }
}
