// SPDX-License-Identifier: MIT

import Glibc
import POSIX

/// A pipe whose content a test reads when all is written.
struct Pipe: ~Copyable {
  private let output: FileDescriptor
  private let input: FileDescriptor

  init() throws {
    var numbers: [CInt] = [0, 0]
    guard pipe(&numbers) == 0 else { throw SystemError.last("pipe") }
    output = FileDescriptor(owning: numbers[0])
    input = FileDescriptor(owning: numbers[1])
  }

  var receiving: CInt { output.rawValue }
  var sending: CInt { input.rawValue }

  /// What was written so far; at most what a pipe holds.
  func text() throws -> String {
    try output.setNonBlocking()
    var bytes = [UInt8](repeating: 0, count: 65_536)
    let count = read(receiving, &bytes, bytes.count)
    return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
  }
}
