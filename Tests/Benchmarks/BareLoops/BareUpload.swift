// SPDX-License-Identifier: MIT

import POSIX

/// Sends all messages of a Maildir in one APPEND (RFC 3502), waiting for nothing but its end.
enum BareUpload {
  /// Uploads what is in `cur` to the INBOX; carriage returns are added on the way.
  ///
  /// - Returns: The number of messages.
  static func run(port: UInt16, user: String, maildir: String) throws -> Int {
    let names = try Directory.names(in: "\(maildir)/cur")
    let connection = try BareConnection(port: port, user: user)
    try connection.send("a APPEND INBOX")
    for name in names {
      let message = wireForm(of: try Files.read("\(maildir)/cur/\(name)"))
      try connection.send(Array(" (\\Seen) {\(message.count)+}\r\n".utf8) + message)
    }
    try connection.send("\r\n")
    try connection.finish("a") { _ in }
    return names.count
  }

  private static func wireForm(of file: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(file.count + file.count / 50)
    for line in file.split(separator: 10, omittingEmptySubsequences: false).dropLast() {
      result += line
      result += [13, 10]
    }
    return result
  }
}
