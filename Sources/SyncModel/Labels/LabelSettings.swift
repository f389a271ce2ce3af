// SPDX-License-Identifier: MIT

/// How the labels of Gmail are kept in files (`synclabels`).
package struct LabelSettings: Equatable, Sendable {
  /// The header field that holds the labels (`labelsheader`).
  package var header = "X-Keywords"
  /// Labels that are touched on neither side (`ignorelabels`).
  package private(set) var ignored: Set<MessageLabel> = []
  /// Labels in files are decoded rather than in modified UTF-7 (`utf8foldernames`).
  package var isDecoded = false

  package init() {}

  /// Leaves a label alone, whichever of its two spellings the name is.
  package mutating func ignore(_ name: String) {
    ignored.formUnion([MessageLabel(wire: name.utf8), MessageLabel(encoding: name)])
  }

  /// The labels without those that are left alone.
  package func kept(_ labels: Set<MessageLabel>) -> Set<MessageLabel> {
    ignored.isEmpty ? labels : labels.subtracting(ignored)
  }

  /// How labels are written in the header.
  package var text: LabelText { .header(header, isDecoded: isDecoded) }
}

extension LabelSettings: CustomStringConvertible {
  /// The same text for the same settings, in every process.
  package var description: String {
    "\(header) \(isDecoded) \(ignored.sorted().map(\.wireText).joined(separator: ","))"
  }
}
