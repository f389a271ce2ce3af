// SPDX-License-Identifier: MIT

/// Numbers that look random and are the same for the same seed (SplitMix64).
struct SeededGenerator: RandomNumberGenerator, Sendable {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }

  /// A number of the range; each is equally likely, but for a bias that nobody can see.
  mutating func number(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + Int(next() % UInt64(range.count))
  }

  /// An element of a list that is not empty.
  mutating func pick<Element>(_ items: [Element]) -> Element {
    items[number(0...items.count - 1)]
  }

  /// An element of a list that is not empty, as likely as its weight.
  mutating func pick<Element>(weighted items: [(weight: Int, Element)]) -> Element {
    var rest = number(1...items.reduce(0) { $0 + $1.weight })
    for (weight, element) in items {
      rest -= weight
      if rest <= 0 { return element }
    }
    return items[0].1
  }

  /// `true` that many times in a hundred.
  mutating func chance(percent: Int) -> Bool { number(1...100) <= percent }
}
