// SPDX-License-Identifier: MIT

extension ByteParser {
  /// Reads the numbers of SEARCH and the mod-sequence that may end them (RFC 7162 §3.1.5).
  mutating func searchResponse() throws(ParseFailure) -> SearchResponse {
    var numbers: [UInt32] = []
    while true {
      skipSpaces()
      guard next?.digit != nil else { break }
      let value = try number()
      if value > 0 { numbers.append(value) }
    }
    let modSeq = next == .openParenthesis ? try searchModSeq() : nil
    try requireEnd()
    return SearchResponse(numbers: numbers, modificationSequence: modSeq)
  }

  /// Reads `"(" "MODSEQ" SP mod-sequence-value ")"`.
  private mutating func searchModSeq() throws(ParseFailure) -> UInt64 {
    try require(.openParenthesis, "(")
    guard word() == "MODSEQ" else { throw failure("MODSEQ") }
    skipSpaces()
    let value = try unsigned64()
    skipSpaces()
    try require(.closeParenthesis, ")")
    return value
  }

  /// Reads `search-correlator`, `UID` and the results of ESEARCH (RFC 9051 §9 `esearch-response`).
  mutating func extendedSearchResponse() throws(ParseFailure) -> ExtendedSearchResponse {
    var response = ExtendedSearchResponse()
    skipSpaces()
    if next == .openParenthesis { response.tag = try correlator() }
    while true {
      skipSpaces()
      if isAtEnd { return response }
      // Some servers put the mod-sequence in parentheses here too.
      if next == .openParenthesis {
        response.modificationSequence = try searchModSeq()
      } else {
        try searchResult(into: &response)
      }
    }
  }

  private mutating func correlator() throws(ParseFailure) -> [UInt8] {
    try require(.openParenthesis, "(")
    guard word() == "TAG" else { throw failure("TAG") }
    skipSpaces()
    let tag = try astring()
    try require(.closeParenthesis, ")")
    return tag
  }

  private mutating func searchResult(
    into response: inout ExtendedSearchResponse
  ) throws(ParseFailure) {
    let start = position
    let name = word()
    guard !name.isEmpty else { throw failure("search-return-data", at: start) }
    if name == "UID" {
      response.isUID = true
      return
    }
    skipSpaces()
    switch name {
    case "MIN": response.minimum = try number()
    case "MAX": response.maximum = try number()
    case "COUNT": response.count = try number()
    case "ALL": response.all = UIDSet(ranges: try ranges())
    case "MODSEQ": response.modificationSequence = try unsigned64()
    default: try skipValue()
    }
  }

  /// Reads `[SP "(EARLIER)"] SP known-uids` (RFC 7162 §7).
  mutating func vanishedResponse() throws(ParseFailure) -> VanishedResponse {
    skipSpaces()
    let isEarlier = take(.openParenthesis)
    if isEarlier {
      guard word() == "EARLIER" else { throw failure("EARLIER") }
      try require(.closeParenthesis, ")")
      skipSpaces()
    }
    let uids = UIDSet(ranges: try ranges())
    try requireEnd()
    return VanishedResponse(uids: uids, isEarlier: isEarlier)
  }

  /// Reads `id-params-list` (RFC 2971 §4).
  mutating func identityResponse() throws(ParseFailure) -> ServerIdentity {
    skipSpaces()
    let start = position
    guard take(.openParenthesis) else {
      guard word() == "NIL" else { throw failure("id-params-list", at: start) }
      return ServerIdentity(fields: [])
    }
    var fields: [ServerIdentity.Field] = []
    while true {
      skipSpaces()
      if take(.closeParenthesis) { break }
      let name = String(decoding: try astring(), as: UTF8.self).lowercased()
      skipSpaces()
      let value = try nstring()
      fields.append(.init(name, value.map { String(decoding: $0, as: UTF8.self) }))
    }
    try requireEnd()
    return ServerIdentity(fields: fields)
  }
}
