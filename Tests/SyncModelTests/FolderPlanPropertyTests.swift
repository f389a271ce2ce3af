// SPDX-License-Identifier: MIT

import SyncModel
import TestSupport
import Testing

/// What holds for every plan, whatever names and rules the sides have.
@Suite("FolderPlan under random names")
struct FolderPlanPropertyTests {
  private static let words = ["INBOX", "a", "b", "Sent", "sent", "x.y", "cur", "", "..", "[G]"]
  private static let forms = ["*", "a/*", "*/a", "INBOX/*", "Sent", "m/*", "x*", "a", "b", ""]

  private static func names(
    _ separator: Character, _ random: inout SeededRandom
  ) -> [FolderName] {
    (0..<Int.random(in: 1...6, using: &random)).map { _ in
      let levels = (0..<Int.random(in: 1...3, using: &random)).map { _ in
        words.randomElement(using: &random) ?? ""
      }
      return FolderName(levels.joined(separator: String(separator)))
    }
  }

  private static func renames(_ random: inout SeededRandom) -> FolderRenames {
    FolderRenames(
      (0..<Int.random(in: 0...4, using: &random)).compactMap { _ in
        guard let remote = FolderRenames.Form(forms.randomElement(using: &random) ?? "*"),
          let local = FolderRenames.Form(forms.randomElement(using: &random) ?? "*")
        else { return nil }
        return FolderRenames.Rule(remote, local)
      })
  }

  /// The way forward as `renames`, or as a `nametrans` that does the same and knows no way back.
  private static func plan(seed: UInt64) -> FolderPlan {
    var random = SeededRandom(seed: seed)
    let separators: [Character] = ["/", "."]
    let (theirs, ours) = (
      separators.randomElement(using: &random) ?? "/",
      separators.randomElement(using: &random) ?? "/"
    )
    let (remote, local) = (names(theirs, &random), names(ours, &random))
    var naming = FolderNaming(remoteSeparator: theirs, localSeparator: ours)
    let renames = renames(&random)
    naming.renames = renames
    guard Bool.random(using: &random) else {
      return FolderPlan(remote: remote, local: local, naming: naming)
    }
    let answers = { (folders: [FolderName]) in
      Dictionary(folders.map { ($0, renames.localName(of: $0)) }) { first, _ in first }
    }
    naming.renames = nil
    naming.remoteTranslation = answers(remote)
    let candidates = FolderPlan.candidates(
      remote: remote, local: local, naming: naming, rules: FolderPlan.Rules())
    naming.remoteTranslation = answers(remote + candidates)
    return FolderPlan(remote: remote, local: local, naming: naming)
  }

  @Test("no two pairs share a folder or a file, and every pair leads back to itself")
  func pairs() {
    var (created, faults) = (0, 0)
    for seed in 0..<UInt64(2_000) {
      let plan = Self.plan(seed: seed)
      #expect(Set(plan.pairs.map(\.remote)).count == plan.pairs.count, "\(seed)")
      #expect(Set(plan.pairs.map(\.local)).count == plan.pairs.count, "\(seed)")
      #expect(Set(plan.pairs.map(\.statusFileName)).count == plan.pairs.count, "\(seed)")
      for pair in plan.pairs {
        #expect(plan.naming.localName(of: pair.remote) == pair.local, "\(seed)")
        let levels = pair.local.rawValue.split(separator: "/", omittingEmptySubsequences: false)
        #expect(!levels.contains(".."), "\(seed)")
      }
      created += plan.createRemotely.count
      faults += plan.faults.count
    }
    #expect(created > 500 && faults > 250, "\(created) \(faults)")
  }

  @Test("once everything is created, nothing is left to create")
  func settling() {
    for seed in 0..<UInt64(2_000) {
      let first = Self.plan(seed: seed)
      guard first.faults.isEmpty else { continue }
      let (remote, local) = (first.pairs.map(\.remote), first.pairs.map(\.local))
      let second = FolderPlan(remote: remote, local: local, naming: first.naming)
      #expect(second.createLocally.isEmpty && second.createRemotely.isEmpty, "\(seed)")
      #expect(Set(second.pairs) == Set(first.pairs), "\(seed)")
    }
  }
}
