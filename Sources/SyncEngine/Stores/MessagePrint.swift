// SPDX-License-Identifier: MIT

import IMAP
import SyncModel

/// What tells one message from another without its body: the length and the whole header.
///
/// Two messages with one print are the same message, or copies that nobody could tell apart.
struct MessagePrint: Hashable, Sendable {
  /// The length on the wire; of a message on a server, what the server says: it may be any number.
  let octets: Int
  /// SHA-256 of the header with CRLF line ends.
  private let header: [UInt8]
  /// The subject and the sender as people read them, as far as the header tells and for a line at most.
  let subject, sender: String
  /// What is left of the message when programs on its way have changed the header.
  let core: MessageCore

  /// Takes the print of a message of that length, without the headers that are not sent: one side
  /// may have them and the other not.
  ///
  /// Throws where OpenSSL refuses SHA-256, which no known configuration does.
  init(octets: Int, header: HeaderPrint, _ filter: HeaderFilter? = nil) throws(SyncFailure) {
    let sent = filter?.applied(to: header.octets) ?? header.octets
    self.octets = octets - header.octets.count + sent.count
    let fields = HeaderFields(header.octets[...])
    subject = Self.line(fields.first("subject"))
    sender = Self.line(fields.first("from"))
    core = try MessageCore(header: sent, bodyOctets: octets - header.octets.count)
    self.header = try Self.digest(of: sent)
  }

  /// An unfolded and decoded field, cut to what a line can bear.
  private static func line(_ field: String?) -> String {
    guard let field else { return "" }
    let words = field.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return String(EncodedWords.decode(words).prefix(120))
  }

  static func == (left: MessagePrint, right: MessagePrint) -> Bool {
    left.octets == right.octets && left.header == right.header
  }

  func hash(into hasher: inout Hasher) {
    hasher.combine(octets)
    hasher.combine(header)
  }

  /// The print in 16 bytes.
  var key: PrintKey { PrintKey(header, octets) }

  fileprivate static func digest(of octets: [UInt8]) throws(SyncFailure) -> [UInt8] {
    do throws(DigestUnavailable) {
      return try Digest.sha256.bytes(of: octets)
    } catch {
      throw .problem(
        .fileFailed(operation: "recognise a message", reason: "OpenSSL refuses SHA-256"))
    }
  }
}

/// A print in 16 bytes: half of a SHA-256 digest, mixed with a length.
///
/// Of two prints with one digest, the keys differ whenever the lengths do.  With other digests the keys may
/// be equal, which among a million messages happens by chance once in 10²⁶ times; who wants to bring it
/// about must try some 2⁶⁴ headers.
struct PrintKey: Equatable {
  fileprivate(set) var high: UInt64 = 0
  fileprivate(set) var low: UInt64 = 0

  fileprivate init(_ digest: [UInt8], _ octets: Int) {
    for byte in digest.prefix(8) { high = high << 8 | UInt64(byte) }
    for byte in digest.dropFirst(8).prefix(8) { low = low << 8 | UInt64(byte) }
    // A length that a server told may be below that of the header, and then it is no message's.
    low ^= UInt64(truncatingIfNeeded: octets)
  }

  /// The key of a Message-ID and the length of a body.
  init(_ identifier: String, _ bodyOctets: Int) throws(SyncFailure) {
    self.init(try MessagePrint.digest(of: Array(identifier.utf8)), bodyOctets)
  }

  /// No key: that of nothing.
  init() {}
}

/// What programs leave alone that carry, deliver or file a message: the length of the body, and the
/// fields that the sender wrote.
struct MessageCore: Hashable, Sendable {
  /// Fields that are added or rewritten under way.
  private static let passing: Set<String> = [
    "received", "return-path", "delivered-to", "x-original-to", "envelope-to", "delivery-date",
    "x-tuid", "x-offlineimap", "x-keywords", "x-label", "keywords", "status", "x-status", "x-uid",
    "x-uidl", "x-imap", "x-imapbase", "content-length", "lines", "x-getmail-retrieved-from-mailbox",
    "x-evolution-source", "x-mozilla-status", "x-mozilla-status2", "x-mozilla-keys",
  ]
  /// Two of them tell a message from others that have no Message-ID.
  private static let telling: Set<String> = ["date", "from", "to", "subject"]

  /// The length of the body on the wire; negative, and so that of no message, where a server told a
  /// length below that of the header.
  let bodyOctets: Int
  /// The Message-ID, if the message has one (RFC 5322 §3.6.4).
  let identifier: String?
  /// SHA-256 of the fields that stay, without white space between words; `nil` when they are too few to
  /// tell one message from another.
  private let fields: [UInt8]?

  /// Whether the core is enough to take two messages for one.
  var isTelling: Bool { fields != nil }

  /// The core in 16 bytes; `nil` if it is not telling.
  var key: PrintKey? { fields.map { PrintKey($0, bodyOctets) } }

  fileprivate init(header: [UInt8], bodyOctets: Int) throws(SyncFailure) {
    self.bodyOctets = bodyOctets
    let lasting = HeaderFields(header[...]).words.filter { !Self.passing.contains($0.name) }
    let identifier = lasting.first { $0.name == "message-id" }?.value ?? ""
    self.identifier = identifier.isEmpty ? nil : identifier
    let count = Set(lasting.map(\.name)).intersection(Self.telling).count
    guard self.identifier != nil || count > 1 else {
      fields = nil
      return
    }
    let text = lasting.map { "\($0.name):\($0.value)\n" }.joined()
    fields = try MessagePrint.digest(of: Array(text.utf8))
  }
}
