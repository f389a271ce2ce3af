// SPDX-License-Identifier: MIT

/// The extensions that a server offers on top of IMAP4rev1.
///
/// What needs an extension that is not offered gets BAD, as on a server that never heard of it.
package struct ServerCapabilities: OptionSet, Sendable {
  package let rawValue: Int

  package init(rawValue: Int) { self.rawValue = rawValue }

  /// Literals that need no go-ahead (RFC 7888).
  package static let literalPlus = ServerCapabilities(rawValue: 1 << 0)
  /// AUTHENTICATE takes the first response in its own line (RFC 4959).
  package static let saslInitialResponse = ServerCapabilities(rawValue: 1 << 1)
  /// AUTHENTICATE PLAIN (RFC 4616).
  package static let plain = ServerCapabilities(rawValue: 1 << 2)
  /// LOGIN is refused, as on a server that wants TLS first.
  package static let loginDisabled = ServerCapabilities(rawValue: 1 << 3)
  /// RFC 2971.
  package static let id = ServerCapabilities(rawValue: 1 << 4)
  /// RFC 2342.
  package static let namespace = ServerCapabilities(rawValue: 1 << 5)
  /// RFC 3348: LIST says which names have others below them.
  package static let children = ServerCapabilities(rawValue: 1 << 6)
  /// UID EXPUNGE, APPENDUID and COPYUID (RFC 4315).
  package static let uidPlus = ServerCapabilities(rawValue: 1 << 7)
  /// RFC 3691.
  package static let unselect = ServerCapabilities(rawValue: 1 << 8)
  /// RFC 2177.
  package static let idle = ServerCapabilities(rawValue: 1 << 9)
  /// RFC 5161; enables CONDSTORE and QRESYNC where they are offered.
  package static let enable = ServerCapabilities(rawValue: 1 << 10)
  /// RFC 6851.
  package static let move = ServerCapabilities(rawValue: 1 << 11)
  /// Literals of up to 4096 bytes need no go-ahead (RFC 7888); `literalPlus` goes before it.
  package static let literalMinus = ServerCapabilities(rawValue: 1 << 12)
  /// Mod-sequences, CHANGEDSINCE and UNCHANGEDSINCE (RFC 7162).
  package static let condStore = ServerCapabilities(rawValue: 1 << 13)
  /// All changes since an earlier session, and VANISHED (RFC 7162); brings `condStore` with it.
  package static let quickResynchronization = ServerCapabilities(rawValue: 1 << 14)
  /// LIST with selections, several patterns and RETURN (RFC 5258), without RECURSIVEMATCH.
  package static let listExtended = ServerCapabilities(rawValue: 1 << 15)
  /// `LIST … RETURN (STATUS (…))` (RFC 5819); needs `listExtended`.
  package static let listStatus = ServerCapabilities(rawValue: 1 << 16)
  /// Several messages in one APPEND, all or none (RFC 3502).
  package static let multiAppend = ServerCapabilities(rawValue: 1 << 17)
  /// MAILBOXID and EMAILID (RFC 8474).
  package static let objectID = ServerCapabilities(rawValue: 1 << 18)
  /// X-GM-EXT-1: X-GM-MSGID, X-GM-THRID and X-GM-LABELS.
  package static let gmail = ServerCapabilities(rawValue: 1 << 19)
  /// `SEARCH RETURN (MIN MAX ALL COUNT)` (RFC 4731).
  package static let extendedSearch = ServerCapabilities(rawValue: 1 << 20)
  /// `SEARCH RETURN (SAVE)` and `$` (RFC 5182); needs `extendedSearch`.
  package static let searchResult = ServerCapabilities(rawValue: 1 << 21)
  /// STATUS tells SIZE (RFC 8438).
  package static let statusSize = ServerCapabilities(rawValue: 1 << 22)
  /// Tells ``ServerSettings/largestLiteral`` as the largest message (RFC 7889).
  package static let appendLimit = ServerCapabilities(rawValue: 1 << 23)
  /// COMPRESS=DEFLATE (RFC 4978).
  package static let compress = ServerCapabilities(rawValue: 1 << 24)

  /// What a well-kept server of plain IMAP4rev1 offers.
  package static let usual: ServerCapabilities = [
    .literalPlus, .saslInitialResponse, .plain, .id, .namespace, .children, .uidPlus, .unselect,
    .idle, .enable, .move,
  ]

  /// The usual ones, and every extension that makes synchronising cheaper.
  package static let complete: ServerCapabilities = [
    .usual, .condStore, .quickResynchronization, .listExtended, .listStatus, .multiAppend,
    .objectID, .extendedSearch, .searchResult, .statusSize, .appendLimit, .compress,
  ]

  /// What Gmail offers, as far as this server can.
  package static let gmailLike: ServerCapabilities = [
    .saslInitialResponse, .plain, .id, .namespace, .children, .uidPlus, .unselect, .idle, .enable,
    .move, .literalMinus, .condStore, .listExtended, .listStatus, .gmail, .extendedSearch,
    .appendLimit, .compress,
  ]

  private static let words: [(ServerCapabilities, String)] = [
    (.literalPlus, "LITERAL+"), (.literalMinus, "LITERAL-"), (.saslInitialResponse, "SASL-IR"),
    (.plain, "AUTH=PLAIN"), (.loginDisabled, "LOGINDISABLED"), (.id, "ID"),
    (.namespace, "NAMESPACE"), (.children, "CHILDREN"), (.uidPlus, "UIDPLUS"),
    (.unselect, "UNSELECT"), (.idle, "IDLE"), (.enable, "ENABLE"), (.move, "MOVE"),
    (.condStore, "CONDSTORE"), (.quickResynchronization, "QRESYNC"),
    (.listExtended, "LIST-EXTENDED"), (.listStatus, "LIST-STATUS"),
    (.multiAppend, "MULTIAPPEND"), (.objectID, "OBJECTID"), (.gmail, "X-GM-EXT-1"),
    (.extendedSearch, "ESEARCH"), (.searchResult, "SEARCHRES"), (.statusSize, "STATUS=SIZE"),
    (.appendLimit, "APPENDLIMIT"), (.compress, "COMPRESS=DEFLATE"),
  ]

  /// The words of a CAPABILITY response, `IMAP4rev1` first.
  var wireWords: [String] { ["IMAP4rev1"] + Self.words.filter { contains($0.0) }.map(\.1) }
}
