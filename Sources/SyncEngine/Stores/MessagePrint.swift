// SPDX-License-Identifier: MIT

import IMAP
import SyncModel

/// What tells one message from another without its body: the length and the whole header.
///
/// Two messages with one print are the same message, or copies that nobody could tell apart.
struct MessagePrint: Hashable, Sendable {
  /// The length on the wire.
  let octets: Int
  /// SHA-256 of the header with CRLF line ends.
  private let header: [UInt8]

  /// Takes the print of a message of that length, without the headers that are not sent: one side
  /// may have them and the other not.
  ///
  /// Throws where OpenSSL refuses SHA-256, which no known configuration does.
  init(octets: Int, header: HeaderPrint, _ filter: HeaderFilter? = nil) throws(SyncFailure) {
    let sent = filter?.applied(to: header.octets) ?? header.octets
    self.octets = octets - header.octets.count + sent.count
    do throws(DigestUnavailable) {
      self.header = try Digest.sha256.bytes(of: sent)
    } catch {
      throw .problem(
        .fileFailed(operation: "recognise a message", reason: "OpenSSL refuses SHA-256"))
    }
  }
}

/// Pairs messages of both sides that have one print.
struct PrintMatching {
  /// The local messages that were recognised, with the UIDs that they have on the server.
  private(set) var pairs: [(message: MessageReference, uid: UID)] = []
  /// The local messages that the server does not have, as far as can be told.
  private(set) var unmatched: [MessageReference] = []

  /// Copies of one message are paired in the order of both sides, each once.
  init(
    local: [(message: MessageReference, print: MessagePrint)],
    remote: [(uid: UID, print: MessagePrint)]
  ) {
    var free: [MessagePrint: [UID]] = [:]
    for message in remote.reversed() { free[message.print, default: []].append(message.uid) }
    for message in local {
      if let uid = free[message.print]?.popLast() {
        pairs.append((message.message, uid))
      } else {
        unmatched.append(message.message)
      }
    }
  }
}
