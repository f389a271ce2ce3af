// SPDX-License-Identifier: MIT

import IMAP

/// The fields of a header, found without changing an octet (RFC 5322 §2.2).
struct HeaderFields {
  private let octets: ArraySlice<UInt8>

  /// Takes a header with its line ends, whatever they are; what is no field is passed over.
  init(_ octets: ArraySlice<UInt8>) { self.octets = octets }

  /// The end of the header with its empty line; `nil` while that is not there.
  static func end(in octets: [UInt8], searchingFrom start: Int = 0) -> Int? {
    var line = start
    while let feed = octets[line...].firstIndex(of: .lineFeed) {
      let isEmpty = feed == line || feed == line + 1 && octets[line] == .carriageReturn
      if isEmpty { return feed + 1 }
      line = feed + 1
    }
    return nil
  }

  /// The ranges of the fields, each with its continuation lines and their ends.
  private var ranges: [Range<Int>] {
    var found: [Range<Int>] = []
    var line = octets.startIndex
    while line < octets.endIndex {
      let end = octets[line...].firstIndex(of: .lineFeed).map { $0 + 1 } ?? octets.endIndex
      if octets[line].isBlank, let last = found.popLast() {
        found.append(last.lowerBound..<end)
      } else {
        found.append(line..<end)
      }
      line = end
    }
    return found
  }

  /// The header without the fields of these names, which are in lower case.
  func without(_ names: Set<String>) -> [UInt8] {
    ranges.reduce(into: []) { kept, field in
      if let name = name(of: field), names.contains(name) { return }
      kept.append(contentsOf: octets[field])
    }
  }

  /// The text after the colon of the first field of that name, which is in lower case.
  func first(_ name: String) -> String? { all(name).first }

  /// The texts after the colon of all fields of that name, which is in lower case.
  func all(_ name: String) -> [String] {
    ranges.compactMap { field in
      guard self.name(of: field) == name,
        let colon = octets[field].firstIndex(of: UInt8(ascii: ":"))
      else { return nil }
      return String(decoding: octets[(colon + 1)..<field.upperBound], as: UTF8.self)
    }
  }

  /// The names of all fields in lower case and what stands after the colon, without white space: what
  /// programs that rewrite a header leave as it is.
  var words: [(name: String, value: String)] {
    ranges.compactMap { field in
      guard let name = name(of: field), let colon = octets[field].firstIndex(of: UInt8(ascii: ":"))
      else { return nil }
      let value = octets[(colon + 1)..<field.upperBound].filter { $0 > UInt8(ascii: " ") }
      return (name, String(decoding: value, as: UTF8.self))
    }
  }

  private func name(of field: Range<Int>) -> String? {
    guard let colon = octets[field].firstIndex(of: UInt8(ascii: ":")) else { return nil }
    let name = octets[field.lowerBound..<colon].reversed().drop(while: \.isBlank).reversed()
    return String(decoding: name, as: UTF8.self).lowercased()
  }
}

/// Headers that stay on this machine when a message is sent (`filterheaders`).
struct HeaderFilter: Sendable {
  private let names: Set<String>

  /// `nil` when every header is sent.
  init?(_ names: [String]) {
    if names.isEmpty { return nil }
    self.names = Set(names.map { $0.lowercased() })
  }

  /// The header as it is sent.
  func applied(to header: [UInt8]) -> [UInt8] { HeaderFields(header[...]).without(names) }
}

extension UInt8 {
  fileprivate static let lineFeed = UInt8(ascii: "\n")
  fileprivate static let carriageReturn = UInt8(ascii: "\r")
  fileprivate var isBlank: Bool { self == UInt8(ascii: " ") || self == UInt8(ascii: "\t") }
}
