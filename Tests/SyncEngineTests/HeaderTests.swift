// SPDX-License-Identifier: MIT

import DemoServer
import Foundation
import SyncModel
import TestSupport
import Testing

@testable import SyncEngine

@Suite("Headers: filterheaders, utime_from_header, filename_use_mail_timestamp")
struct HeaderTests {
  @Test(
    "dates as mail has them",
    arguments: [
      ("Fri, 20 Nov 2026 23:06:50 +0100", 1_795_212_410),
      ("20 Nov 2026 22:06 GMT", 1_795_212_360), ("1 Jan 70 00:00:00 -0030", 1_800),
      ("Fri, 20 Nov 2026 22:06:50 (no zone) UT (x(y)z)", 1_795_212_410),
      ("Fri,20 November 126 17:06:50 EST", 1_795_212_410), ("20 Nov 2026 22:06:50", 1_795_212_410),
    ])
  func dates(_ text: String, _ seconds: Int) {
    #expect(HeaderDate.seconds(text) == seconds)
  }

  @Test(
    "what is no date is none",
    arguments: [
      "", "now", "31 Feb 2026 1:00 GMT", "20 Nov 2026 25:00 GMT", "20 Nov 2026 1:00 +9x9",
    ])
  func noDates(_ text: String) { #expect(HeaderDate.seconds(text) == nil) }

  @Test("the first Date counts, folded or not, and else Delivery-date")
  func fields() {
    let folded = "DATE:\r\n Fri, 20 Nov\r\n\t2026 22:06:50 GMT\r\nDate: 1 Jan 1970 0:00 GMT\r\n\r\n"
    #expect(HeaderDate.time(in: Array(folded.utf8)) == 1_795_212_410)
    let other = "Date: soon\r\nDelivery-date: 1 Jan 1970 0:01 GMT\r\n\r\n"
    #expect(HeaderDate.time(in: Array(other.utf8)) == 60)
    #expect(HeaderDate.time(in: Array("Subject: x\r\n\r\n".utf8)) == nil)
  }

  @Test("fields are removed whole and all others stay octet for octet")
  func filter() throws {
    let header = "From x\r\nA: 1\r\nX-Spam : 2\r\n\t3\r\nx-SPAM:4\nno field\r\nX-Spammer: 5\r\n\r\n"
    let filter = try #require(HeaderFilter(["X-Spam"]))
    let left = String(decoding: filter.applied(to: Array(header.utf8)), as: UTF8.self)
    #expect(left == "From x\r\nA: 1\r\nno field\r\nX-Spammer: 5\r\n\r\n")
    #expect(HeaderFilter([]) == nil)
  }

  /// Notes what it receives.
  private final class Recorder: MessageReceiver {
    var log: [String] = []
    var octets: [UInt8] = []
    func begin(_ preview: MessagePreview) { log.append("begin \(preview.octets)") }
    func receive(_ octets: ArraySlice<UInt8>) { self.octets += octets }
    func end(_ message: MessageReference, flags: MessageFlags) { log.append("end \(octets.count)") }
    func abandon() { log.append("abandon") }
    func finish() { log.append("finish") }
  }

  @Test(
    "the length is right before the first octet, in whatever pieces the message comes",
    arguments: [
      "A: 1\r\nX: 2\r\n\r\nX: body\r\n", "A: 1\r\nX: 2\r\n", "\r\nX: body", "X: 2\n\nbody",
    ])
  func gate(_ message: String) throws {
    let bytes = Array(message.utf8)
    let filter = try #require(HeaderFilter(["x"]))
    for size in 1...bytes.count {
      let recorder = Recorder()
      let gate = HeaderGate(to: recorder) { _, header in filter.applied(to: header) }
      try gate.begin(MessagePreview(message: nil, octets: bytes.count))
      for start in stride(from: 0, to: bytes.count, by: size) {
        try gate.receive(bytes[start..<min(start + size, bytes.count)])
      }
      try gate.end(.arrival(0), flags: [])
      let expected = message.replacing("X: 2\r\n", with: "").replacing("X: 2\n", with: "")
      #expect(String(decoding: recorder.octets, as: UTF8.self) == expected)
      #expect(recorder.log == ["begin \(expected.utf8.count)", "end \(expected.utf8.count)"])
    }
  }

  @Test("a length as large as a number can be grows no more")
  func largestLength() throws {
    let recorder = Recorder()
    let gate = HeaderGate(to: recorder) { _, header in Array("X: 2\r\n".utf8) + header }
    try gate.begin(MessagePreview(message: nil, octets: .max))
    try gate.receive(Array("A: 1\r\n\r\n".utf8)[...])
    try gate.abandon()
    #expect(recorder.log == ["begin \(Int.max)", "abandon"])
  }

  @Test("a message that ends in its header leaves no trace, a later one breaks the receiver's")
  func abandoned() throws {
    let recorder = Recorder()
    let gate = HeaderGate(to: recorder) { _, header in header }
    try gate.begin(MessagePreview(message: nil, octets: 9))
    try gate.receive(Array("A: 1".utf8)[...])
    try gate.abandon()
    #expect(recorder.log.isEmpty)
    try gate.begin(MessagePreview(message: nil, octets: 9))
    try gate.receive(Array("A: 1\r\n\r\n".utf8)[...])
    try gate.abandon()
    #expect(recorder.log == ["begin 9", "abandon"])
  }

  @Test("headers are left out on the server, not on disk, and the message is recognised")
  func upload() async throws {
    try await onThread {
      let stage = try EngineStage(capabilities: []) { $0.unsentHeaders = ["x-note"] }
      try stage.run()
      let message = "Subject: a\nX-Note: mine\nFrom: me\n\nX-Note: body\n"
      try stage.tree.add(Data(message.utf8), to: "INBOX")
      #expect(try stage.run().summary.uploaded == 1)
      let sent = "Subject: a\r\nFrom: me\r\n\r\nX-Note: body\r\n"
      #expect(stage.contents() == [Array(sent.utf8)])
      #expect(try stage.tree.messages(in: "INBOX").map(\.content) == [Data(message.utf8)])
      #expect(try stage.run().summary.changedNothing)
    }
  }

  @Test("the print of a message is the same with and without the headers that are not sent")
  func prints() throws {
    func print(_ text: String) throws -> MessagePrint {
      var header = HeaderPrint()
      header.add(Array(text.utf8)[...])
      return try MessagePrint(octets: text.utf8.count, header: header, HeaderFilter(["x-note"]))
    }
    let own = try print("A: 1\r\nX-Note: mine\r\n\r\nbody\r\n")
    #expect(try own == print("A: 1\r\n\r\nbody\r\n"))
    #expect(try own != print("A: 1\r\n\r\nbody2\r\n"))
  }

  @Test("a file's name and time follow its Date header, if they shall")
  func times() async throws {
    try await onThread {
      let stage = try EngineStage {
        $0.local.maildir?.namesByHeaderDate = true
        $0.local.maildir?.datesByHeaderDate = true
      }
      let dated = "Date: Fri, 20 Nov 2020 22:06:50 +0000\r\n\r\nx\r\n"
      for text in [dated, dated, "Subject: none\r\n\r\ny\r\n"] {
        try stage.server.store.deliver(Array(text.utf8))
      }
      try stage.run()
      let files = try stage.tree.messages(in: "INBOX")
      #expect(files.map(\.uid) == [1, 2, 3])
      for (file, isDated) in zip(files, [true, true, false]) {
        #expect(file.path.contains("/1605910010_") == isDated, "\(file.path)")
        let attributes = try FileManager.default.attributesOfItem(
          atPath: stage.tree.path(file.path))
        let time = (attributes[.modificationDate] as? Date)?.timeIntervalSince1970
        #expect((time == 1_605_910_010) == isDated)
      }
      #expect(try stage.run().summary.changedNothing)
    }
  }
}
