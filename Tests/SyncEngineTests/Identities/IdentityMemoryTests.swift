// SPDX-License-Identifier: MIT

import Foundation
import IMAP
import POSIX
import SyncModel
import TestSupport
import Testing

@testable import SyncEngine

@Suite("Ids of messages: what is remembered")
struct IdentityMemoryTests {
  private let folder: TemporaryFolder
  private let memory: AccountMemory
  private var path: String { "\(folder.path)/Memory.sqlite" }

  init() throws {
    folder = try TemporaryFolder()
    memory = try AccountMemory(path: "\(folder.path)/Memory.sqlite")
  }

  private static func uids(_ numbers: ClosedRange<UInt32>) -> [UID] {
    numbers.compactMap { UID($0) }
  }

  private static func message(
    _ uid: UInt32, _ identity: Int64, octets: Int = 100
  ) throws -> IdentifiedMessage {
    IdentifiedMessage(
      uid: try #require(UID(uid)), identity: MessageIdentity(high: identity, low: -identity),
      octets: octets)
  }

  private func fill(
    _ name: FolderName, validity: UInt32 = 7, _ messages: [IdentifiedMessage]
  ) throws -> IdentifiedFolder {
    let folder = try #require(try memory.identify(name, validity: validity))
    try memory.add(messages, to: folder)
    return folder
  }

  @Test(
    "a twin is a message of another folder with the same id; those of the folder itself are none")
  func twins() throws {
    let inbox = try fill("INBOX", [Self.message(1, 11), Self.message(2, 12), Self.message(3, 11)])
    let box = try fill("Box", [Self.message(5, 12), Self.message(6, 13)])
    let found = try memory.twins(of: Self.uids(4...6), in: box)
    #expect(found.contradiction == nil)
    #expect(found.twins.map(\.message.rawValue) == [5])
    let twin = try #require(found.twins.first)
    #expect(found.folders[twin.folder]?.name == "INBOX")
    #expect(twin.uid.rawValue == 2 && twin.octets == 100)
    #expect(try memory.twins(of: Self.uids(1...1), in: inbox).twins.isEmpty)
  }

  @Test("a length that no message has tells of no twin", arguments: [Int.min, 0, 1 << 40, .max])
  func impossible(_ octets: Int) throws {
    _ = try fill("INBOX", [Self.message(1, 11, octets: octets), Self.message(2, 12)])
    let box = try fill("Box", [Self.message(5, 11, octets: octets), Self.message(6, 12)])
    #expect(try memory.twins(of: Self.uids(1...9), in: box).twins.map(\.message.rawValue) == [6])
  }

  @Test("others get at the memory while many twins are sought, and none is missed")
  func portions() async throws {
    let count: UInt32 = 3_500
    let uids = Self.uids(1...count)
    let messages = try (1...count).map { try Self.message($0, Int64($0)) }
    _ = try fill("INBOX", messages)
    let box = try fill("Box", messages)
    let memory = memory
    try await onThread {
      let isDone = Monitor(false)
      var neighbour: POSIX.Thread?
      var waited: Bool?
      let asked = uids.lazy.map { uid in
        guard uid.rawValue == 2_500, waited == nil else { return uid }
        neighbour = try? POSIX.Thread(named: "neighbour") {
          _ = try? memory.identified("INBOX")
          isDone.update { $0 = true }
        }
        waited = isDone.wait(atMost: .seconds(60)) { $0 ? true : nil } ?? false
        return uid
      }
      let found = try memory.twins(of: asked, in: box)
      neighbour?.join()
      #expect(waited == true)
      #expect(found.twins.map(\.message) == uids && found.contradiction == nil)
      #expect(Set(found.twins.map(\.folder)).count == 1)
    }
  }

  @Test("a million twins take some 24 megabytes")
  func small() { #expect(MemoryLayout<Twin>.stride <= 24) }

  @Test("of some messages those are told whose ids are known")
  func among() throws {
    let inbox = try fill("INBOX", [Self.message(2, 11), Self.message(1_500, 12)])
    let known = try memory.identifiedMessages(of: inbox, among: Self.uids(1...2_000))
    #expect(Set(known.map(\.rawValue)) == [2, 1_500])
  }

  @Test("half an id is no id")
  func halves() throws {
    _ = try fill("INBOX", [Self.message(1, 11)])
    let box = try fill(
      "Box",
      [
        IdentifiedMessage(
          uid: try #require(UID(1)), identity: MessageIdentity(high: 11, low: 11), octets: 100)
      ])
    let found = try memory.twins(of: Self.uids(1...1), in: box)
    #expect(found.twins.isEmpty && found.contradiction == nil)
  }

  @Test("one id for messages of two lengths is a contradiction, in whatever folders they are")
  func contradiction() throws {
    _ = try fill("INBOX", [Self.message(1, 11)])
    let box = try fill(
      "Box", [Self.message(5, 12, octets: 9), Self.message(6, 12), Self.message(7, 11, octets: 99)])
    for uid in [5, 6, 7] as [UInt32] {
      let found = try memory.twins(of: Self.uids(uid...uid), in: box)
      #expect(found.contradiction?.rawValue == uid)
      #expect(found.twins.allSatisfy { $0.octets == (uid == 5 ? 9 : 100) })
    }
  }

  @Test("the ids of a folder go with its UIDVALIDITY, and those of other folders stay")
  func validity() throws {
    let inbox = try fill("INBOX", validity: 7, [Self.message(1, 11)])
    let box = try fill("Box", [Self.message(5, 11)])
    try memory.forgetIdentities(of: "INBOX", unless: 7)
    #expect(try memory.twins(of: Self.uids(5...5), in: box).twins.count == 1)
    #expect(try memory.identifiesStill(inbox))
    try memory.forgetIdentities(of: "INBOX", unless: 8)
    #expect(try !memory.identifiesStill(inbox) && memory.identifiesStill(box))
    #expect(try memory.identified("INBOX") == nil)
    #expect(try memory.twins(of: Self.uids(5...5), in: box).twins.isEmpty)
    _ = try fill("INBOX", validity: 8, [Self.message(9, 11)])
    #expect(
      try memory.twins(of: Self.uids(5...5), in: box).twins.map(\.uid.rawValue) == [9]
    )
    let renewed = try #require(try memory.identify("INBOX", validity: 9))
    #expect(try !memory.identifiesStill(inbox))
    #expect(renewed.next == 1 && renewed.validity == 9 && inbox.validity == 7)
    #expect(try memory.identifiedMessages(of: renewed).isEmpty)
    #expect(try memory.identifiedMessages(of: box) == Self.uids(5...5))
  }

  @Test("the ids of folders that are gone are forgotten with all that is known of them")
  func goneFolders() throws {
    let inbox = try fill("INBOX", [Self.message(1, 11)])
    let box = try fill("Box", [Self.message(5, 11), Self.message(6, 12)])
    _ = try fill("Odd \"'; name", [Self.message(7, 11)])
    try memory.forgetIdentities(exceptIn: ["INBOX", "New"])
    #expect(try memory.identifiesStill(inbox) && !memory.identifiesStill(box))
    #expect(try memory.identified("Box") == nil && memory.identified("Odd \"'; name") == nil)
    #expect(try memory.identifiedMessages(of: inbox) == Self.uids(1...1))
    #expect(try memory.identifiedMessages(of: box).isEmpty)
    #expect(try !memory.identifiesOthers(than: inbox))
  }

  @Test(
    "the ids of a large folder are looked through some at a time, and those of gone messages go")
  func tidy() throws {
    let all = try (1...3_500).map { try Self.message($0, Int64($0)) }
    let inbox = try fill("INBOX", all)
    let box = try fill("Box", [Self.message(1, 1)])
    #expect(try memory.identifiedMessages(of: inbox).count == 1_000)
    var asked: [UInt32] = []
    try memory.forgetIdentities(in: inbox) { uid in
      asked.append(uid.rawValue)
      return uid.rawValue <= 1_200 || uid.rawValue > 2_300
    }
    #expect(asked == Array(1...3_500))
    #expect(try memory.identifiedMessages(of: inbox) == Self.uids(1_201...2_200))
    #expect(
      try memory.identifiedMessages(of: inbox, after: UID(2_200)) == Self.uids(2_201...2_300))
    #expect(try memory.identifiedMessages(of: box) == Self.uids(1...1))
  }

  @Test("how far the ids are known is there after the file was closed, with the ids")
  func lasting() throws {
    let path = "\(folder.path)/Other.sqlite"
    do {
      let memory = try AccountMemory(path: path)
      let inbox = try #require(try memory.identify("INBOX", validity: 7))
      try memory.add([Self.message(1, 11), Self.message(2, 12)], to: inbox)
      try memory.note(inbox, identifiedBelow: 3)
      try memory.forgetIdentities(of: Self.uids(1...1), in: inbox)
    }
    let memory = try AccountMemory(path: path)
    let inbox = try #require(try memory.identified("INBOX"))
    #expect(inbox.next == 3)
    #expect(try memory.identifiedMessages(of: inbox) == Self.uids(2...2))
  }

  @Test("a memory that was written before there were ids keeps what it knows")
  func older() throws {
    let path = "\(folder.path)/Old.sqlite"
    do {
      let memory = try AccountMemory(path: path)
      try memory.setEmptied("INBOX", true)
      try memory.write { connection throws(SQLiteFailure) in
        try connection.execute("DROP TABLE identity; DROP TABLE identified")
      }
    }
    let memory = try AccountMemory(path: path)
    #expect(try memory.wasEmptied("INBOX"))
    #expect(try memory.identify("INBOX", validity: 1)?.next == 1)
  }

  @Test("a message costs less than 100 bytes")
  func size() throws {
    let path = "\(folder.path)/Big.sqlite"
    let count: UInt32 = 20_000
    do {
      let memory = try AccountMemory(path: path)
      let inbox = try #require(try memory.identify("INBOX", validity: 7))
      var random = SeededRandom(seed: 1)
      let messages = try (1...count).map { uid in
        IdentifiedMessage(
          uid: try #require(UID(uid)),
          identity: MessageIdentity(
            high: Int64(bitPattern: random.next()), low: Int64(bitPattern: random.next())),
          octets: 5_000)
      }
      for start in stride(from: 0, to: messages.count, by: 1_000) {
        try memory.add(Array(messages[start..<(start + 1_000)]), to: inbox)
      }
    }
    let size = try #require(
      try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int)
    #expect(size < 100 * Int(count), "\(size) bytes")
  }
}

@Suite("Ids of messages: what a server says")
struct MessageIdentityTests {
  /// What a FETCH response says, and whether it is an id.
  struct Word: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let item: FetchExtension
    let isValid: Bool

    init(_ description: String, _ item: FetchExtension, isValid: Bool) {
      testDescription = description
      self.item = item
      self.isValid = isValid
    }
  }

  static let words = [
    Word("letters and digits", .emailID("M6d99ac3275bb4e"), isValid: true),
    Word("signs", .emailID("a_B-9"), isValid: true),
    Word("255 letters", .emailID(String(repeating: "a", count: 255)), isValid: true),
    Word("256 letters", .emailID(String(repeating: "a", count: 256)), isValid: false),
    Word("nothing", .emailID(""), isValid: false),
    Word("a blank", .emailID("a b"), isValid: false),
    Word("a letter of another alphabet", .emailID("é"), isValid: false),
    Word("the id of a conversation", .threadID("M6d99"), isValid: false),
    Word("a number of Gmail", .gmailMessageID(1), isValid: false),
  ]

  private static func response(_ item: FetchExtension) -> FetchResponse {
    var response = FetchResponse(sequenceNumber: 1)
    response.extensions = [item]
    return response
  }

  @Test("EMAILID is what RFC 8474 allows, or nothing", arguments: words)
  func objectID(_ word: Word) {
    #expect((MessageIdentity(Self.response(word.item), .objectID) != nil) == word.isValid)
  }

  @Test("X-GM-MSGID is a number above 0, and no EMAILID")
  func gmail() {
    #expect(MessageIdentity(Self.response(.gmailMessageID(.max)), .gmail) != nil)
    #expect(MessageIdentity(Self.response(.gmailMessageID(0)), .gmail) == nil)
    #expect(MessageIdentity(Self.response(.emailID("1")), .gmail) == nil)
  }

  @Test("equal words are equal ids; different ones, in upper and lower case too, are not")
  func equality() {
    let words = ["M1", "m1", "M2", "M11"].map {
      MessageIdentity(Self.response(.emailID($0)), .objectID)
    }
    #expect(Set(words).count == 4)
    #expect(MessageIdentity(Self.response(.emailID("M1")), .objectID) == words[0])
  }
}
