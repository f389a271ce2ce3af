// SPDX-License-Identifier: MIT

import IMAP

/// Writes labels as one line of text, and reads them back.
///
/// OfflineIMAP separates labels by a comma, or by a blank in the two headers that other programs read so.
/// A label that holds the separator itself cannot be told from two labels by the text alone: so reading
/// takes the labels that the message is known to have, and recognises those first.
package struct LabelText: Equatable, Sendable {
  private let separator: Character
  /// Whether labels are decoded for people, rather than left in modified UTF-7.
  private let isDecoded: Bool
  /// What stands between two labels that are written.
  private let glue: String

  private init(_ separator: Character, glue: String, isDecoded: Bool) {
    self.separator = separator
    self.glue = glue
    self.isDecoded = isDecoded
  }

  /// The column `labels` of the status database, as OfflineIMAP 8 writes it.
  package static let status = LabelText(",", glue: ", ", isDecoded: false)

  /// The value of a header; only the names `X-Label` and `Keywords`, spelt just so, separate by blanks.
  package static func header(_ name: String, isDecoded: Bool) -> LabelText {
    name == "X-Label" || name == "Keywords"
      ? LabelText(" ", glue: " ", isDecoded: isDecoded)
      : LabelText(",", glue: ",", isDecoded: isDecoded)
  }

  /// The labels in their order.
  package func write(_ labels: Set<MessageLabel>) -> String {
    labels.map(spelling).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
      .joined(separator: glue)
  }

  private func spelling(_ label: MessageLabel) -> String {
    isDecoded ? label.text : label.wireText
  }

  /// The labels in a text; `known` are those that the message is likely to have.
  package func read(_ text: String, known: Set<MessageLabel> = []) -> Set<MessageLabel> {
    let names = Names(known)
    let pieces = text.split(separator: separator, omittingEmptySubsequences: false)
    let longest = 1 + (names.all.keys.lazy.map { $0.count { $0 == separator } }.max() ?? 0)
    var labels: Set<MessageLabel> = []
    var next = 0
    while next < pieces.count {
      let found = knownLabel(in: pieces[next...].prefix(longest), names)
      if let label = found?.label {
        labels.insert(label)
      } else if let name = pieces[next].trimmed.nonEmpty {
        labels.insert(label(named: name))
      }
      next += found?.pieces ?? 1
    }
    return labels
  }

  /// The known label that takes the most of the pieces.
  private func knownLabel(
    in pieces: ArraySlice<Substring>, _ names: Names
  ) -> (label: MessageLabel, pieces: Int)? {
    for count in stride(from: pieces.count, to: 0, by: -1) {
      let name = pieces.prefix(count).joined(separator: String(separator))[...].trimmed
      if let label = names.all[name] { return (label, count) }
    }
    return nil
  }

  /// A label that somebody typed.
  ///
  /// In a file with encoded labels, one that could be encoded already is taken so.
  private func label(named name: String) -> MessageLabel {
    if !isDecoded, MailboxName(wire: name.utf8).decoded != nil {
      return MessageLabel(wire: name.utf8)
    }
    return MessageLabel(encoding: name)
  }

  /// Labels by either of their spellings.
  private struct Names {
    var all: [String: MessageLabel] = [:]

    init(_ labels: Set<MessageLabel>) {
      for label in labels.sorted() { all[label.text] = label }
      // What stands on the wire goes first, because OfflineIMAP knows nothing else.
      for label in labels { all[label.wireText] = label }
    }
  }
}

extension Substring {
  /// Without blanks at both ends.
  fileprivate var trimmed: String {
    let start = drop { $0 == " " || $0 == "\t" }
    let end = start.lastIndex { $0 != " " && $0 != "\t" }
    return end.map { String(start[...$0]) } ?? ""
  }
}

extension String {
  fileprivate var nonEmpty: String? { isEmpty ? nil : self }
}
