// SPDX-License-Identifier: MIT

/// The flags that a message must have in the end: a letter that a side changed wins over one that
/// stayed.
struct FlagExpectation {
  static let letters: Set<Character> = ["S", "R", "F", "D"]

  private let base: Set<Character>
  private var local: Set<Character>
  private var remote: Set<Character>
  /// Letters that may come out either way.
  private var free: Set<Character>

  init(_ flags: Set<Character>, free: Set<Character>) {
    base = flags
    local = flags
    remote = flags
    self.free = free
  }

  /// The letters that a side changed, or that are open.
  var touched: Set<Character> {
    base.symmetricDifference(local).union(base.symmetricDifference(remote)).union(free)
  }

  /// One side changes a letter.
  ///
  /// After a run that was cut off nobody knows whether an earlier change of the letter has crossed.
  mutating func toggle(
    _ letter: Character, onServer: Bool, isUncertain: Bool, isKnown: Bool
  ) {
    if isUncertain && (!isKnown || touched.contains(letter)) { free.insert(letter) }
    if onServer {
      remote.formSymmetricDifference([letter])
    } else {
      local.formSymmetricDifference([letter])
    }
  }

  /// A letter may come out either way.
  mutating func release(_ letter: Character) { free.insert(letter) }

  /// What both sides agreed on is not known any more.
  mutating func forget() { free.formUnion(touched) }

  /// What is wrong with the flags that a message has in the end.
  ///
  /// One whose deletion was cut off may keep the mark (`T`) that comes before it.
  func judge(_ flags: Set<Character>, mayBeMarked: Bool) -> String? {
    let flags = mayBeMarked ? flags.subtracting(["T"]) : flags
    let changed = base.symmetricDifference(local).union(base.symmetricDifference(remote))
    let expected = base.symmetricDifference(changed)
    let wrong = expected.symmetricDifference(flags).subtracting(free)
    return wrong.isEmpty ? nil : "flags \(flags.sorted()) instead of \(expected.sorted())"
  }
}
