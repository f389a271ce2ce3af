// SPDX-License-Identifier: MIT

/// Somebody who writes or receives the mail of the demo; no address leads anywhere (RFC 2606).
struct Person: Sendable {
  let name: String
  let address: String

  init(_ name: String, _ address: String) {
    self.name = name
    self.address = address
  }

  /// What follows the `@` of the address.
  var domain: Substring { address.drop { $0 != "@" }.dropFirst() }

  /// As in a From header: the name as a word, quoted or encoded, and the address.
  var headerText: String {
    let isPlain = name.allSatisfy { $0.isASCII && ($0.isLetter || $0 == " " || $0 == "-") }
    if isPlain { return "\(name) <\(address)>" }
    let isASCII = name.allSatisfy(\.isASCII)
    return "\(isASCII ? "\"\(name)\"" : EncodedWord.encode(name)) <\(address)>"
  }
}
