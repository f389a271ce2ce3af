// SPDX-License-Identifier: MIT

import Testing

@testable import Transport

@Suite("Endpoint and SocketAddress")
struct AddressTests {
  struct Example: Sendable, CustomTestStringConvertible {
    let host: String
    let text: String
    let literal: String?
    let certificateName: String
    var testDescription: String { host }
  }

  @Test(
    "addresses and names are told apart",
    arguments: [
      Example(
        host: "imap.example.org", text: "imap.example.org:993", literal: nil,
        certificateName: "imap.example.org"),
      Example(
        host: "imap.example.org.", text: "imap.example.org.:993", literal: nil,
        certificateName: "imap.example.org"),
      Example(
        host: "192.0.2.7", text: "192.0.2.7:993", literal: "192.0.2.7",
        certificateName: "192.0.2.7"),
      Example(host: "1.2.3", text: "1.2.3:993", literal: nil, certificateName: "1.2.3"),
      Example(host: "::1", text: "[::1]:993", literal: "::1", certificateName: "::1"),
      Example(
        host: "fe80::1%eth0", text: "[fe80::1%eth0]:993", literal: "fe80::1",
        certificateName: "fe80::1%eth0"),
    ])
  func endpoints(_ example: Example) {
    let endpoint = Endpoint(host: example.host, port: 993)
    #expect(endpoint.description == example.text)
    #expect(endpoint.literalAddress == example.literal)
    #expect(endpoint.certificateName == example.certificateName)
  }

  @Test("a numeric address is read and written back; a name is not one")
  func numericAddresses() {
    #expect(SocketAddress(numeric: "192.0.2.7", port: 1)?.description == "192.0.2.7")
    #expect(SocketAddress(numeric: "2001:db8:0::1", port: 1)?.description == "2001:db8::1")
    #expect(SocketAddress(numeric: "localhost", port: 1) == nil)
  }

  @Test("families alternate, beginning with the first (RFC 8305 section 4)")
  func interleaving() {
    let mixed = ["::1", "::2", "::3", "10.0.0.1", "10.0.0.2", "::4"]
    #expect(interleaved(mixed) == ["::1", "10.0.0.1", "::2", "10.0.0.2", "::3", "::4"])
    #expect(interleaved(["10.0.0.1", "::1"]) == ["10.0.0.1", "::1"])
    #expect(interleaved([]) == [])
  }

  func interleaved(_ hosts: [String]) -> [String] {
    hosts.compactMap { SocketAddress(numeric: $0, port: 1) }.interleaved().map(\.description)
  }
}
