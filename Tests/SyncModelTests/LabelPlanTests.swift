// SPDX-License-Identifier: MIT

import IMAP
import SyncModel
import Testing

@Suite("LabelPlanner")
struct LabelPlanTests {
  /// Labels are single letters here; `nil` is what nobody knows, or what stays as it is.
  struct Example: CustomTestStringConvertible, Sendable {
    let testDescription: String
    /// In the file, on the server, and in the status.
    let sides: (local: String?, remote: String?, agreed: String?)
    /// What the file gets, what is added and removed on the server, and what the status gets.
    let outcome: (file: String?, added: String, removed: String, status: String?)

    init(
      _ name: String, _ local: String?, _ remote: String?, _ agreed: String?, file: String? = nil,
      added: String = "", removed: String = "", status: String? = nil
    ) {
      testDescription = name
      sides = (local, remote, agreed)
      outcome = (file, added, removed, status)
    }
  }

  static let conflict = Example(
    "both sides have news", "acx", "bcy", "abc", file: "cxy", added: "x", removed: "b",
    status: "cxy")

  static let examples: [Example] = [
    Example("nothing new", nil, nil, "ab", status: "ab"),
    Example("news of the server", nil, "bc", "ab", file: "bc", status: "bc"),
    Example("news of the file", "bc", nil, "ab", added: "c", removed: "a", status: "bc"),
    conflict,
    Example("both sides have the same news", "ax", "ax", "ab", status: "ax"),
    Example("an edited file with the same labels", "a", nil, "a", status: "a"),
    Example("all labels taken away", "", "a", "a", removed: "a", status: ""),
    Example("never agreed: the server is right", "xy", "a", nil, file: "a", status: "a"),
    Example("never agreed, but alike", "a", "a", nil, status: "a"),
    Example("never agreed, and the server has not told", "a", nil, nil),
  ]

  private static func labels(_ letters: String?) -> Set<MessageLabel>? {
    letters.map { Set($0.map { MessageLabel(encoding: String($0)) }) }
  }

  private static func plan(_ example: Example, _ rules: SyncRules = SyncRules()) -> LabelPlan {
    let (local, remote, agreed) = example.sides
    let messages = [7].compactMap { UID($0) }.map { uid in
      LabelledMessage(
        uid, local: labels(local), remote: labels(remote), agreed: labels(agreed))
    }
    return LabelPlanner.plan(messages, rules: rules)
  }

  private static func letters(_ steps: [LabelStep], isAdded: Bool) -> String {
    steps.filter { $0.isAdded == isAdded }.map(\.label.text).joined()
  }

  @Test("each side's changes go to the other", arguments: examples)
  func merge(_ example: Example) {
    let plan = Self.plan(example)
    let (file, added, removed, status) = example.outcome
    #expect(plan.local.first?.labels == Self.labels(file))
    #expect(Self.letters(plan.remote, isAdded: true) == added)
    #expect(Self.letters(plan.remote, isAdded: false) == removed)
    #expect(plan.agreements.first?.labels == Self.labels(status))
  }

  @Test("a plan that was carried out leaves nothing to do", arguments: examples)
  func idempotence(_ example: Example) {
    guard let status = example.outcome.status else { return }
    let local = example.outcome.file ?? example.sides.local
    #expect(Self.plan(Example("", local, status, status)).isEmpty)
  }

  @Test("nothing is written to a side that is readonly, and the status keeps what it cannot know")
  func readOnly() {
    var rules = SyncRules()
    rules.local.isReadOnly = true
    var plan = Self.plan(Self.conflict, rules)
    #expect(plan.local.isEmpty)
    #expect(plan.remote.count == 2)
    #expect(plan.agreements.first?.labels == Self.labels("acx"))
    rules.local.isReadOnly = false
    rules.remote.isReadOnly = true
    plan = Self.plan(Self.conflict, rules)
    #expect(plan.remote.isEmpty)
    #expect(plan.local.first?.labels == Self.labels("cxy"))
    #expect(plan.agreements.first?.labels == Self.labels("bcy"))
    #expect(plan.unsettled.count == 1)
  }

  @Test("equal changes of several messages are one step, additions first")
  func grouping() {
    let messages = [1, 2, 3].compactMap { UID($0) }.map { uid in
      LabelledMessage(
        uid, local: Self.labels("b"), remote: nil,
        agreed: Self.labels(uid.rawValue == 2 ? "b" : "a"))
    }
    let plan = LabelPlanner.plan(messages, rules: SyncRules())
    let steps = plan.remote.map { "\($0.isAdded) \($0.label) \($0.uids.map(\.rawValue))" }
    #expect(steps == ["true b [1, 3]", "false a [1, 3]"])
  }
}
