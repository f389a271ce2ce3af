// SPDX-License-Identifier: MIT

import POSIX
import SyncModel

/// What the files tell of age and size, for messages that the server does not have.
extension MaildirFolder {
  func outside(
    _ messages: [MessageReference], firstDay: Int?, octets: Int?
  ) throws(SyncFailure) -> Set<MessageReference> {
    var outside: Set<MessageReference> = []
    for message in messages {
      if let firstDay, let time = try time(of: message), time < firstDay * 86_400 {
        outside.insert(message)
      } else if let octets, try !isSmaller(message, than: octets) {
        outside.insert(message)
      }
    }
    return outside
  }

  /// The time with which the file's name begins, in seconds since 1970; `nil` for other names.
  func time(of message: MessageReference) throws(SyncFailure) -> Int? {
    try locate(message).flatMap { Self.time(in: $0.name) }
  }

  /// Maildir names begin with the seconds and a dot, those of OfflineIMAP with the seconds and `_`;
  /// a number of another kind, as in a UUID, says nothing.
  static func time(in name: String) -> Int? {
    let digits = name.utf8.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    guard digits.count >= 9, let next = name.utf8[digits.endIndex...].first,
      next == UInt8(ascii: ".") || next == UInt8(ascii: "_")
    else { return nil }
    return Int(String(decoding: digits, as: UTF8.self))
  }

  /// Whether a message has fewer octets than that on the wire; a file that has gone has none.
  ///
  /// Line ends are one octet longer there, so only a file near the limit must be read.
  func isSmaller(_ message: MessageReference, than limit: Int) throws(SyncFailure) -> Bool {
    guard let file = try locate(message) else { return true }
    let path = "\(path)/\(file.below)"
    do throws(SystemError) {
      let size = try Files.status(path).size
      if size >= limit { return false }
      if size * 2 < limit { return true }
      var counter = LineEndsToWire()
      let octets = try FileDescriptor(opening: path, .readFile).readToEnd()
      return counter.count(octets[...]) < limit
    } catch {
      if error.isMissing { return true }
      throw .file(error, while: "read \(path)")
    }
  }
}
