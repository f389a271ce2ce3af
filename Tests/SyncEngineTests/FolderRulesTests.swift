// SPDX-License-Identifier: MIT

import DemoServer
import Foundation
import POSIX
import SyncModel
import TestSupport
import Testing

@testable import SyncEngine

/// The engine under rules that closures compute, as Python would.
@Suite("nametrans, folderfilter, folderincludes and foldersort")
struct FolderRulesTests {
  typealias Rule = @Sendable (String) -> String

  static func names(_ rule: @escaping Rule) -> Computed<[FolderName], [FolderName]> {
    Computed("lambda") { names throws(SyncProblem) in names.map { FolderName(rule($0.rawValue)) } }
  }

  static func filter(
    _ rule: @escaping @Sendable (String) -> Bool
  ) -> Computed<[FolderName], [Bool]> {
    Computed("lambda") { names throws(SyncProblem) in names.map { rule($0.rawValue) } }
  }

  static func list(_ names: FolderName...) -> Computed<Void, [FolderName]> {
    Computed("list") { _ throws(SyncProblem) in names }
  }

  private static func create(_ stage: EngineStage, _ names: String...) throws {
    try stage.server.store.change { mailboxes throws(StoreRefusal) in
      for name in names { try mailboxes.create(WireName(encoding: name)) }
    }
  }

  private static func deliver(_ stage: EngineStage, _ index: Int, to folder: String) throws {
    try stage.server.store.deliver(EngineStage.message(index), to: WireName(encoding: folder))
  }

  private static func mailboxes(_ stage: EngineStage) -> [String] {
    stage.server.store.snapshot.names.map { "\($0)" }.sorted()
  }

  /// `a/b` on the server is `B-a` here; both ways.
  private static func reversed(_ account: inout AccountSettings) {
    account.remote.rules.names.translation = names { name in
      name.hasPrefix("a/") ? name.dropFirst(2).uppercased() + "-a" : name
    }
    account.local.rules.names.translation = names { name in
      name.hasSuffix("-a") ? "a/" + name.dropLast(2).lowercased() : name
    }
  }

  @Test("mail goes both ways between folders of other names, and a new folder finds its way back")
  func translation() async throws {
    try await onThread {
      let stage = try EngineStage(messages: 1, adjust: Self.reversed)
      try Self.create(stage, "a/b")
      try Self.deliver(stage, 2, to: "a/b")
      try stage.run()
      #expect(stage.tree.folders == ["INBOX", "B-a", "a"])
      #expect(try stage.tree.messages(in: "B-a").count == 1)
      try stage.tree.add(Data(EngineStage.message(3)).onDisk, to: "B-a")
      try stage.tree.add(Data(EngineStage.message(4)).onDisk, to: "C-a")
      let result = try stage.run()
      #expect(
        result.summary.uploaded == 2 && result.summary.foldersCreated == 1, "\(stage.problems)")
      #expect(Self.mailboxes(stage) == ["INBOX", "a", "a/b", "a/c"])
      #expect(try stage.run().summary.changedNothing)
    }
  }

  @Test("files and state are marked and named as OfflineIMAP names them")
  func stateNames() async throws {
    try await onThread {
      let stage = try EngineStage(messages: 0) { account in
        account.remote.rules.names.translation = Self.names { "deep/" + $0 }
        account.local.rules.names.translation = Self.names { $0.uppercased() }
      }
      try Self.create(stage, "one/two")
      try Self.deliver(stage, 1, to: "one/two")
      try stage.run()
      let file = try #require(try stage.tree.messages(in: "deep.one.two").first)
      #expect(file.path.contains(FolderDigest("DEEP.ONE.TWO").hexadecimal), "\(file)")
      let status = try Directory.names(in: stage.layout.statusDirectory(of: "A"))
      #expect(status.contains("deep.one.two"))
      let validities = ["L": "deep.one.two", "R": "one.two"]
      for (repository, name) in validities {
        let names = try Directory.names(
          in: stage.layout.validityDirectory(of: RepositoryName(repository)))
        #expect(names.contains(name), "\(names)")
      }
    }
  }

  @Test("the folder of the root is called dot, and its mail lies in the root")
  func root() async throws {
    try await onThread {
      let stage = try EngineStage(messages: 2) { account in
        account.remote.rules.names.translation = Self.names { $0 == "INBOX" ? "/" : "/" + $0 }
      }
      try Self.create(stage, "Kid")
      try stage.run()
      #expect(stage.tree.folders == [".Kid"])
      #expect(try stage.tree.messages(in: "").count == 2)
      #expect(
        try Directory.names(in: stage.layout.statusDirectory(of: "A")).contains("dot"))
      try stage.tree.add(Data(EngineStage.message(3)).onDisk, to: "")
      #expect(try stage.run().summary.uploaded == 1, "\(stage.problems)")
      #expect(stage.contents().count == 3)
      #expect(try stage.run().summary.changedNothing)
    }
  }

  @Test("a filter leaves folders out of both sides, and asks for each run anew")
  func filters() async throws {
    try await onThread {
      let unwanted = Monitor(["Spam", "Old"])
      let stage = try EngineStage(messages: 1) { account in
        account.remote.rules.names.filter = Self.filter { name in
          unwanted.read { !$0.contains(name) }
        }
        account.local.rules.names.filter = Self.filter { $0 != "Drafts" }
      }
      try Self.create(stage, "Spam", "Drafts", "Old", "Sent")
      try stage.tree.add(Data(EngineStage.message(3)).onDisk, to: "Old")
      try stage.run()
      #expect(stage.tree.folders == ["INBOX", "Sent", "Old"])
      #expect(try stage.tree.messages(in: "Old").count == 1)
      #expect(stage.contents("Old").isEmpty)
      unwanted.update { $0 = [] }
      try stage.run()
      #expect(stage.tree.folders == ["INBOX", "Sent", "Old", "Spam"])
      #expect(stage.contents("Old").count == 1)
    }
  }

  @Test("a dynamic filter is asked once more before each folder")
  func dynamicFilter() async throws {
    try await onThread {
      let questions = Monitor(0)
      let stage = try EngineStage(messages: 1) { account in
        account.remote.rules.names.filtersEachRun = true
        account.remote.rules.names.filter = Computed("lambda") { names throws(SyncProblem) in
          let number = questions.update { count in
            count += 1
            return count
          }
          return names.map { number == 1 || $0 == "INBOX" }
        }
      }
      try Self.create(stage, "Late")
      try Self.deliver(stage, 2, to: "Late")
      try stage.run()
      #expect(try stage.tree.messages(in: "INBOX").count == 1)
      #expect(try stage.tree.messages(in: "Late").isEmpty)
    }
  }

  @Test("included folders are opened first, are never there twice, and a wrong one stops nothing")
  func includes() async throws {
    try await onThread {
      let stage = try EngineStage(messages: 1) { account in
        account.remote.reference = "Mail/"
        account.remote.rules.names.filter = Self.filter { $0 == "Mail/a" }
        account.remote.rules.names.includes = Self.list(
          "INBOX", "Mail/b", "Mail/b", "nowhere", "INBOX")
      }
      try Self.create(stage, "Mail/a", "Mail/b", "Mail/c", "Other")
      let result = try stage.run()
      #expect(stage.tree.folders == ["INBOX", "Mail.a", "Mail.b"])
      #expect(try stage.tree.messages(in: "INBOX").count == 1)
      #expect(result.hasFailed && result.summary.problems == 1)
      guard case .folderNotIncluded(let place, _) = stage.problems.first else {
        Issue.record("\(stage.problems)")
        return
      }
      #expect(place.folder == "nowhere")
      #expect(try stage.run().summary.changedNothing)
    }
  }

  @Test(
    "-f takes the place of the remote filter and of the included folders, not of the local filter")
  func only() async throws {
    try await onThread {
      let stage = try EngineStage(messages: 1) { account in
        account.onlyFolders = ["Spam", "Drafts"]
        account.remote.rules.names.filter = Self.filter { $0 != "Spam" }
        account.remote.rules.names.includes = Self.list("INBOX", "nowhere")
        account.local.rules.names.filter = Self.filter { $0 != "Drafts" }
      }
      try Self.create(stage, "Spam", "Drafts", "Sent")
      try stage.run()
      #expect(stage.tree.folders == ["Spam"] && stage.problems.isEmpty)
    }
  }

  @Test("folders are worked on in the order of foldersort")
  func order() async throws {
    try await onThread {
      let stage = try EngineStage(messages: 1) { account in
        account.remote.rules.names.translation = Self.names { "x" + $0 }
        account.remote.rules.names.order = Computed("cmp") { names throws(SyncProblem) in
          names.sorted { $0.rawValue > $1.rawValue }
        }
      }
      try Self.create(stage, "a", "b", "c")
      try stage.run(isSingleThreaded: true)
      let order = stage.log.events.compactMap { event in
        if case .folderStarted(let place, _, _) = event { place.folder } else { nil }
      }
      #expect(order == ["c", "b", "a", "INBOX"])
    }
  }

  struct Mistake: Sendable, CustomTestStringConvertible {
    let title: String
    let adjust: @Sendable (inout AccountSettings) -> Void
    let problem: SyncProblem
    var testDescription: String { title }
  }

  static let failure = SyncProblem.folderNameUnusable(
    FolderPlace("R", "x"), result: "Traceback", option: "nametrans")

  @Test(
    "a rule that fails, or that mixes or multiplies folders, stops the account before anything is written",
    arguments: [
      Mistake(
        title: "failing translation",
        adjust: { account in
          account.remote.rules.names.translation = Computed("lambda") { _ throws(SyncProblem) in
            throw failure
          }
        }, problem: failure),
      Mistake(
        title: "failing filter",
        adjust: { account in
          account.local.rules.names.filter = Computed("lambda") { _ throws(SyncProblem) in
            throw failure
          }
        }, problem: failure),
      Mistake(
        title: "nonsense",
        adjust: { $0.remote.rules.names.translation = names { $0 == "INBOX" ? "cur" : $0 } },
        problem: .folderNameUnusable(
          FolderPlace("R", "INBOX"), result: "cur", option: "nametrans")),
      Mistake(
        title: "collision",
        adjust: { $0.remote.rules.names.translation = names { $0 == "INBOX" ? $0 : "x" } },
        problem: .foldersCollide(
          FolderPlace("R", "a"), FolderPlace("R", "b"), local: FolderPlace("L", "x"),
          option: "nametrans")),
      Mistake(
        title: "endless creation",
        adjust: { $0.remote.rules.names.translation = names { "X-" + $0 + "-X" } },
        problem: .endlessCreation(
          local: FolderPlace("L", "mine"), remote: FolderPlace("R", "mine"), back: "X-mine-X")),
    ])
  func mistakes(_ mistake: Mistake) async throws {
    try await onThread {
      let stage = try EngineStage(messages: 1, adjust: mistake.adjust)
      try Self.create(stage, "a", "b")
      try stage.tree.add(Data(EngineStage.message(3)).onDisk, to: "mine")
      let (before, mailboxes) = (try stage.tree.everything(), Self.mailboxes(stage))
      let result = try stage.run()
      #expect(result.hasFailed && stage.problems == [mistake.problem])
      #expect(try stage.tree.everything() == before)
      #expect(Self.mailboxes(stage) == mailboxes && stage.contents().count == 1)
    }
  }

  @Test("parents that CREATE makes come here in the next run, and Noselect ones do not")
  func parents() async throws {
    try await onThread {
      let stage = try EngineStage(messages: 0)
      try stage.tree.add(Data(EngineStage.message(3)).onDisk, to: "p.q.r")
      try stage.run()
      #expect(Self.mailboxes(stage) == ["INBOX", "p", "p/q", "p/q/r"])
      #expect(stage.contents("p/q/r").count == 1)
      try stage.run()
      let settled = try stage.run()
      #expect(settled.summary.changedNothing && stage.problems.isEmpty)
    }
  }

  @Test("a dry run on a first sync tells what it would create, and creates nothing")
  func dryRun() async throws {
    try await onThread {
      let stage = try EngineStage(messages: 2, adjust: Self.reversed)
      try Self.create(stage, "a/b")
      try Self.deliver(stage, 2, to: "a/b")
      let result = try stage.run(isDryRun: true)
      #expect(!result.hasFailed && result.summary.foldersCreated == 3, "\(stage.problems)")
      #expect(stage.tree.folders.isEmpty)
      #expect(
        stage.log.events.contains(.creatingFolder(FolderPlace("L", "B-a"), isDryRun: true)))
    }
  }

  @Test("--info tells the rules, the names and what takes no part, on both sides")
  func information() async throws {
    try await onThread {
      let stage = try EngineStage(messages: 1) { account in
        Self.reversed(&account)
        account.remote.rules.names.filter = Self.filter { $0 != "Spam" }
        account.local.rules.names.filter = Self.filter { $0 != "mine" }
      }
      try Self.create(stage, "a/b", "Spam")
      try stage.tree.add(Data(EngineStage.message(3)).onDisk, to: "mine")
      try stage.tree.add(Data(EngineStage.message(3)).onDisk, to: "B-a")
      let report = try stage.inspect()
      let lines = { (folder: AccountReport.Folder) in
        "\(folder.name) \(folder.visible) \(folder.ignored.map { "\($0)" } ?? "")"
      }
      #expect(
        report.remoteFolders.map(lines) == [
          "INBOX INBOX ", "Spam Spam excluded(by: SyncModel.Side.remote)", "a a ", "a/b B-a ",
        ])
      #expect(
        report.localFolders.map(lines)
          == ["B-a a/b ", "mine mine excluded(by: SyncModel.Side.local)"])
      #expect(report.remoteRules.map(\.name) == ["folderfilter", "nametrans"])
      #expect(report.faults.isEmpty && stage.tree.folders == ["mine", "B-a"])
    }
  }

  @Test("--info tells why no run can begin")
  func informationOfFaults() async throws {
    try await onThread {
      let stage = try EngineStage(messages: 1) { account in
        account.remote.rules.names.translation = Self.names { _ in "x" }
      }
      try Self.create(stage, "a")
      #expect(try stage.inspect().faults.count == 1)
    }
  }
}
