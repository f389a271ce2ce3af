// SPDX-License-Identifier: MIT

import IMAP
import Testing

@Suite("Command")
struct CommandTests {
  /// A command and its wire form without tag and line end, which is also its form in a trace.
  struct Example: Sendable, CustomTestStringConvertible {
    let command: Command
    let wire: String
    var testDescription: String { wire }

    init(_ command: Command, _ wire: String) {
      self.command = command
      self.wire = wire
    }
  }

  static let box = MailboxName("A&B \"x\"")
  static let junk = flags([], "$Junk").flags[0]
  static let seen = FlagList(.seen).flags[0]
  static let uids = UIDSet([3, 1, 2, 9].compactMap { UID($0) })

  static let mailboxes: [Example] = [
    Example(.list(), "LIST \"\" \"*\""),
    Example(.list(reference: MailboxName("INBOX."), MailboxName("%")), "LIST \"INBOX.\" \"%\""),
    Example(
      .list(
        selecting: [.subscribed, .recursiveMatch],
        returning: [.children, .specialUse, .subscribed, .status([.messages, .uidNext])]),
      "LIST (SUBSCRIBED RECURSIVEMATCH) \"\" \"*\" RETURN (CHILDREN SPECIAL-USE SUBSCRIBED STATUS (MESSAGES UIDNEXT))"
    ),
    Example(.listSubscribed(), "LSUB \"\" \"*\""),
    Example(.subscribe(MailboxName("Gäste")), "SUBSCRIBE \"G&AOQ-ste\""),
    Example(.namespace, "NAMESPACE"),
    Example(.enable(["QRESYNC", "UTF8=ACCEPT"]), "ENABLE QRESYNC UTF8=ACCEPT"),
    Example(
      .status(box, StatusItem.allCases),
      "STATUS \"A&-B \\\"x\\\"\" (MESSAGES RECENT UIDNEXT UIDVALIDITY UNSEEN DELETED SIZE HIGHESTMODSEQ MAILBOXID APPENDLIMIT)"
    ),
    Example(.create(MailboxName("Entwürfe")), "CREATE \"Entw&APw-rfe\""),
    Example(.delete(box), "DELETE \"A&-B \\\"x\\\"\""),
    Example(.select(.inbox), "SELECT \"INBOX\""),
    Example(.examine(MailboxName("")), "EXAMINE \"\""),
    Example(.select(.inbox, [.condStore]), "SELECT \"INBOX\" (CONDSTORE)"),
    Example(
      .examine(
        .inbox,
        [
          .quickResynchronization(
            KnownMailbox(uidValidity: 7, modificationSequence: 99, uids: uids))
        ]),
      "EXAMINE \"INBOX\" (QRESYNC (7 99 1:3,9))"),
    Example(
      .select(
        .inbox, [.quickResynchronization(KnownMailbox(uidValidity: 7, modificationSequence: 99))]),
      "SELECT \"INBOX\" (QRESYNC (7 99))"),
    Example(.check, "CHECK"), Example(.close, "CLOSE"), Example(.unselect, "UNSELECT"),
    Example(.expunge, "EXPUNGE"), Example(.expunge(uids), "UID EXPUNGE 1:3,9"),
  ]

  static let messages: [Example] = [
    Example(.fetch(uids: .all, [.flags]), "UID FETCH 1:* (FLAGS)"),
    Example(.fetch(numbers: .numbers(1...4), [.uid, .flags]), "FETCH 1:4 (UID FLAGS)"),
    Example(
      .fetch(
        uids: .from(10), [.uid, .flags, .modificationSequence], [.changedSince(5), .vanished]),
      "UID FETCH 10:* (UID FLAGS MODSEQ) (CHANGEDSINCE 5 VANISHED)"),
    Example(
      .fetch(
        uids: .set(uids),
        [
          .internalDate, .size, .body(.wholeMessage), .emailID, .threadID, .gmailMessageID,
          .gmailThreadID, .gmailLabels,
        ]),
      "UID FETCH 1:3,9 (INTERNALDATE RFC822.SIZE BODY.PEEK[] EMAILID THREADID X-GM-MSGID X-GM-THRID X-GM-LABELS)"
    ),
    Example(
      .fetch(
        uids: .all,
        [
          .body(BodyRequest(.headerFields(["Message-ID", "a b"]))), .body(BodyRequest(.header)),
          .body(BodyRequest(.text, octets: 10..<30)),
        ]),
      "UID FETCH 1:* (BODY.PEEK[HEADER.FIELDS (Message-ID \"a b\")] BODY.PEEK[HEADER] BODY.PEEK[TEXT]<10.20>)"
    ),
    Example(.search([.all]), "UID SEARCH ALL"),
    Example(
      .search([.uids(.from(5)), .header("Message-ID", Array("<a\"b>".utf8)), .deleted]),
      "UID SEARCH UID 5:* HEADER Message-ID \"<a\\\"b>\" DELETED"),
    Example(
      .search(
        [
          .not(.either(.seen, .unseen)), .undeleted, .larger(5), .smaller(9), .changedSince(7),
          .since(.newYear1970), .before(.newYear1970), .keyword(junk),
        ], returning: [.all, .minimum, .maximum, .count]),
      "UID SEARCH RETURN (ALL MIN MAX COUNT) NOT OR SEEN UNSEEN UNDELETED LARGER 5 SMALLER 9 MODSEQ 7 SINCE 1-Jan-1970 BEFORE 1-Jan-1970 KEYWORD $Junk"
    ),
    Example(
      .store(uids, .add, FlagList([.seen, .deleted])),
      "UID STORE 1:3,9 +FLAGS.SILENT (\\Deleted \\Seen)"),
    Example(
      .store(uids, .remove, flags(.draft, "$Junk"), isSilent: false),
      "UID STORE 1:3,9 -FLAGS (\\Draft $Junk)"),
    Example(
      .store(
        uids, .add,
        [MailboxName(wire: "\\Inbox".utf8), MailboxName("Été"), MailboxName("say \"hi\"")]),
      #"UID STORE 1:3,9 +X-GM-LABELS ("\\Inbox" "&AMk-t&AOk-" "say \"hi\"")"#),
    Example(
      .store(uids, .remove, [MailboxName("a b")]), #"UID STORE 1:3,9 -X-GM-LABELS ("a b")"#),
    Example(.store(uids, .replace, FlagList([.recent])), "UID STORE 1:3,9 FLAGS.SILENT ()"),
    Example(
      .store(uids, .add, FlagList([.seen]), unchangedSince: 12),
      "UID STORE 1:3,9 (UNCHANGEDSINCE 12) +FLAGS.SILENT (\\Seen)"),
    Example(.copy(uids, to: box), "UID COPY 1:3,9 \"A&-B \\\"x\\\"\""),
    Example(.move(uids, to: .inbox), "UID MOVE 1:3,9 \"INBOX\""),
  ]

  static let general: [Example] = [
    Example(.noOperation, "NOOP"), Example(.capability, "CAPABILITY"),
    Example(.compress, "COMPRESS DEFLATE"),
    Example(.identify([]), "ID NIL"),
    Example(
      .identify([.init("name", "offline\"imap"), .init("os", nil)]),
      "ID (\"name\" \"offline\\\"imap\" \"os\" NIL)"),
  ]

  @Test("the wire form keeps to the grammar", arguments: mailboxes + messages + general)
  func encodes(_ example: Example) throws {
    var session = try selectedSession()
    let tag = try session.begin(example.command)
    #expect(String(decoding: session.takeOutput(), as: UTF8.self) == "\(tag) \(example.wire)\r\n")
    #expect(example.command.description == example.wire)
  }

  /// A string and how it must be sent when literals need no consent.
  static let strings: [(String, String)] = [
    ("", "\"\""), ("abc", "\"abc\""), ("NIL", "\"NIL\""), ("a b", "\"a b\""), ("{5}", "\"{5}\""),
    ("a\"b\\c", "\"a\\\"b\\\\c\""), ("\u{1}\u{7F}", "\"\u{1}\u{7F}\""),
    ("a\r\nb", "{4+}\r\na\r\nb"),
    ("a\rb", "{3+}\r\na\rb"), ("a\nb", "{3+}\r\na\nb"), ("a\0b", "{3+}\r\na\0b"),
    ("é", "{2+}\r\né"),
    ("x\r\nA9 DELETE INBOX", "{18+}\r\nx\r\nA9 DELETE INBOX"),
  ]

  @Test("any bytes are sent as they are: quoted, or else as a literal", arguments: strings)
  func sendsStrings(_ example: (text: String, wire: String)) throws {
    var session = try selectedSession("LITERAL+")
    _ = try session.begin(.delete(name(example.text)))
    #expect(
      String(decoding: session.takeOutput(), as: UTF8.self) == "A2 DELETE \(example.wire)\r\n")
  }

  @Test("a search for 8-bit text names its charset") func charset() throws {
    var session = try selectedSession("LITERAL+")
    _ = try session.begin(.search([.not(.header("Subject", Array("é".utf8)))]))
    #expect(
      String(decoding: session.takeOutput(), as: UTF8.self)
        == "A2 UID SEARCH CHARSET UTF-8 NOT HEADER Subject {2+}\r\né\r\n")
  }

  @Test("a trace shows no secret, no octets of literals, and no control characters") func traces() {
    #expect(
      Command.logIn(user: "a b", password: "se\"cret").description == "LOGIN \"a b\" <secret>")
    #expect(Command.logIn(user: "a", password: "sécret").description == "LOGIN \"a\" <secret>")
    let login = Command.authenticate(PlainMechanism(user: "u", password: "p"))
    #expect(login.description == "AUTHENTICATE PLAIN")
    let message = AppendedMessage(content: .held(Array("mail".utf8)), isBinary: true)
    #expect(Command.append(to: .inbox, [message]).description == "APPEND \"INBOX\" ~{4}")
    #expect(Command.delete(name("a\u{1}")).description == "DELETE \"a\\x01\"")
    #expect(Command.fetch(uids: .all, [.flags]).name == "UID FETCH")
  }

  static let nothing = UIDSet(ranges: [])

  /// Commands that name nothing, or that would let an argument break out.
  static let faults: [(Command, CommandFault)] = [
    (.fetch(uids: .set(nothing), [.flags]), .nothingNamed), (.fetch(uids: .all, []), .nothingNamed),
    (.fetch(uids: .all, [.body(BodyRequest(.headerFields([])))]), .nothingNamed),
    (.fetch(uids: .all, [.body(BodyRequest(.text, octets: 5..<5))]), .nothingNamed),
    (.store(nothing, .add, FlagList([.seen])), .nothingNamed),
    (.store(uids, .add, FlagList([.recent])), .nothingNamed),
    (.store(uids, .remove, FlagList()), .nothingNamed),
    (.store(uids, .add, [MailboxName]()), .nothingNamed), (.expunge(nothing), .nothingNamed),
    (.copy(nothing, to: .inbox), .nothingNamed), (.move(nothing, to: .inbox), .nothingNamed),
    (.search([]), .nothingNamed), (.search([.not(.uids(.set(nothing)))]), .nothingNamed),
    (.status(.inbox, []), .nothingNamed), (.enable([]), .nothingNamed),
    (.list(returning: [.status([])]), .nothingNamed), (.append(to: .inbox, []), .nothingNamed),
    (.append(to: .inbox, [AppendedMessage(content: .held([]))]), .emptyMessage),
    (.append(to: .inbox, [AppendedMessage(content: .supplied(octets: 0))]), .emptyMessage),
    (.append(to: .inbox, [AppendedMessage(content: .supplied(octets: -1))]), .emptyMessage),
    (.enable(["A\r\nB"]), .notAnAtom("A\r\nB")), (.enable([""]), .notAnAtom("")),
    (.authenticate("PLAIN X", initialResponse: nil), .notAnAtom("PLAIN X")),
    (.search([.keyword(seen)]), .notAnAtom("\\Seen")),
  ]

  @Test("a command at fault is refused before anything is sent", arguments: faults)
  func refusesFaults(_ example: (command: Command, fault: CommandFault)) throws {
    var session = try selectedSession()
    let expected = SessionMisuse.faultyCommand(example.command.name, example.fault)
    #expect(throws: expected) { try session.begin(example.command) }
    #expect(session.takeOutput().isEmpty && session.pending.isEmpty)
  }
}

extension CivilDate {
  /// A day that exists, so that tables need no unwrapping.
  fileprivate static let newYear1970: CivilDate = {
    guard let day = CivilDate(daysSince1970: 0) else { preconditionFailure("1 January 1970") }
    return day
  }()
}
