// SPDX-License-Identifier: MIT

import Testing

@testable import SyncEngine

@Suite("FetchSizing")
struct FetchSizingTests {
  /// Messages that came, and how many the next commands then name.
  struct Example: Sendable, CustomTestStringConvertible {
    let name: String
    let messages: Int
    let octets: Int
    let milliseconds: Int
    let count: Int
    var testDescription: String { name }
  }

  @Test(
    "asks for what comes in a quarter of a second, within bounds",
    arguments: [
      Example(name: "small, fast", messages: 32, octets: 32_000, milliseconds: 1, count: 500),
      Example(name: "large, fast", messages: 32, octets: 8 << 20, milliseconds: 50, count: 16),
      Example(name: "small, slow", messages: 32, octets: 64_000, milliseconds: 1_000, count: 32),
      Example(name: "middling", messages: 32, octets: 640_000, milliseconds: 100, count: 80),
      Example(name: "nothing came", messages: 0, octets: 0, milliseconds: 5, count: 32),
      Example(name: "no time passed", messages: 32, octets: 64_000, milliseconds: 0, count: 500),
    ])
  func counts(_ example: Example) {
    var sizing = FetchSizing()
    for _ in 0..<10 {
      sizing.learn(
        messages: example.messages, octets: example.octets,
        in: .milliseconds(example.milliseconds))
    }
    #expect(sizing.count == example.count)
  }

  @Test("grows by steps, and shrinks at once")
  func steps() {
    var sizing = FetchSizing()
    sizing.learn(messages: 32, octets: 32_000, in: .milliseconds(1))
    #expect(sizing.count == 64)
    sizing.learn(messages: 2, octets: 8 << 20, in: .milliseconds(10))
    #expect(sizing.count == 16)
  }
}
