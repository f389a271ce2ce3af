// SPDX-License-Identifier: MIT

import Glibc

/// The two streams of the process, for the words before and after an interface.
enum Console {
  /// Writes a line to standard output.
  static func say(_ line: String) { put(line, on: STDOUT_FILENO) }

  /// Writes a line to standard error.
  static func complain(_ line: String) { put(line, on: STDERR_FILENO) }

  /// What cannot be written has no reader, so that nobody needs to hear of it.
  private static func put(_ line: String, on descriptor: CInt) {
    var rest = Array("\(line)\n".utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 || errno == EINTR else { return }
      rest = rest.dropFirst(max(0, count))
    }
  }
}
