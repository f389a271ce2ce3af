// SPDX-License-Identifier: MIT

import IMAP
import SyncModel
import Testing

@testable import SyncEngine

@Suite("LostMessages")
struct LostMessagesTests {
  private let inbox = FolderPair(remote: "INBOX", local: "INBOX", statusFileName: "INBOX")
  private let box = FolderPair(remote: "Box", local: "Box", statusFileName: "Box")

  private func print(_ text: String) throws -> MessagePrint {
    var header = HeaderPrint()
    let octets = Array("Subject: \(text)\r\n\r\n".utf8)
    header.add(octets[...])
    return try MessagePrint(octets: octets.count, header: header)
  }

  private func twin(_ uid: UInt32) throws -> Twin {
    Twin(message: try #require(UID(50)), uid: try #require(UID(uid)), folder: 1, octets: 9)
  }

  private func uid(_ number: UInt32) throws -> UID { try #require(UID(number)) }

  @Test("a message is found by its id in the folder that lost it, and only once")
  func byIdentity() throws {
    var lost = LostMessages()
    #expect(lost.isEmpty)
    lost.add([try uid(3), try uid(5)], [], of: inbox)
    #expect(lost.hasIdentified && !lost.isEmpty)
    #expect(lost.take(try twin(4), of: "INBOX") == nil)
    #expect(lost.take(try twin(3), of: "Box") == nil)
    #expect(lost.take(try twin(3), of: "INBOX") == LostMessage(pair: inbox, uid: try uid(3)))
    #expect(lost.take(try twin(3), of: "INBOX") == nil)
    #expect(lost.hasIdentified)
    #expect(lost.take(try twin(5), of: "INBOX") == LostMessage(pair: inbox, uid: try uid(5)))
    #expect(lost.isEmpty && !lost.hasIdentified)
  }

  @Test("a message without a known id is read once")
  func unread() throws {
    var lost = LostMessages()
    lost.add([], [try uid(3)], of: inbox)
    #expect(!lost.isEmpty && !lost.hasIdentified)
    #expect(lost.take(try twin(3), of: "INBOX") == nil)
    #expect(lost.takeUnread() == [LostMessage(pair: inbox, uid: try uid(3))])
    #expect(lost.takeUnread() == [] && lost.isEmpty)
  }

  @Test("of copies that nobody could tell apart each is found once, in a folder that lost it")
  func byPrint() throws {
    let print = try print("one")
    var lost = LostMessages()
    for uid in [3, 4] as [UInt32] {
      lost.add(LostMessage(pair: inbox, uid: try #require(UID(uid))), print)
    }
    #expect(lost.take(print, notOf: inbox) == nil)
    #expect(lost.take(print, notOf: box)?.uid.rawValue == 3)
    #expect(lost.has(octets: print.octets))
    #expect(lost.take(print, notOf: box)?.uid.rawValue == 4)
    #expect(lost.take(print, notOf: box) == nil)
    #expect(lost.isEmpty && !lost.has(octets: print.octets))
  }
}
