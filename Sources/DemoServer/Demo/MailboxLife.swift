// SPDX-License-Identifier: MIT

/// What happens in the mailboxes of one account while nobody synchronises.
///
/// Each action does one thing that a delivery agent or a telephone could have done.  A folder may have
/// been deleted by the client meanwhile; the action then does nothing.
struct MailboxLife: Sendable {
  /// Folders stay below this many messages, so that the demo can run for days.
  private static let mostMessages = 150

  let store: MailStore
  private let separator: Character
  private var writer: LetterWriter
  var generator: SeededGenerator

  init(store: MailStore, separator: Character, owner: Person, seed: UInt64) {
    self.store = store
    self.separator = separator
    generator = SeededGenerator(seed: seed)
    writer = LetterWriter(owner: owner, seed: generator.next())
  }

  /// Fills the folders with messages of the last half year.
  mutating func settle(_ folders: [DemoFolder], now: Int) {
    for folder in folders {
      let name = DemoFolder.wireName(folder.name, separator: separator)
      if name != .inbox { attempt { mailboxes throws(StoreRefusal) in try mailboxes.create(name) } }
      let days = 180 * 86_400
      let step = days / max(1, folder.count)
      for place in 0..<folder.count {
        let age = days - place * step - generator.number(0...step - 1)
        let date = MailDate(seconds: now - age, zone: generator.pick([0, 60, 60, 120, -300, 540]))
        deliver(folder.topic, to: name, flags: habitualFlags(unread: folder.unread), at: date)
      }
    }
  }

  private mutating func habitualFlags(unread: Int) -> MailFlags {
    if generator.chance(percent: unread) { return [] }
    var flags = MailFlags.seen
    if generator.chance(percent: 12) { flags = flags.union(.answered) }
    if generator.chance(percent: 6) { flags = flags.union(.flagged) }
    if generator.chance(percent: 3) { flags = flags.union(["$Forwarded"]) }
    return flags
  }

  /// A message arrives, and the oldest goes when the folder is full.
  mutating func receive(_ topic: Topic, in folder: String, at date: MailDate) {
    let name = DemoFolder.wireName(folder, separator: separator)
    deliver(topic, to: name, flags: [], at: date)
    let messages = store.mailbox(name)?.messages ?? []
    if messages.count > Self.mostMessages {
      change(name) { $0.expunge([messages[0].uid]) }
    }
  }

  /// Somebody reads the newest unread messages, at most `limit`.
  mutating func read(in folder: String, atMost limit: Int) {
    let name = DemoFolder.wireName(folder, separator: separator)
    let unread = store.mailbox(name)?.messages.filter { !$0.flags.contains(.seen) } ?? []
    let count = generator.number(1...limit)
    change(name) { $0.change(flags: .add(.seen), of: unread.suffix(count).map(\.uid)) }
  }

  /// Somebody sets a flag on a recent message, or takes it away.
  mutating func toggle(_ flag: MailFlags, in folder: String) {
    let name = DemoFolder.wireName(folder, separator: separator)
    guard let message = recentMessage(in: name) else { return }
    let change: FlagChange = message.flags.contains(flag) ? .remove(flag) : .add(flag)
    self.change(name) { $0.change(flags: change, of: [message.uid]) }
  }

  /// Somebody deletes a message that was read.
  mutating func delete(in folder: String) {
    let name = DemoFolder.wireName(folder, separator: separator)
    let read = store.mailbox(name)?.messages.filter { $0.flags.contains(.seen) } ?? []
    guard !read.isEmpty else { return }
    let uid = generator.pick(read).uid
    change(name) { $0.expunge([uid]) }
  }

  /// Somebody deletes all but the newest messages of a folder.
  mutating func empty(_ folder: String, leaving count: Int) {
    let name = DemoFolder.wireName(folder, separator: separator)
    let messages = store.mailbox(name)?.messages.dropLast(count) ?? []
    change(name) { $0.expunge(messages.map(\.uid)) }
  }

  /// Somebody moves a message from INBOX to another folder.
  mutating func file(into folder: String) {
    let name = DemoFolder.wireName(folder, separator: separator)
    guard let message = recentMessage(in: .inbox), store.mailbox(name) != nil else { return }
    change(name) { mailbox throws(StoreRefusal) in
      _ = try mailbox.append(message.content, flags: message.flags, arrival: message.arrival)
    }
    change(.inbox) { $0.expunge([message.uid]) }
  }

  /// Somebody creates a folder and puts a first message into it.
  mutating func found(_ folder: String, _ topic: Topic, at date: MailDate) {
    let name = DemoFolder.wireName(folder, separator: separator)
    guard store.mailbox(name) == nil else { return }
    attempt { mailboxes throws(StoreRefusal) in try mailboxes.create(name) }
    deliver(topic, to: name, flags: [], at: date)
  }

  private mutating func recentMessage(in name: WireName) -> StoredMessage? {
    let messages = store.mailbox(name)?.messages.suffix(20) ?? []
    return messages.isEmpty ? nil : generator.pick(Array(messages))
  }

  private mutating func deliver(
    _ topic: Topic, to name: WireName, flags: MailFlags, at date: MailDate
  ) {
    let content = writer.write(about: topic, at: date)
    change(name) { mailbox throws(StoreRefusal) in
      _ = try mailbox.append(content, flags: flags, arrival: date)
    }
  }

  private func change(
    _ name: WireName, _ body: (inout Mailbox) throws(StoreRefusal) -> Void
  ) {
    attempt { mailboxes throws(StoreRefusal) in try mailboxes.change(name, body) }
  }

  /// Changes the store unless the client has made that impossible, which is no failure of the demo.
  private func attempt(_ body: (inout Mailboxes) throws(StoreRefusal) -> Void) {
    _ = try? store.change(body)
  }
}
