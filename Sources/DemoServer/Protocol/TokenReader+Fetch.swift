// SPDX-License-Identifier: MIT

extension TokenReader {
  /// Reads what follows the message set of FETCH: one attribute, a list of them, or `FAST`.
  ///
  /// `ALL` and `FULL` are refused, because they ask for an ENVELOPE.
  mutating func fetchAttributes() throws(SyntaxFailure) -> [FetchAttribute] {
    if next == UInt8(ascii: "(") {
      let attributes = try list { reader throws(SyntaxFailure) in try reader.fetchAttribute() }
      guard !attributes.isEmpty else { throw SyntaxFailure(expected: "an attribute") }
      return attributes
    }
    var ahead = self
    if try ahead.attributeName() == "FAST" {
      self = ahead
      return [.flags, .internalDate, .size]
    }
    return [try fetchAttribute()]
  }

  /// Reads ` (CHANGEDSINCE 12 VANISHED)` after the attributes, if it is there (RFC 7162 §7).
  mutating func fetchModifiers(_ request: inout FetchRequest) throws(SyntaxFailure) {
    guard take(" ") else { return }
    let words = try list { reader throws(SyntaxFailure) in
      let word = try reader.atom("a FETCH modifier").uppercased()
      if word == "VANISHED" { return UInt64?.none }
      guard word == "CHANGEDSINCE" else { throw SyntaxFailure(expected: "a FETCH modifier") }
      try reader.space()
      return try reader.longNumber()
    }
    request.changedSince = words.compactMap(\.self).first
    request.tellsVanished = words.contains(nil)
    guard request.changedSince != nil else { throw SyntaxFailure(expected: "CHANGEDSINCE") }
  }

  private mutating func fetchAttribute() throws(SyntaxFailure) -> FetchAttribute {
    switch try attributeName() {
    case "FLAGS": return .flags
    case "UID": return .uid
    case "INTERNALDATE": return .internalDate
    case "RFC822.SIZE": return .size
    case "MODSEQ": return .modSequence
    case "EMAILID": return .emailID
    case "THREADID": return .threadID
    case "X-GM-MSGID": return .gmailMessageID
    case "X-GM-THRID": return .gmailThreadID
    case "X-GM-LABELS": return .gmailLabels
    case "RFC822": return .content(section("RFC822", .whole, isPeek: false))
    case "RFC822.HEADER": return .content(section("RFC822.HEADER", .header, isPeek: true))
    case "RFC822.TEXT": return .content(section("RFC822.TEXT", .text, isPeek: false))
    case "BODY": return .content(try bodySection(isPeek: false))
    case "BODY.PEEK": return .content(try bodySection(isPeek: true))
    default: throw SyntaxFailure(expected: "an attribute that this server knows")
    }
  }

  private mutating func attributeName() throws(SyntaxFailure) -> String {
    let name = try word("an attribute") { $0.isAtomByte && $0 != UInt8(ascii: "[") }
    return String(decoding: name, as: UTF8.self).uppercased()
  }

  private func section(_ label: String, _ part: BodySection.Part, isPeek: Bool) -> BodySection {
    BodySection(label: label, part: part, range: nil, isPeek: isPeek)
  }

  /// Reads `[HEADER.FIELDS (FROM TO)]<0.100>`.
  private mutating func bodySection(isPeek: Bool) throws(SyntaxFailure) -> BodySection {
    try expect("[")
    let (name, part) = try sectionPart()
    try expect("]")
    let range = try partial()
    let origin = range.map { "<\($0.lowerBound)>" } ?? ""
    return BodySection(label: "BODY[\(name)]\(origin)", part: part, range: range, isPeek: isPeek)
  }

  private mutating func sectionPart() throws(SyntaxFailure) -> (String, BodySection.Part) {
    if next == UInt8(ascii: "]") { return ("", .whole) }
    let name = try attributeName()
    switch name {
    case "HEADER": return (name, .header)
    case "TEXT": return (name, .text)
    case "HEADER.FIELDS", "HEADER.FIELDS.NOT":
      try space()
      let fields = try list { reader throws(SyntaxFailure) in try reader.fieldName() }
      guard !fields.isEmpty else { throw SyntaxFailure(expected: "a field name") }
      let part = BodySection.Part.fields(fields, excluded: name == "HEADER.FIELDS.NOT")
      return ("\(name) (\(fields.joined(separator: " ")))", part)
    default: throw SyntaxFailure(expected: "a section that this server knows")
    }
  }

  private mutating func fieldName() throws(SyntaxFailure) -> String {
    let name = try astring("a field name")
    guard !name.isEmpty, name.allSatisfy(\.isAtomByte) else {
      throw SyntaxFailure(expected: "a field name")
    }
    return String(decoding: name, as: UTF8.self)
  }

  /// Reads `<0.100>`: the first byte and the number of bytes.
  private mutating func partial() throws(SyntaxFailure) -> Range<Int>? {
    guard take("<") else { return nil }
    let first = Int(try number())
    try expect(".")
    let count = Int(try nonZeroNumber())
    try expect(">")
    return first..<first + count
  }
}
