// SPDX-License-Identifier: MIT

import IMAP
import POSIX
import SyncModel

extension MaildirFolder {
  /// Headers are read in pieces of that size; nearly all fit in one.
  private static let chunkSize = 8 << 10

  /// When the files of messages were written to last, in nanoseconds since 1970.
  ///
  /// A file that got another name meanwhile is left out, and looked at by the next run.
  func modificationTimes(of uids: [UID]) throws(SyncFailure) -> [UID: Int64] {
    var times: [UID: Int64] = [:]
    times.reserveCapacity(uids.count)
    for uid in uids {
      guard let file = try listed(.uid(uid)) else { continue }
      do throws(SystemError) {
        times[uid] = try Files.status("\(path)/\(file.below)").modified
      } catch {
        if !error.isMissing { throw .file(error, while: "look at \(path)/\(file.below)") }
      }
    }
    return times
  }

  /// The header of a message's file with the empty line that ends it; `nil` when the file has gone.
  func header(of uid: UID) throws(SyncFailure) -> [UInt8]? {
    guard let file = try locate(.uid(uid)) else { return nil }
    let name = "\(path)/\(file.below)"
    do throws(SystemError) {
      return try Self.header(of: try FileDescriptor(opening: name, .readFile)).header
    } catch {
      if error.isMissing { return nil }
      throw .file(error, while: "read \(name)")
    }
  }

  /// Reads to the end of the header, and returns what was read of the body as well.
  static func header(
    of file: borrowing FileDescriptor
  ) throws(SystemError) -> (header: [UInt8], body: [UInt8]) {
    var octets: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: chunkSize)
    while true {
      var span = chunk.mutableSpan
      let count = try file.read(into: &span)
      if count == 0 { return (octets, []) }
      // The empty line may have begun in the octets before.
      let start = octets.lastIndex(of: UInt8(ascii: "\n"))
      let line = start.map { octets[..<$0].lastIndex(of: UInt8(ascii: "\n")) ?? $0 }
      octets.append(contentsOf: chunk[..<count])
      if let end = HeaderFields.end(in: octets, searchingFrom: line.map { $0 + 1 } ?? 0) {
        return (Array(octets[..<end]), Array(octets[end...]))
      }
    }
  }
}
