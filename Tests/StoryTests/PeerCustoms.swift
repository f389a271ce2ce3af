// SPDX-License-Identifier: MIT

import TestSupport

/// What a server calls its folders, and which messages it does not take.
struct PeerCustoms: Sendable {
  let prefix: String
  let separator: String
  /// Shapes that it does not take.
  var refused: Set<MailCorpus.Shape> = []
  /// Shapes that it takes, but keeps in another form.
  var altered: Set<MailCorpus.Shape> = []

  /// Names with levels and letters of all kinds, levels parted by slashes.
  static let paths = [
    "Sent", "Archive", "Archive/2024", "Archive/2024/Invoices", "Gäste", "日本語", "日本語/台北",
    "With Blank",
    "a&b",
  ]

  /// A folder as the server names it, in modified UTF-7.
  func mailbox(_ path: String) -> String {
    let wire = [
      "Gäste": "G&AOQ-ste", "日本語": "&ZeVnLIqe-", "日本語/台北": "&ZeVnLIqe-/&U,BTFw-", "a&b": "a&-b",
    ]
    return prefix + (wire[path] ?? path).replacing("/", with: separator)
  }

  /// The same folder below the local repository, where dots part the levels.
  func directory(_ path: String) -> String {
    mailbox(path).replacing("/", with: ".")
  }

  /// The shapes of messages that the server takes.
  var shapes: [MailCorpus.Shape] { MailCorpus.Shape.allCases.filter { !refused.contains($0) } }
}
