// SPDX-License-Identifier: MIT

import IMAP
import TestSupport
import Testing

@Suite("Fuzzing")
struct FuzzTests {
  /// Valid and odd responses, which the mutations begin with.
  static let seeds: [[UInt8]] =
    (StatusLineTests.lines + FetchResponseTests.good + FetchResponseTests.skipped
    + DataResponseTests.simple + DataResponseTests.searches + MailboxResponseTests.lists
    + MailboxResponseTests.statuses + MailboxResponseTests.namespaces
    + OddServerTests.understood).map { Array($0.input.utf8) }
    + ResponseReaderTests.streaming.map { Array($0.input.utf8) }

  /// Pieces of the grammar, which are more likely to confuse than random bytes.
  static let words: [[UInt8]] = [
    "{3}\r\n", "~{0}\r\n", "{99}\r\n", "{18446744073709551616}\r\n", "(", ")", "((((", "\"", "\\",
    "\r",
    "\n", "\r\n", "[", "]", "<", ">", " ", "*", "+", "NIL", "BODY[] ", "UID 0", "* ", "FETCH (",
    "4294967296",
    "\u{0}", "é",
  ].map { Array($0.utf8) }

  static func mutated(_ generator: inout SeededRandom) -> [UInt8] {
    var bytes = seeds[Int.random(in: 0..<seeds.count, using: &generator)]
    if Bool.random(using: &generator) {
      bytes += seeds[Int.random(in: 0..<seeds.count, using: &generator)]
    }
    for _ in 0..<Int.random(in: 1...4, using: &generator) {
      let place = Int.random(in: 0...bytes.count, using: &generator)
      let end = min(bytes.count, place + Int.random(in: 0...6, using: &generator))
      switch Int.random(in: 0..<4, using: &generator) {
      case 0: bytes.removeSubrange(place..<end)
      case 1: bytes.insert(contentsOf: bytes[place..<end], at: place)
      case 2: bytes.insert(UInt8.random(in: 0...255, using: &generator), at: place)
      default:
        let word = words[Int.random(in: 0..<words.count, using: &generator)]
        bytes.insert(contentsOf: word, at: place)
      }
    }
    return bytes
  }

  /// What a reader made of some bytes: its items, bodies joined, and how it ended.
  struct Reading: Equatable {
    var items: [ResponseItem] = []
    var loss: FramingFailure?
  }

  static func read(_ pieces: [ArraySlice<UInt8>], _ limits: ResponseLimits) -> Reading {
    var reader = ResponseReader(limits: limits)
    var reading = Reading()
    for piece in pieces where reading.loss == nil {
      reader.feed(piece)
      do throws(FramingFailure) {
        while let item = try reader.next() { reading.add(item) }
      } catch {
        reading.loss = error
      }
      #expect(reader.heldBytes <= limits.response + limits.line + limits.literal)
    }
    return reading
  }

  @Test("20,000 damaged responses neither crash nor hang nor depend on how they are cut")
  func damaged() {
    var generator = SeededRandom(seed: 1)
    var limits = ResponseLimits()
    limits.line = 400
    limits.literal = 200
    limits.response = 800
    limits.depth = 20
    for round in 0..<20_000 {
      let bytes = Self.mutated(&generator)
      let whole = Self.read([bytes[...]], limits)
      #expect(whole.isWellFormed, "\(bytes)")
      guard round.isMultiple(of: 8) else { continue }
      let pieces = Self.read(Cut.randomly.pieces(of: bytes), limits)
      #expect(pieces.items == whole.items, "\(bytes)")
      #expect((pieces.loss == nil) == (whole.loss == nil), "\(bytes)")
    }
  }

  /// Inputs on which a careless parser takes time by the square of their length.
  static let hostile: [(String, String, String)] = [
    ("* 1 FETCH (", "BODY[] {0}\r\n ", ")"), ("* 1 FETCH (ENVELOPE (", "{0}\r\n ", "))"),
    ("* 1 FETCH (ENVELOPE (", "\"a", "))"), ("* 1 FETCH (X ", "{1", ")"),
    ("* 1 FETCH (X (", "(", ")"), ("* 1 FETCH (X \"", "\\\"", "\")"),
    ("* 1 FETCH (", "[", ")"), ("* 1 FETCH (FLAGS (", "a ", "))"),
    ("* 1 FETCH (", "UID 1 ", ")"), ("* SEARCH ", "1 ", ""), ("* VANISHED 1", ",1:2", ""),
    ("* LIST () \"/\" \"", "a\"", ""), ("* LIST () \"/\" ", "\"", " x"), ("* STATUS ", "\"", " (X"),
    ("* OK [", "X ", "]"), ("* OK [CAPABILITY ", "X ", "]"), ("* OK [BADCHARSET (", "x ", ")]"),
    ("* ", "x", " {0}\r\n {0}"), ("", "\r\n", ""), ("A1 OK ", "[", ""),
    ("* X ", "{0}\r\n ", ""),
  ]

  @Test(
    "reading takes time in proportion to the bytes", .timeLimit(.minutes(1)), arguments: hostile)
  func proportionate(_ input: (start: String, part: String, end: String)) {
    let count = 100_000 / input.part.utf8.count
    let text = input.start + String(repeating: input.part, count: count) + input.end + "\r\n"
    let bytes = Array(text.utf8)
    let reading = Self.read([bytes[...]], ResponseLimits())
    #expect(reading.isWellFormed)
    let pieces = stride(from: 0, to: bytes.count, by: 1000).map {
      bytes[$0..<min(bytes.count, $0 + 1000)]
    }
    #expect(Self.read(pieces, ResponseLimits()).items == reading.items)
  }

  @Test("damage within a line leaves the next line alone") func recovers() {
    var generator = SeededRandom(seed: 2)
    for _ in 0..<2_000 {
      var line = Array("* 12 FETCH (UID 7 FLAGS (\\Seen) INTERNALDATE \"x\" ENVELOPE (NIL))".utf8)
      for _ in 0..<3 {
        let place = Int.random(in: 0..<line.count, using: &generator)
        line[place] =
          [0x22, 0x28, 0x29, 0x5C, 0x20, 0x00, 0xFF].randomElement(using: &generator) ?? 0
      }
      let reading = Self.read([(line + Array("\r\n* 1 EXISTS\r\n".utf8))[...]], ResponseLimits())
      #expect(reading.items.last == .response(.exists(1)))
    }
  }
}

extension FuzzTests.Reading {
  mutating func add(_ item: ResponseItem) {
    if case .bodyChunk(let more) = item, case .bodyChunk(let before) = items.last {
      items[items.count - 1] = .bodyChunk((before + more)[...])
    } else {
      items.append(item)
    }
  }

  /// Whether each body has its three parts in order and its octets in full.
  var isWellFormed: Bool {
    var missing: Int?
    for item in items {
      switch (item, missing) {
      case (.bodyBegan(let start), nil): missing = start.octets
      case (.bodyChunk(let octets), let count?) where octets.count <= count && !octets.isEmpty:
        missing = count - octets.count
      case (.bodyEnded, 0): missing = nil
      case (.response, nil), (.unparsable, nil): continue
      default: return false
      }
    }
    return true
  }
}
