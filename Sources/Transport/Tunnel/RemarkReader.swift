// SPDX-License-Identifier: MIT

import Glibc
import POSIX

/// Cuts what a command writes to its standard error into lines.
final class RemarkReader {
  /// A longer line is cut.
  private static let longestLine = 1_000

  private var file: FileDescriptor?
  private var rest: [UInt8] = []
  private let remark: (String) -> Void
  /// The last line that was not blank.
  private(set) var last: String?

  /// Takes over the reading end of a pipe; `remark` gets each line.
  init(
    _ file: consuming FileDescriptor, _ remark: @escaping (String) -> Void
  ) throws(SystemError) {
    try file.setNonBlocking()
    self.file = consume file
    self.remark = remark
  }

  /// The number for `poll`; `nil` when everybody has closed the other end.
  var descriptor: CInt? {
    switch file {
    case .some(let file): file.rawValue
    case nil: nil
    }
  }

  /// Reads what is there, without waiting.
  func read() {
    guard let descriptor else { return }
    var count = 0
    withUnsafeTemporaryAllocation(byteCount: 16_384, alignment: 1) { buffer in
      count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      rest += buffer.prefix(max(0, count))
    }
    while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
      tell(rest[..<end])
      rest.removeFirst(end + 1)
    }
    if rest.count > Self.longestLine { flush() }
    if count == 0 { file = nil }
  }

  /// Reads all that is there when nothing more is waited for.
  func readToEnd() {
    for _ in 0..<64 {
      let before = (rest.count, last)
      read()
      if descriptor == nil || before == (rest.count, last) { break }
    }
    flush()
  }

  private func flush() {
    tell(rest[...])
    rest = []
  }

  private func tell(_ bytes: ArraySlice<UInt8>) {
    let line = String(decoding: bytes.prefix(Self.longestLine), as: UTF8.self)
    guard let text = line.trimmed, !text.isEmpty else { return }
    last = text
    remark(text)
  }
}

extension String {
  /// The text without blanks at its end; `nil` for nothing but blanks.
  fileprivate var trimmed: String? {
    lastIndex { !$0.isWhitespace }.map { String(self[...$0]) }
  }
}
