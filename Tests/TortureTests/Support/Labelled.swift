// SPDX-License-Identifier: MIT

import Foundation

/// A message file, and the labels in its header.
struct Labelled {
  private static let field = "X-Keywords:"
  /// The message without them.
  let bare: Data
  /// Labels of one letter.
  let labels: Set<Character>

  init(_ content: Data) {
    let lines = String(decoding: content, as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false)
    let end = lines.firstIndex(of: "") ?? lines.endIndex
    let header = lines[..<end]
    bare = Data(
      (header.filter { !$0.hasPrefix(Self.field) } + lines[end...]).joined(separator: "\n").utf8)
    let value = header.first { $0.hasPrefix(Self.field) }?.dropFirst(Self.field.count) ?? ""
    labels = Set(
      value.split(separator: ",").compactMap { $0.trimmingCharacters(in: .whitespaces).first })
  }

  /// The message with other labels.
  func with(_ labels: Set<Character>) -> Data {
    labels.isEmpty
      ? bare
      : Data("\(Self.field) \(labels.sorted().map(String.init).joined(separator: ","))\n".utf8)
        + bare
  }
}
