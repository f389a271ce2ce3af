// SPDX-License-Identifier: MIT

import IMAP
import SyncModel
import TestSupport
import Testing

@Suite("Planner")
struct PlannerTests {
  static let examples = [
    PlannedMessage(name: "new on the server", remote: "S", expected: "local copy S"),
    PlannedMessage(name: "new on disk with a UID", local: "F", expected: "remote copy F"),
    PlannedMessage(name: "gone from the server", local: "S", agreed: "S", expected: "local delete"),
    PlannedMessage(name: "gone from the disk", remote: "S", agreed: "S", expected: "remote delete"),
    PlannedMessage(name: "gone from both", agreed: "S", expected: "forget"),
    PlannedMessage(name: "the same everywhere", local: "S", remote: "S", agreed: "S", expected: ""),
    PlannedMessage(
      name: "seen on the server", local: "", remote: "S", agreed: "", expected: "local +S"),
    PlannedMessage(name: "seen on disk", local: "S", remote: "", agreed: "", expected: "remote +S"),
    PlannedMessage(
      name: "unseen on the server", local: "S", remote: "", agreed: "S", expected: "local -S"),
    PlannedMessage(
      name: "unseen on disk", local: "", remote: "S", agreed: "S", expected: "remote -S"),
    PlannedMessage(
      name: "both sides changed alike", local: "S", remote: "S", agreed: "",
      expected: "agree S"),
    PlannedMessage(
      name: "different flags changed on each side", local: "FS", remote: "R", agreed: "R",
      expected: "remote +FS; remote -R"),
    PlannedMessage(
      name: "one flag added here, another removed there", local: "FS", remote: "", agreed: "S",
      expected: "local -S; remote +F"),
    PlannedMessage(
      name: "on both sides but not in the status", local: "S", remote: "S",
      expected: "agree S"),
    PlannedMessage(
      name: "not in the status and different: no flag is lost", local: "F", remote: "S",
      expected: "local +S; remote +F; agree "),
    PlannedMessage(
      name: "letters that IMAP does not know stay on disk", local: "PSa", remote: "S",
      agreed: "S", expected: ""),
    PlannedMessage(
      name: "letters that IMAP does not know in an old status", local: "S", remote: "S",
      agreed: "Sa", expected: ""),
  ]

  @Test("plans one message", arguments: examples)
  func single(_ example: PlannedMessage) throws {
    #expect(example.plan().inWords == example.expected)
  }

  @Test("a message without a UID is copied to the server")
  func arrivals() {
    let local = FolderSnapshot(arrivals: [Arrival(key: 7, flags: [.seen, .passed])])
    let plan = Planner(local: local, remote: FolderSnapshot(), agreed: FolderSnapshot()).plan()
    #expect(plan.remote.copies == [MessageCopy(.arrival(7), .seen)])
    #expect(plan.local.isEmpty)
  }

  @Test("an incomplete listing deletes, copies and forgets nothing", arguments: Side.allCases)
  func incomplete(_ side: Side) {
    var cut = FolderSnapshot()
    cut.isComplete = false
    let full = FolderSnapshot([.message(1), .message(2)])
    let agreed = FolderSnapshot([.message(1), .message(3)])
    let plan = Planner(
      local: side == .local ? cut : full, remote: side == .remote ? cut : full, agreed: agreed
    ).plan()
    #expect(plan.isEmpty, "\(plan)")
  }

  @Test("a read-only side is never written to", arguments: Side.allCases)
  func readOnly(_ side: Side) {
    var random = SeededRandom(seed: 11)
    for _ in 0..<200 {
      let sides = MemorySides.random(using: &random)
      var rules = SyncRules()
      if side == .local { rules.local.isReadOnly = true } else { rules.remote.isReadOnly = true }
      #expect(sides.plan(rules)[side].isEmpty)
    }
  }

  @Test("with sync_deletes = no a disappearance is not passed on, and nothing comes back")
  func keptDeletions() {
    var rules = SyncRules()
    rules.local.propagatesDeletions = false
    let plan = Planner(
      local: .one(nil), remote: .one("S"), agreed: .one("S"), rules: rules
    ).plan()
    #expect(plan.isEmpty)
  }

  @Test("with expunge = no a message that is only marked does not come back")
  func marked() {
    var rules = SyncRules()
    rules.remote.leavesMarkedDeleted = true
    let marked = FolderSnapshot.one("ST")
    #expect(
      Planner(local: .one(nil), remote: marked, agreed: .one(nil), rules: rules).plan().isEmpty)
    #expect(!Planner(local: .one(nil), remote: marked, agreed: .one(nil)).plan().isEmpty)
  }

  @Test("a plan for very many messages takes time in proportion", .timeLimit(.minutes(1)))
  func proportion() throws {
    // With a copy of the plan for each step this would move some ten terabytes.
    let count: UInt32 = 1_000_000
    let remote = FolderSnapshot((1...count).compactMap { UID($0) }.map { KnownMessage($0, .seen) })
    let plan = Planner(
      local: FolderSnapshot(), remote: remote, agreed: FolderSnapshot(), rules: SyncRules()
    ).plan()
    #expect(plan.local.copies.count == Int(count))
  }

  @Test("equal changes are one step")
  func grouping() throws {
    let uids = try (1...300).map { try #require(UID(UInt32($0))) }
    let plan = Planner(
      local: FolderSnapshot(uids.map { KnownMessage($0, .seen) }),
      remote: FolderSnapshot(uids.map { KnownMessage($0, []) }),
      agreed: FolderSnapshot(uids.map { KnownMessage($0, []) })
    ).plan()
    #expect(plan.remote.flagSteps == [FlagStep(FlagChange(add: .seen), uids)])
  }

  @Test("applying the plan makes both sides equal, and the next plan is empty")
  func convergence() {
    var random = SeededRandom(seed: 42)
    for round in 0..<3_000 {
      var sides = MemorySides.random(using: &random)
      let before = sides.identities
      sides.apply(sides.plan())
      #expect(sides.local == sides.remote, "round \(round)")
      #expect(sides.agreedMessages == sides.remote, "round \(round)")
      #expect(sides.plan().isEmpty, "round \(round)")
      #expect(sides.identities.isSuperset(of: before.survivors), "round \(round)")
    }
  }
}

extension MessagePlan {
  /// The plan for one message, in short words.
  var inWords: String {
    var words: [String] = []
    for side in Side.allCases {
      words += self[side].copies.map { "\(side) copy \($0.flags.letters)" }
      words += self[side].deletions.map { _ in "\(side) delete" }
      words += self[side].flagSteps.flatMap { step in
        (step.change.add.isEmpty ? [] : ["\(side) +\(step.change.add.letters)"])
          + (step.change.remove.isEmpty ? [] : ["\(side) -\(step.change.remove.letters)"])
      }
    }
    words += agreements.map { "agree \($0.flags.letters)" }
    words += forgotten.map { _ in "forget" }
    return words.joined(separator: "; ")
  }
}

extension FolderSnapshot {
  /// A listing of message 5 with these flags, or without it.
  static func one(_ flags: String?) -> FolderSnapshot {
    guard let flags, let uid = UID(5) else { return FolderSnapshot() }
    return FolderSnapshot([KnownMessage(uid, MessageFlags(flags))])
  }
}
