// SPDX-License-Identifier: MIT

import Glibc
import POSIX
import TestSupport

/// Fetches whole folders over one connection and makes the files durable: no parsing, no status, no
/// look at what is there.
final class BareDownload {
  private let root: String
  private let committer: BatchCommitter
  private var batch: [BatchCommitter.Pending] = []
  private var count = 0

  private init(root: String) throws {
    self.root = root
    committer = try BatchCommitter()
  }

  /// Fetches the folders into Maildirs below `root`, all commands being sent at once.
  ///
  /// - Returns: The number of messages.
  static func run(port: UInt16, user: String, folders: [String], root: String) throws -> Int {
    let download = try BareDownload(root: root)
    let connection = try BareConnection(port: port, user: user)
    let commands = folders.enumerated().map { place, folder in
      "s\(place) SELECT \(folder)\r\nf\(place) UID FETCH 1:* (UID FLAGS BODY.PEEK[])\r\n"
    }
    try connection.send(commands.joined())
    for (place, folder) in folders.enumerated() {
      for part in ["cur", "new", "tmp"] { try Files.createDirectories("\(root)/\(folder)/\(part)") }
      try connection.finish("s\(place)") { _ in }
      try connection.finish("f\(place)") { try download.handle($0, in: folder, connection) }
    }
    download.flush()
    try download.committer.close()
    return download.count
  }

  private func handle(_ line: String, in folder: String, _ connection: BareConnection) throws {
    guard line.hasSuffix("}"), let brace = line.lastIndex(of: "{"),
      let size = Int(line[line.index(after: brace)...].dropLast())
    else { return }
    count += 1
    let path = "\(root)/\(folder)/tmp/\(count)"
    let descriptor = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw ProgramFailure("cannot create \(path)") }
    try connection.octets(size) { try Self.write($0, to: descriptor) }
    batch.append(
      .init(descriptor: descriptor, path: path, place: "\(root)/\(folder)/cur/\(count):2,S"))
    if batch.count == BatchCommitter.batch { flush() }
  }

  private func flush() {
    committer.add(batch)
    batch = []
  }

  /// Writes octets without the carriage returns.
  private static func write(_ octets: UnsafeRawBufferPointer, to descriptor: Int32) throws {
    let size = octets.count
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      guard let source = octets.baseAddress, let target = buffer.baseAddress else { return }
      var start = 0
      while start < size {
        let found = memchr(source + start, 13, size - start)
        let end = found.map { UnsafeRawPointer($0) - source } ?? size
        memcpy(target + count, source + start, end - start)
        count += end - start
        start = end + 1
      }
    }
    guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count else {
      throw ProgramFailure("cannot write a message")
    }
  }
}
