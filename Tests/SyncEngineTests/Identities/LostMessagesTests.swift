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

  private func twin(_ folder: FolderName, _ uid: UInt32, octets: Int) throws -> Twin {
    Twin(
      folder: IdentifiedFolder(number: 1, name: folder, validity: 1, next: 9),
      uid: try #require(UID(uid)), octets: octets)
  }

  @Test("a message is found by its id if its file has the length, and only once")
  func byIdentity() throws {
    let print = try print("one")
    let message = LostMessage(pair: inbox, uid: try #require(UID(3)))
    var lost = LostMessages()
    lost.add(message, print)
    #expect(lost.has(octets: print.octets) && !lost.isEmpty)
    #expect(lost.take(amid: [try twin("INBOX", 3, octets: 1)], octets: 1) == nil)
    #expect(lost.take(amid: [try twin("INBOX", 3, octets: print.octets)], octets: 1) == nil)
    #expect(
      lost.take(amid: [try twin("INBOX", 4, octets: print.octets)], octets: print.octets) == nil)
    #expect(
      lost.take(amid: [try twin("Box", 3, octets: print.octets)], octets: print.octets) == nil)
    let twins = [
      try twin("Box", 3, octets: print.octets), try twin("INBOX", 3, octets: print.octets),
    ]
    #expect(lost.take(amid: twins, octets: print.octets) == message)
    #expect(lost.isEmpty && !lost.has(octets: print.octets))
    #expect(lost.take(amid: twins, octets: print.octets) == nil)
    #expect(lost.take(print, notOf: box) == nil)
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
