// SPDX-License-Identifier: MIT

/// What a status response says to a program, in brackets before the text for people.
///
/// Source: RFC 9051 §7.1 and the extensions named at the cases.  A code that is unknown, or whose
/// argument does not follow the grammar, is ``other(name:data:)``: it is never an error.
package enum ResponseCode: Equatable, Sendable {
  /// The text must be shown to the user.
  case alert
  /// A mailbox of that name exists already.
  case alreadyExists
  /// The UIDs of appended messages, in the order of the command (RFC 4315 §3).
  case appendUID(uidValidity: UInt32, uids: UIDList)
  case authenticationFailed
  case authorizationFailed
  /// The charsets that SEARCH knows, when the server lists them.
  case badCharset([String])
  case cannot
  case capability(Capabilities)
  case clientBug
  /// The mailbox that was selected is closed; what follows belongs to the next (RFC 7162 §3.2.11).
  case closed
  /// COMPRESS is active already (RFC 4978 §3).
  case compressionActive
  case contactAdmin
  /// Old and new UIDs of copied or moved messages (RFC 4315 §3).
  case copyUID(CopiedUIDs)
  case corruption
  case expired
  /// Other sessions expunged messages of the mailbox.
  case expungeIssued
  case hasChildren
  /// The mod-sequence of the mailbox (RFC 7162 §3.1.2.1).
  case highestModSeq(UInt64)
  case inUse
  /// The server's limit on something was reached.
  case limit
  /// The id of the mailbox (RFC 8474 §4.2).
  case mailboxID(String)
  /// The messages that a conditional STORE did not change, by UID or by sequence number as the
  /// command named them (RFC 7162 §3.1.3).
  case modified(UIDSet)
  /// The mailbox keeps no mod-sequences (RFC 7162 §3.1.2.2).
  case noModSeq
  case nonExistent
  case noPermission
  case overQuota
  /// A message could not be parsed by the server.
  case parse
  /// The flags that a client can change for good, `\*` included.
  case permanentFlags(FlagList)
  case privacyRequired
  case readOnly
  case readWrite
  /// The mailbox or user is elsewhere; an IMAP URL (RFC 2221 §5).
  case referral(String)
  case serverBug
  /// A message is larger than the server accepts (RFC 4469 §4.2).
  case tooBig
  /// The mailbox does not exist, and CREATE would help.
  case tryCreate
  case uidNext(UID)
  /// UIDs of the mailbox do not survive the session (RFC 4315 §3).
  case uidNotSticky
  case uidValidity(UInt32)
  case unavailable
  case unknownCTE
  /// The sequence number of the first message without `\Seen` (RFC 3501 §7.1).
  case unseen(UInt32)
  /// Any other code: its name in upper case and the bytes after the space.
  case other(name: String, data: [UInt8])
}

extension ResponseCode {
  /// The codes that are a name and nothing else.
  static let plain: [String: ResponseCode] = [
    "ALERT": .alert, "ALREADYEXISTS": .alreadyExists,
    "AUTHENTICATIONFAILED": .authenticationFailed, "AUTHORIZATIONFAILED": .authorizationFailed,
    "CANNOT": .cannot, "CLIENTBUG": .clientBug, "CLOSED": .closed,
    "COMPRESSIONACTIVE": .compressionActive, "CONTACTADMIN": .contactAdmin,
    "CORRUPTION": .corruption, "EXPIRED": .expired, "EXPUNGEISSUED": .expungeIssued,
    "HASCHILDREN": .hasChildren, "INUSE": .inUse, "LIMIT": .limit, "NOMODSEQ": .noModSeq,
    "NONEXISTENT": .nonExistent, "NOPERM": .noPermission, "OVERQUOTA": .overQuota,
    "PARSE": .parse, "PRIVACYREQUIRED": .privacyRequired, "READ-ONLY": .readOnly,
    "READ-WRITE": .readWrite, "SERVERBUG": .serverBug, "TOOBIG": .tooBig,
    "TRYCREATE": .tryCreate, "UIDNOTSTICKY": .uidNotSticky, "UNAVAILABLE": .unavailable,
    "UNKNOWN-CTE": .unknownCTE,
  ]
}
