// SPDX-License-Identifier: MIT

/// The owner of an account at a mail program on this machine: reads, flags, answers, files and deletes.
struct MaildirLife: AccountLife {
  private enum Action {
    case read, flag, answer, file, delete
  }

  private static let habits: [(weight: Int, Action)] = [
    (40, .read), (15, .flag), (20, .answer), (17, .file), (8, .delete),
  ]
  private static let inbox = "INBOX"
  private static let sent = "Gesendet"
  private static let friend = Person("Zoë O'Connor", "zoe@oconnor.example")

  private var maildir: DemoMaildir
  private let owner: Person
  private var generator: SeededGenerator
  private var answers = 0

  init(_ maildir: DemoMaildir, owner: Person, seed: UInt64) {
    self.maildir = maildir
    self.owner = owner
    generator = SeededGenerator(seed: seed)
  }

  mutating func step(at date: MailDate) -> Duration {
    let messages = maildir.messages(in: Self.inbox)
    if !messages.isEmpty { act(on: messages, at: date) }
    return .milliseconds(generator.number(7_000...15_000))
  }

  private mutating func act(on messages: [String], at date: MailDate) {
    let message = generator.pick(messages)
    switch generator.pick(weighted: Self.habits) {
    case .read:
      let unread = messages.filter { !DemoMaildir.flags($0).contains("S") }
      maildir.set("S", of: unread.first ?? message)
    case .flag: maildir.set("F", of: message)
    case .answer:
      maildir.set("R", of: message)
      maildir.add(answer(at: date), to: Self.sent)
    case .file: maildir.move(message, to: generator.pick(["Familie", "Archive.2025"]))
    case .delete: maildir.remove(message)
    }
  }

  private mutating func answer(at date: MailDate) -> [UInt8] {
    answers += 1
    return Letter(
      sender: owner, recipient: Self.friend, subject: "Re: Dinner on Friday?", date: date,
      messageID: "answer.\(answers).\(generator.number(100_000...999_999))@\(owner.domain)",
      body: .text("Gladly, on Friday at seven.\r\n\r\n-- \r\n\(owner.name)\r\n")
    ).content
  }
}
