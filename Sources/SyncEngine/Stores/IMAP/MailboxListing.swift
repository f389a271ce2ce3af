// SPDX-License-Identifier: MIT

import IMAP
import SyncModel

/// Asks a server for its mailboxes, and for the numbers that tell which of them have changed.
struct MailboxListing {
  /// What the server answered.
  struct Answer {
    /// The mailboxes that can be selected.
    var mailboxes: [MailboxName] = []
    var separator: Character?
    var marks: [MailboxName: RemoteMark] = [:]
    /// The one that has all messages of the account, if the server says so (RFC 6154 §2).
    var everything: MailboxName?
  }

  private static let items: [StatusItem] = [.messages, .uidNext, .uidValidity, .highestModSeq]

  private let connection: IMAPConnection
  private let knowledge: ServerKnowledge
  private let wantsMarks: Bool
  private let reference: MailboxName
  private let reporter: Reporter

  init(
    _ connection: IMAPConnection, below reference: MailboxName, knowledge: ServerKnowledge,
    wantsMarks: Bool, reporter: Reporter
  ) {
    self.connection = connection
    self.reference = reference
    self.knowledge = knowledge
    self.wantsMarks = wantsMarks
    self.reporter = reporter
  }

  /// A question that is under way.
  struct Asked {
    fileprivate let probe: Tag
    fileprivate let all: Tag
  }

  /// Asks for everything at once where the server knows LIST-STATUS (RFC 5819); else asks nothing.
  func askAhead() throws(SyncFailure) -> Asked? {
    guard wantsMarks, connection.capabilities.has("LIST-STATUS"), knowledge.allows("LIST-STATUS")
    else { return nil }
    return Asked(
      probe: try sendProbe(),
      all: try connection.send(.list(reference: reference, returning: [.status(Self.items)])))
  }

  /// Waits for the answer to what was asked before, or asks now: in one round trip where the server knows
  /// LIST-STATUS, else in two.
  func ask(_ asked: Asked? = nil) throws(SyncFailure) -> Answer {
    connection.begin("listing folders")
    var asked = asked
    if asked == nil { asked = try askAhead() }
    guard let asked else {
      let answer = try plainAnswer(try sendProbe())
      return wantsMarks ? try askOneByOne(answer) : answer
    }
    let root = try collect(asked.probe)
    var collector = Collector()
    let completion = try connection.wait(for: asked.all) { collector.note($0) }
    if completion.condition == .ok {
      knowledge.prove("LIST-STATUS")
      return collector.answer(root)
    }
    knowledge.refuse("LIST-STATUS", completion.text.text, reporter)
    return try askOneByOne(plainAnswer(try sendProbe()))
  }

  /// Asks for the separator alone.
  private func sendProbe() throws(SyncFailure) -> Tag {
    try connection.send(.list(reference: reference, MailboxName("")))
  }

  /// The mailboxes that the user has subscribed to, whether they exist or not.
  func subscribed() throws(SyncFailure) -> Set<MailboxName> {
    var names: Set<MailboxName> = []
    try connection.succeed(.listSubscribed(reference: reference)) { event in
      if case .untagged(.subscribed(let entry)) = event { names.insert(entry.name) }
    }
    return names
  }

  private func plainAnswer(_ probe: Tag) throws(SyncFailure) -> Answer {
    let all = try connection.send(.list(reference: reference))
    let root = try collect(probe)
    var collector = Collector()
    try connection.wait(for: all) { collector.note($0) }.success()
    return collector.answer(root)
  }

  /// Sends STATUS for every mailbox at once; a refusal concerns that mailbox only.
  private func askOneByOne(_ answer: Answer) throws(SyncFailure) -> Answer {
    guard knowledge.allows("CONDSTORE") else { return answer }
    var answer = answer
    var tags: [Tag] = []
    for name in answer.mailboxes { tags.append(try connection.send(.status(name, Self.items))) }
    var collector = Collector()
    for tag in tags { _ = try connection.wait(for: tag) { collector.note($0) } }
    answer.marks = collector.marks
    return answer
  }

  private func collect(_ tag: Tag) throws(SyncFailure) -> [ListResponse] {
    var collector = Collector()
    try connection.wait(for: tag) { collector.note($0) }.success()
    return collector.entries
  }

  private struct Collector {
    private(set) var entries: [ListResponse] = []
    private(set) var marks: [MailboxName: RemoteMark] = [:]

    mutating func note(_ event: SessionEvent) {
      switch event {
      case .untagged(.list(let entry)): entries.append(entry)
      case .untagged(.mailboxStatus(let status)): marks[status.name] = RemoteMark(status)
      default: break
      }
    }

    func answer(_ root: [ListResponse]) -> Answer {
      // Servers without an answer to the probe tell the separator with each name.
      let delimiter = root.first?.delimiter ?? entries.lazy.compactMap(\.delimiter).first
      let mailboxes = entries.filter(\.isSelectable)
      return Answer(
        mailboxes: mailboxes.map(\.name),
        separator: delimiter.map { Character(UnicodeScalar($0)) }, marks: marks,
        everything: mailboxes.first { $0.attributes.contains(.all) }?.name)
    }
  }
}
