// SPDX-License-Identifier: MIT

import IMAP
import SyncModel

/// The header field that holds the labels of a message: found, read and replaced, without touching an
/// octet of the other fields.
///
/// A header here has the line ends of its place, CRLF or LF, and the empty line that ends it, if there
/// is one.
struct LabelsHeader {
  /// Lines may not be longer (RFC 5322 §2.1.1).
  private static let longestLine = 998

  private let settings: LabelSettings
  private let name: String

  init(_ settings: LabelSettings) {
    self.settings = settings
    name = settings.header.lowercased()
  }

  /// All labels in the header, ignored ones as well; `known` are those that it is likely to have.
  func labels(
    in header: [UInt8], known: Set<MessageLabel> = []
  ) -> Set<MessageLabel> {
    HeaderFields(header[...]).all(name).reduce(into: []) { labels, value in
      let text = EncodedWords.decode(Self.unfolded(value))
      labels.formUnion(settings.text.read(text, known: known))
    }
  }

  /// The header with these labels in its last field, and no other field of that name.
  ///
  /// `isWire` says what ends a line where the header has no line end to go by.
  func header(
    _ header: [UInt8], with labels: Set<MessageLabel>, isWire: Bool = false
  ) -> [UInt8] {
    var result = HeaderFields(header[...]).without([name])
    let lineEnd = Self.lineEnd(of: header) ?? (isWire ? "\r\n" : "\n")
    let end = result.endsWithEmptyLine
    result.removeLast(end.count)
    if let last = result.last, last != .lineFeed { result += lineEnd.utf8 }
    result += field(labels, lineEnd: lineEnd).utf8
    return result + end
  }

  /// The field, on several lines if one would be too long.
  private func field(_ labels: Set<MessageLabel>, lineEnd: String) -> String {
    let text = EncodedWords.encode(settings.text.write(labels), lineEnd: lineEnd)
    let line = text.isEmpty ? "\(settings.header):" : "\(settings.header): \(text)"
    guard line.utf8.count > Self.longestLine, !text.hasPrefix("=?") else { return line + lineEnd }
    return settings.header + ":" + folded(labels, lineEnd: lineEnd) + lineEnd
  }

  /// A label a line: a line end between two of them is read as the blank that may stand there.
  private func folded(_ labels: Set<MessageLabel>, lineEnd: String) -> String {
    let words = labels.sorted().map { settings.text.write([$0]) }
    let comma = settings.text == .header("Keywords", isDecoded: settings.isDecoded) ? "" : ","
    return words.map { " \($0)" }.joined(separator: comma + lineEnd)
  }

  private static func unfolded(_ value: String) -> String {
    String(String.UnicodeScalarView(value.unicodeScalars.filter { $0 != "\r" && $0 != "\n" }))
  }

  private static func lineEnd(of header: [UInt8]) -> String? {
    guard let feed = header.firstIndex(of: .lineFeed) else { return nil }
    return feed > 0 && header[feed - 1] == .carriageReturn ? "\r\n" : "\n"
  }
}

extension [UInt8] {
  /// The empty line at the end of a header; nothing if there is none.
  fileprivate var endsWithEmptyLine: [UInt8] {
    let end: [UInt8] =
      if hasSuffix([.carriageReturn, .lineFeed]) { [.carriageReturn, .lineFeed] } else {
        [.lineFeed]
      }
    guard hasSuffix(end) else { return [] }
    let before = dropLast(end.count)
    return before.isEmpty || before.last == .lineFeed ? end : []
  }

  private func hasSuffix(_ end: [UInt8]) -> Bool { suffix(end.count).elementsEqual(end) }
}

extension UInt8 {
  fileprivate static let lineFeed = UInt8(ascii: "\n")
  fileprivate static let carriageReturn = UInt8(ascii: "\r")
}
