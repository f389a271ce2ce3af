// SPDX-License-Identifier: MIT

/// Cuts what a program prints into lines.
struct LineBuffer {
  /// A line without an end, such as a progress bar, is cut there.
  private static let limit = 4_096
  private var bytes: [UInt8] = []

  /// Adds bytes and takes the lines that are complete; blank lines are left out.
  mutating func add(_ new: some Sequence<UInt8>) -> [String] {
    var lines: [String] = []
    for byte in new {
      if byte == UInt8(ascii: "\n") || bytes.count >= Self.limit { lines += flush() }
      if byte != UInt8(ascii: "\n") { bytes.append(byte) }
    }
    return lines
  }

  /// Takes what is left, if it is anything.
  mutating func flush() -> [String] {
    let text = String(decoding: bytes, as: UTF8.self)
    bytes = []
    let line = text.strippedEnd
    return line.isEmpty ? [] : [String(line)]
  }
}
