// SPDX-License-Identifier: MIT

import DemoServer
import POSIX
import TestSupport
import Testing

@Suite("Mailboxes")
struct MailboxesTests {
  @Test("a name that is deleted and created again has another UIDVALIDITY")
  func validity() throws {
    var mailboxes = Mailboxes(firstUIDValidity: 7)
    try mailboxes.create("a")
    #expect(mailboxes["a"]?.uidValidity == 8)
    try mailboxes.delete("a")
    #expect(mailboxes["a"] == nil)
    try mailboxes.create("a")
    #expect(mailboxes["a"]?.uidValidity == 9)
    try mailboxes.changeUIDValidity(of: "a")
    #expect(mailboxes["a"]?.uidValidity == 10)
  }

  @Test("a UID is never given twice, and the last one is never given")
  func uids() throws {
    var mailboxes = Mailboxes()
    let date = MailDate(seconds: 0)
    try mailboxes.change(.inbox) { mailbox throws(StoreRefusal) in
      #expect(try mailbox.append([1], arrival: date) == 1)
      mailbox.expunge([1])
      #expect(try mailbox.append([2], arrival: date) == 2)
      mailbox.skipUIDs(to: .max - 1)
      mailbox.skipUIDs(to: 3)
      #expect(try mailbox.append([3], arrival: date) == .max - 1)
    }
    #expect(throws: StoreRefusal.full) {
      try mailboxes.change(.inbox) { mailbox throws(StoreRefusal) in
        try mailbox.append([4], arrival: date)
      }
    }
    #expect(mailboxes["Inbox"]?.messages.map(\.uid) == [2, UInt32.max - 1])
    #expect(mailboxes[.inbox]?.message(2)?.content == [2])
    #expect(mailboxes[.inbox]?.message(1) == nil)
  }

  @Test("what cannot be done changes nothing")
  func refusals() throws {
    var mailboxes = Mailboxes()
    try mailboxes.create("a/b")
    try mailboxes.delete("a")
    let before = mailboxes
    #expect(throws: StoreRefusal.hasChildren("a")) { try mailboxes.delete("a") }
    #expect(throws: StoreRefusal.existing("a/b")) { try mailboxes.create("a/b") }
    #expect(throws: StoreRefusal.existing("a/b")) { try mailboxes.rename(.inbox, to: "a/b") }
    #expect(throws: StoreRefusal.missing("x")) { try mailboxes.rename("x", to: "y/z") }
    #expect(throws: StoreRefusal.missing("a")) { try mailboxes.change("a") { $0.expunge([1]) } }
    #expect(throws: StoreRefusal.self) { try mailboxes.create(WireName([0x61, 0])) }
    #expect(throws: StoreRefusal.self) {
      try mailboxes.create(WireName([UInt8](repeating: 0x61, count: 1001)))
    }
    #expect(mailboxes == before)
  }

  @Test("changes that change nothing leave a mailbox as it was")
  func idleChanges() throws {
    var mailboxes = Mailboxes()
    try mailboxes.change(.inbox) { mailbox throws(StoreRefusal) in
      _ = try mailbox.append([1], flags: .seen, arrival: MailDate(seconds: 0))
    }
    let before = mailboxes
    try mailboxes.change(.inbox) { mailbox in
      mailbox.change(flags: .add(.seen), of: [1, 2])
      mailbox.change(flags: .remove(.draft), of: [1])
      mailbox.expunge([5])
    }
    #expect(mailboxes == before)
  }

  @Test("a store can be waited for")
  func waiting() async throws {
    let store = MailStore()
    try await onThread {
      let other = try Thread(named: "test") { _ = try? store.deliver([1]) }
      try require(
        store.wait(atMost: .seconds(20)) { $0[.inbox]?.messages.isEmpty == false }, "it comes")
      try require(
        !store.wait(atMost: .milliseconds(1)) { $0[.inbox]?.messages.count == 2 }, "only one")
      other.join()
    }
  }
}
