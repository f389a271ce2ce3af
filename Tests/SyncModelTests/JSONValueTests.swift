// SPDX-License-Identifier: MIT

import SyncModel
import Testing

@Suite("JSONValue")
struct JSONValueTests {
  private func text(_ value: JSONValue) -> String { String(decoding: value.encoded, as: UTF8.self) }

  private static let samples: [(JSONValue, String)] = [
    (.null, "null"), (.boolean(true), "true"), (.number(-7), "-7"), (.fraction(1.5), "1.5"),
    (.fraction(.nan), "null"), (.text("a\"b\\c\n\u{7}ä😀"), #""a\"b\\c\n\u0007\u00e4\ud83d\ude00""#),
    (.list([.number(1), .list([])]), "[1,[]]"),
    (.object(["b": .null, "a": .text("")]), #"{"a":"","b":null}"#),
  ]

  @Test("is written in one line of ASCII and read again", arguments: samples)
  func roundTrip(_ sample: (JSONValue, String)) {
    #expect(text(sample.0) == sample.1)
    if case .fraction(let fraction) = sample.0, fraction.isNaN { return }
    #expect(JSONReader.read(sample.1.utf8) == sample.0)
  }

  @Test("is written as Python does") func python() {
    let value = JSONValue.list([.object(["a": .number(1), "b": .null]), .text("x")])
    #expect(
      String(decoding: value.encodedAsPython, as: UTF8.self) == #"[{"a": 1, "b": null}, "x"]"#)
  }

  @Test(
    "what is no JSON is nil",
    arguments: [
      "", "{", "[1,]", "{\"a\"}", "{\"a\":1,}", "tru", "\"a", "\"\\q\"", "1 2", "+1", "--1", "1e",
      "\"\\u12\"", String(repeating: "[", count: 100),
    ])
  func broken(_ text: String) { #expect(JSONReader.read(text.utf8) == nil) }

  @Test("numbers of every form are read") func numbers() {
    #expect(JSONReader.read("-0.5e2".utf8) == .fraction(-50))
    #expect(
      JSONReader.read("1000000000000000000000000000000".utf8) == .fraction(1e30)
    )
  }

  private struct Sample: Codable, Equatable {
    enum Kind: Codable, Equatable {
      case plain
      case named(String, count: Int)
    }
    var kinds: [Kind]
    var optional: Int?
    var numbers: [String: Double]
    var small: UInt8
    var nested: [[Bool]]
  }

  @Test("Codable values go there and back") func codable() throws {
    for optional in [nil, 5] {
      let sample = Sample(
        kinds: [.plain, .named("ü", count: 3)], optional: optional, numbers: ["a": 0.25],
        small: 255,
        nested: [[true], []])
      let value = try JSONValue(encoding: sample)
      #expect(try JSONReader.read(value.encoded)?.decode(as: Sample.self) == sample)
    }
  }

  @Test("events look as documented") func event() throws {
    let origin = EventOrigin(thread: 3, label: "Folder INBOX [acc: A]", account: "A")
    let place = FolderPlace("R", "INBOX")
    let record = EventRecord(
      time: 12.5, origin: origin, activity: .listing,
      event: .listed(place, kind: .imap, messages: 7))
    let value = try JSONValue(encoding: record)
    #expect(try value.decode(as: EventRecord.self) == record)
    #expect(value["origin"]["account"] == .text("A"))
    #expect(value["event"]["listed"]["messages"] == .number(7))
  }

  @Test("the form of something else is refused, with its place") func mismatch() {
    for text in [
      #"{"thread":"3"}"#, #"{"thread":3,"label":5}"#, "[]", #"{"thread":3.5,"label":""}"#,
    ] {
      #expect(throws: DecodingError.self) {
        try JSONReader.read(text.utf8)?.decode(as: EventOrigin.self)
      }
    }
  }
}
