// SPDX-License-Identifier: MIT

/// Cuts bytes that come in pieces into lines.
struct LineBuffer {
  private var bytes: [UInt8] = []
  /// Where the next line begins.
  private var start = 0
  /// Before this there is no further end of a line.
  private var searched = 0
  private let longest: Int

  /// Lines of more than `longest` bytes are not waited for.
  init(longest: Int) { self.longest = longest }

  mutating func append(_ piece: some Collection<UInt8>) {
    if start > 0 {
      bytes.removeFirst(start)
      searched -= start
      start = 0
    }
    bytes += piece
  }

  /// The next whole line without its end; `nil` when there is none yet.
  mutating func next() -> ArraySlice<UInt8>? {
    guard let end = bytes[searched...].firstIndex(of: UInt8(ascii: "\n")) else {
      searched = bytes.count
      return nil
    }
    defer { (start, searched) = (end + 1, end + 1) }
    return bytes[start..<end]
  }

  /// Whether the line that has begun is longer than any may be.
  var isTooLong: Bool { bytes.count - start > longest }
}
