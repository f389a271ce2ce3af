// SPDX-License-Identifier: MIT

/// The first lines of an answer in HTTP/1.1 (RFC 9112 §4, §5).
struct HTTPHead: Equatable {
  let status: Int
  /// The words behind the status; nothing depends on them.
  let reason: String
  /// Names in lower case, in the order in which they came.
  let fields: [(name: String, value: String)]

  static func == (left: HTTPHead, right: HTTPHead) -> Bool {
    left.status == right.status && left.reason == right.reason
      && left.fields.map(\.name) == right.fields.map(\.name)
      && left.fields.map(\.value) == right.fields.map(\.value)
  }

  /// The value of a field; several of one name count as a list.
  func value(of name: String) -> String? {
    let values = fields.filter { $0.name == name }.map(\.value)
    return values.isEmpty ? nil : values.joined(separator: ", ")
  }

  /// Takes the lines up to the empty one from the front of what was received.
  ///
  /// - Returns: `nil` while the empty line has not come.
  static func take(
    from received: inout [UInt8], atMost limit: Int
  ) throws(HTTPFault) -> HTTPHead? {
    let begin = Array("HTTP/1.".utf8)
    guard zip(received, begin).allSatisfy({ $0 == $1 }) else { throw .notHTTP }
    guard let end = end(of: received, atMost: limit) else {
      if received.count >= limit { throw .tooLarge }
      return nil
    }
    let head = try HTTPHead(received[..<end])
    received.removeFirst(end)
    return head
  }

  /// Where the body begins; a line may end in LF alone (RFC 9112 §2.2).
  private static func end(of received: [UInt8], atMost limit: Int) -> Int? {
    let lineFeed = UInt8(ascii: "\n")
    let view = received.prefix(limit)
    for (index, byte) in view.enumerated() where byte == lineFeed {
      let rest = view.dropFirst(index + 1)
      if rest.first == lineFeed { return index + 2 }
      if rest.starts(with: [UInt8(ascii: "\r"), lineFeed]) { return index + 3 }
    }
    return nil
  }

  private init(_ bytes: ArraySlice<UInt8>) throws(HTTPFault) {
    let text = String(decoding: bytes, as: UTF8.self)
    let lines = text.split(whereSeparator: \.isNewline)
    guard let first = lines.first else { throw .notHTTP }
    let words = first.split(separator: " ", maxSplits: 2)
    guard words.count >= 2, words[1].utf8.count == 3, let status = Int(words[1]) else {
      throw .notHTTP
    }
    self.status = status
    reason = words.count > 2 ? String(words[2]) : ""
    fields = lines.dropFirst().compactMap(Self.field)
  }

  private static func field(_ line: Substring) -> (name: String, value: String)? {
    guard let colon = line.firstIndex(of: ":") else { return nil }
    let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
    let end = value.lastIndex { $0 != " " && $0 != "\t" }
    return (line[..<colon].lowercased(), end.map { String(value[...$0]) } ?? "")
  }
}

/// Why an answer in HTTP cannot be used.
enum HTTPFault: Error, Equatable {
  case notHTTP
  case tooLarge
  /// The end came before the end of the body.
  case cutOff
  case badLength

  /// A few words for a person.
  var reason: String {
    switch self {
    case .notHTTP: "the answer is not HTTP/1.1"
    case .tooLarge: "the answer is too large"
    case .cutOff: "the answer ends too early"
    case .badLength: "the length of the answer makes no sense"
    }
  }
}
