// SPDX-License-Identifier: MIT

import Glibc

/// Reads the lines that somebody types or another program sends.
struct InputLines {
  let descriptor: CInt
  /// Whether no line will come any more.
  private(set) var hasEnded = false
  private var typed = LineBuffer(longest: InputLines.longestLine)

  /// More than any password or request.
  private static let longestLine = 65_536

  init(_ descriptor: CInt) { self.descriptor = descriptor }

  /// Takes what is there, which `poll` has announced, and returns the lines that are complete.
  mutating func read() -> [[UInt8]] {
    var chunk = [UInt8](repeating: 0, count: 4_096)
    let count = chunk.withUnsafeMutableBytes {
      Glibc.read(descriptor, $0.baseAddress, $0.count)
    }
    guard count > 0 else {
      hasEnded = count == 0 || errno != EINTR && errno != EAGAIN
      return []
    }
    typed.append(chunk[..<count])
    var lines: [[UInt8]] = []
    while let line = typed.next() { lines.append(Array(line)) }
    if typed.isTooLong { hasEnded = true }
    return lines
  }
}
