// SPDX-License-Identifier: MIT

import IMAP
import TestSupport

/// How the bytes of a test reach the reader.
enum Cut: CaseIterable, CustomStringConvertible {
  case none, everyByte, randomly

  var description: String {
    switch self {
    case .none: "whole"
    case .everyByte: "byte by byte"
    case .randomly: "in random pieces"
    }
  }

  func pieces(of bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    switch self {
    case .none: return [bytes[...]]
    case .everyByte: return bytes.indices.map { bytes[$0...$0] }
    case .randomly:
      var generator = SeededRandom(seed: UInt64(bytes.count) + 7)
      var pieces: [ArraySlice<UInt8>] = []
      var rest = bytes[...]
      while !rest.isEmpty {
        let count = Int.random(in: 1...max(1, min(rest.count, 9)), using: &generator)
        pieces.append(rest.prefix(count))
        rest = rest.dropFirst(count)
      }
      return pieces
    }
  }
}

/// Everything a reader finds, with the pieces of one body joined.
func items(
  in text: String, cut: Cut = .none, limits: ResponseLimits = ResponseLimits()
) throws -> [ResponseItem] {
  try items(in: Array(text.utf8), cut: cut, limits: limits)
}

func items(
  in bytes: [UInt8], cut: Cut = .none, limits: ResponseLimits = ResponseLimits()
) throws -> [ResponseItem] {
  var reader = ResponseReader(limits: limits)
  var found: [ResponseItem] = []
  for piece in cut.pieces(of: bytes) {
    reader.feed(piece)
    while let item = try reader.next() {
      if case .bodyChunk(let more) = item, case .bodyChunk(let before) = found.last {
        found[found.count - 1] = .bodyChunk((before + more)[...])
      } else {
        found.append(item)
      }
    }
  }
  return found
}

extension ResponseItem {
  var response: ServerResponse? {
    if case .response(let response) = self { response } else { nil }
  }

  var unparsable: UnparsableResponse? {
    if case .unparsable(let response) = self { response } else { nil }
  }
}

/// One line of a table: what the server sends, and what becomes of it.
struct Fixture: Sendable, CustomStringConvertible {
  enum Outcome: Sendable {
    case success(ServerResponse)
    /// The grammar element that is missing.
    case failure(String)
    /// The reader waits for more.
    case incomplete
  }

  let input: String
  let outcome: Outcome

  /// A line that is understood; its line end is added.
  static func good(_ line: String, _ response: ServerResponse) -> Fixture {
    Fixture(input: line + "\r\n", outcome: .success(response))
  }

  /// A line that is not; its line end is added.
  static func bad(_ line: String, _ expected: String) -> Fixture {
    Fixture(input: line + "\r\n", outcome: .failure(expected))
  }

  /// Bytes that are the beginning of a response.
  static func open(_ text: String) -> Fixture { Fixture(input: text, outcome: .incomplete) }

  var description: String {
    input.debugDescription.count > 120
      ? String(input.debugDescription.prefix(120)) + "…" : input.debugDescription
  }
}
