// SPDX-License-Identifier: MIT

/// The arguments of LIST and LSUB.
struct ListRequest: Equatable, Sendable {
  let reference: [UInt8]
  /// More than one only in the extended form (RFC 5258).
  let patterns: [[UInt8]]
  let isSubscribedOnly: Bool
  /// Whether it is LSUB, which answers in its own name.
  let isOldForm: Bool
  /// Whether the client used anything that plain LIST has not.
  let isExtended: Bool
  var returning = ListReturn()
}

/// What an extended LIST tells besides the names.
struct ListReturn: Equatable, Sendable {
  var subscribed = false
  var children = false
  /// The items of a STATUS response for each mailbox that can be selected; none for no response.
  var status: [StatusItem] = []
}

/// The arguments of SELECT and EXAMINE.
struct SelectRequest: Equatable, Sendable {
  let name: WireName
  let isReadOnly: Bool
  /// Whether the client asks for mod-sequences.
  var isConditional = false
  var known: KnownState?

  init(_ name: WireName, isReadOnly: Bool) {
    self.name = name
    self.isReadOnly = isReadOnly
  }
}

/// What a client knows of a mailbox from an earlier session (RFC 7162 §3.2.5).
struct KnownState: Equatable, Sendable {
  let uidValidity: UInt32
  let modSequence: UInt64
  /// The UIDs of interest; `nil` is all.
  let uids: SequenceSet?
}

/// The arguments of FETCH but for the messages.
struct FetchRequest: Equatable, Sendable {
  var attributes: [FetchAttribute]
  /// Only messages that changed after this mod-sequence (RFC 7162 §3.1.4.1).
  var changedSince: UInt64?
  /// Whether those that left since are told as well (RFC 7162 §3.2.6).
  var tellsVanished = false
}

/// The arguments of STORE but for the messages.
struct StoreRequest: Equatable, Sendable {
  let change: FlagChange
  let isSilent: Bool
  /// Messages that changed after this mod-sequence stay as they are (RFC 7162 §3.1.3).
  let unchangedSince: UInt64?
}

/// The arguments of SEARCH.
struct SearchRequest: Equatable, Sendable {
  let key: SearchKey
  /// Whether the answer is in UIDs.
  let isByUID: Bool
  /// As the client wrote it, in capitals.
  let charset: String?
  /// What an ESEARCH response tells; `nil` asks for a SEARCH response.
  let returning: Set<SearchResult>?
}

/// What SEARCH returns (RFC 4731 §3.1, RFC 5182).
enum SearchResult: String, Equatable, Sendable {
  case minimum = "MIN"
  case maximum = "MAX"
  case all = "ALL"
  case count = "COUNT"
  /// Keeps the messages found for `$`.
  case save = "SAVE"
}

/// What STATUS tells of a mailbox (RFC 3501 §6.3.10).
enum StatusItem: String, Equatable, Sendable {
  case messages = "MESSAGES"
  case recent = "RECENT"
  case uidNext = "UIDNEXT"
  case uidValidity = "UIDVALIDITY"
  case unseen = "UNSEEN"
  /// RFC 8438.
  case size = "SIZE"
  /// RFC 7162.
  case highestModSequence = "HIGHESTMODSEQ"
  /// RFC 8474.
  case mailboxID = "MAILBOXID"
  /// RFC 7889.
  case appendLimit = "APPENDLIMIT"

  var required: ServerCapabilities {
    switch self {
    case .messages, .recent, .uidNext, .uidValidity, .unseen: []
    case .size: .statusSize
    case .highestModSequence: .condStore
    case .mailboxID: .objectID
    case .appendLimit: .appendLimit
    }
  }
}

/// The arguments of APPEND but for the mailbox.
struct AppendedMessage: Equatable, Sendable {
  let flags: MailFlags
  /// `nil` means the moment of the command.
  let date: MailDate?
  let content: [UInt8]
}
