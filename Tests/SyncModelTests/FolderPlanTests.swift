// SPDX-License-Identifier: MIT

import SyncModel
import Testing

@Suite("FolderPlan")
struct FolderPlanTests {
  private func plan(
    _ remote: [String], _ local: [String], separators: (Character?, Character) = ("/", "."),
    rules: FolderPlan.Rules = FolderPlan.Rules()
  ) -> FolderPlan {
    FolderPlan(
      remote: remote.map { FolderName($0) }, local: local.map { FolderName($0) },
      naming: FolderNaming(remoteSeparator: separators.0, localSeparator: separators.1),
      rules: rules)
  }

  @Test("levels are joined by the separator of the other side")
  func naming() {
    let plan = plan(["INBOX", "Lists/swift/dev"], ["INBOX"])
    #expect(plan.pairs.map(\.local.rawValue) == ["INBOX", "Lists.swift.dev"])
    #expect(plan.createLocally.map(\.remote.rawValue) == ["Lists/swift/dev"])
    #expect(plan.pairs.last?.statusFileName == "Lists.swift.dev")
  }

  @Test("a folder that only the disk has is created on the server, parents first")
  func upwards() {
    let plan = plan(["INBOX"], ["INBOX", "b.c", "b"])
    #expect(plan.createRemotely.map(\.remote.rawValue) == ["b", "b/c"])
    #expect(plan.pairs.count == 3)
  }

  @Test("pairs are ordered by the lower-case local name")
  func order() {
    let names = plan(["Zebra", "INBOX", "apple", "Banana"], []).pairs.map(\.local.rawValue)
    #expect(names == ["apple", "Banana", "INBOX", "Zebra"])
  }

  @Test("a folder listed twice is one pair")
  func twice() { #expect(plan(["INBOX", "INBOX"], []).pairs.count == 1) }

  @Test("an unsubscribed folder takes no part, and its local folder is not created anew")
  func unsubscribed() {
    var rules = FolderPlan.Rules()
    rules.unsubscribed = ["a"]
    let plan = plan(["INBOX", "a"], ["INBOX", "a", "other"], rules: rules)
    #expect(plan.pairs.map(\.remote) == ["INBOX", "other"])
    #expect(plan.createRemotely.map(\.remote) == ["other"])
    #expect(plan.ignored.map(\.folder) == ["a"] && plan.ignored.map(\.reason) == [.unsubscribed])
  }

  @Test("nothing is created outside the reference")
  func reference() {
    var rules = FolderPlan.Rules()
    rules.reference = "Mail/"
    let plan = plan(["Mail/a"], ["Mail.b", "c"], rules: rules)
    #expect(plan.createRemotely.map(\.remote) == ["Mail/b"])
    #expect(plan.ignored.map(\.folder) == ["c"])
    #expect(plan.ignored.map(\.reason) == [.outsideReference("Mail/")])
  }

  /// A name, where it stands, and why it takes no part.
  struct Obstacle: Sendable, CustomTestStringConvertible {
    let name: String
    var side = Side.remote
    var separators: (Character?, Character) = ("/", ".")
    let reason: FolderIgnoreReason
    var testDescription: String { "\(side) \(name) between \(separators)" }
  }

  @Test(
    "a name that cannot cross and come back is left out",
    arguments: [
      Obstacle(name: "v1.2", reason: .containsSeparator(of: .local, ".")),
      Obstacle(
        name: "a/b", separators: (".", "/"), reason: .containsSeparator(of: .local, "/")),
      Obstacle(
        name: "a.b", side: .local, separators: (".", "/"),
        reason: .containsSeparator(of: .remote, ".")),
      Obstacle(name: "../../etc", separators: ("/", "/"), reason: .unsafeName),
      Obstacle(name: "..", separators: ("/", "/"), reason: .unsafeName),
      Obstacle(name: "a/cur/b", separators: ("/", "/"), reason: .unsafeName),
      Obstacle(name: "cur", separators: (".", "."), reason: .unsafeName),
      Obstacle(name: "/etc", separators: ("/", "/"), reason: .unsafeName),
      Obstacle(name: "a//b", separators: ("/", "/"), reason: .unsafeName),
      Obstacle(name: "a/b", separators: (".", "."), reason: .unsafeName),
      Obstacle(name: "a\0b", reason: .unsafeName),
      Obstacle(name: "", reason: .unsafeName),
      Obstacle(name: "", side: .local, reason: .unsafeName),
      Obstacle(name: ".Kid", side: .local, reason: .unsafeName),
      Obstacle(name: "Entw\u{10fefc}rfe", side: .local, reason: .unsafeName),
      Obstacle(name: String(repeating: "x", count: 256), reason: .unsafeName),
    ])
  func obstacles(_ example: Obstacle) {
    let remote = example.side == .remote ? [example.name, "INBOX"] : ["INBOX"]
    let local = example.side == .local ? [example.name, "INBOX"] : ["INBOX"]
    let plan = plan(remote, local, separators: example.separators)
    #expect(plan.ignored.map(\.reason) == [example.reason])
    #expect(plan.pairs.map(\.remote.rawValue) == ["INBOX"])
  }

  @Test("of two folders with one state file the first is kept")
  func collision() {
    let plan = plan(["a.b", "a/b"], [], separators: ("/", "/"))
    #expect(plan.pairs.map(\.remote.rawValue) == ["a.b"])
    #expect(plan.ignored.map(\.reason) == [.collidesWith("a.b")])
  }

  @Test("createfolders = no leaves a folder out instead of failing")
  func forbidden() {
    let rules = FolderPlan.Rules(mayCreateLocally: false, mayCreateRemotely: false)
    let plan = plan(["INBOX", "New"], ["INBOX", "Mine"], rules: rules)
    #expect(plan.pairs.count == 1)
    #expect(
      plan.ignored.map(\.reason) == [.creationForbidden(.local), .creationForbidden(.remote)])
  }

  @Test("-f takes remote folders by their exact name, and creates nothing else")
  func only() {
    let plan = plan(
      ["INBOX", "Sent", "sent"], ["Mine"], rules: FolderPlan.Rules(only: ["Sent", "Absent"]))
    #expect(plan.pairs.map(\.remote.rawValue) == ["Sent"])
    #expect(plan.createRemotely.isEmpty)
  }

  @Test("a server without a hierarchy keeps its names")
  func flat() {
    let plan = plan(["a/b"], ["c.d"], separators: (nil, "."))
    #expect(plan.ignored.map(\.folder.rawValue) == ["a/b", "c.d"])
  }

  @Test(
    "state files are named as OfflineIMAP names them",
    arguments: [
      ("INBOX", "INBOX"), ("a/b", "a.b"), ("", "dot"), (".", "dot"), ("Gäste", "Gäste"),
      ("G&AOQ-ste", "G&AOQ-ste"),
    ])
  func stateFiles(_ name: String, _ file: String) {
    #expect(FolderName(name).stateFileName == file)
  }
}
