// SPDX-License-Identifier: MIT

/// A message taken apart as far as FETCH and SEARCH ask for it; nothing is decoded.
struct MessageText {
  /// A header field with its continuation lines.
  struct Field {
    /// In capitals.
    let name: String
    /// The whole field, with the line end that closes it.
    let line: ArraySlice<UInt8>
    /// What follows the colon.
    var value: ArraySlice<UInt8> { line.dropFirst(name.utf8.count + 1) }
  }

  /// The header with the empty line that ends it.
  let header: ArraySlice<UInt8>
  let body: ArraySlice<UInt8>

  init(_ content: [UInt8]) {
    let end = Self.endOfHeader(content)
    header = content[..<end]
    body = content[end...]
  }

  private static func endOfHeader(_ content: [UInt8]) -> Int {
    var lineStart = 0
    for (index, byte) in content.enumerated() where byte == UInt8(ascii: "\n") {
      let line = content[lineStart..<index]
      if line.isEmpty || line.elementsEqual([UInt8(ascii: "\r")]) { return index + 1 }
      lineStart = index + 1
    }
    return content.count
  }

  /// The fields in their order; a line that is no field is left out.
  var fields: [Field] {
    var lines: [ArraySlice<UInt8>] = []
    for line in header.linesWithEnds {
      let isContinuation = line.first == UInt8(ascii: " ") || line.first == UInt8(ascii: "\t")
      if isContinuation, let last = lines.popLast() {
        lines.append(header[last.startIndex..<line.endIndex])
      } else {
        lines.append(line)
      }
    }
    return lines.compactMap { line in
      guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { return nil }
      let name = String(decoding: line[..<colon].map(\.asciiUppercased), as: UTF8.self)
      return Field(name: name, line: line)
    }
  }

  /// The named fields, or all others, with an empty line at the end, as HEADER.FIELDS wants them.
  func header(fields names: [String], excluded: Bool) -> [UInt8] {
    let wanted = Set(names.map { $0.uppercased() })
    let lines = fields.filter { wanted.contains($0.name) != excluded }.flatMap(\.line)
    return lines + Array("\r\n".utf8)
  }

  /// Whether a field of that name contains `text`, without regard to case.
  func hasHeader(_ name: String, with text: [UInt8]) -> Bool {
    fields.contains { $0.name == name.uppercased() && $0.value.containsIgnoringCase(text) }
  }

  /// The day that the Date field tells, in its own zone.
  var sentDay: CalendarDay? {
    guard let value = fields.first(where: { $0.name == "DATE" })?.value else { return nil }
    let words = String(decoding: value, as: UTF8.self)
      .split { " ,\t\r\n".contains($0) }.drop { Int($0) == nil }
    guard words.count >= 3, let day = Int(words[words.startIndex]),
      let year = Int(words[words.startIndex + 2])
    else { return nil }
    let month = String(words[words.startIndex + 1])
    return CalendarDay(year: year, monthName: month, dayOfMonth: day)
  }
}

extension ArraySlice<UInt8> {
  /// The lines, each with its line feed; the last may lack one.
  fileprivate var linesWithEnds: [ArraySlice<UInt8>] {
    var lines: [ArraySlice<UInt8>] = []
    var start = startIndex
    while start < endIndex {
      let end = self[start...].firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? endIndex
      lines.append(self[start..<end])
      start = end
    }
    return lines
  }
}

extension RandomAccessCollection<UInt8> where Index == Int {
  /// Whether `text` occurs, with ASCII letters compared without case.
  func containsIgnoringCase(_ text: [UInt8]) -> Bool {
    let wanted = text.map(\.asciiUppercased)
    guard let first = wanted.first else { return true }
    guard count >= wanted.count else { return false }
    for start in startIndex...endIndex - wanted.count
    where self[start].asciiUppercased == first {
      if wanted.indices.allSatisfy({ self[start + $0].asciiUppercased == wanted[$0] }) {
        return true
      }
    }
    return false
  }
}
