// SPDX-License-Identifier: MIT

/// Numbers that look random and are the same in each run: SplitMix64 of Steele, Lea and Flood.
package struct SeededRandom: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// Seeds that follow each other give numbers that have nothing in common.
  package init(seed: UInt64) { state = seed }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// Whether something happens that happens once in `count` times.
  package mutating func isOnce(in count: Int) -> Bool {
    Int.random(in: 0..<count, using: &self) == 0
  }

  /// Any number from 0 up to, but not with, `bound`, which is positive.
  package mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }
}
