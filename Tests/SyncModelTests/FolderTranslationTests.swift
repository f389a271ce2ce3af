// SPDX-License-Identifier: MIT

import SyncModel
import Testing

/// Names by `nametrans` of both sides, as closures here, and by `folderrenames`.
@Suite("FolderPlan with translated names")
struct FolderTranslationTests {
  typealias Translation = @Sendable (String) -> String

  /// An account as far as its folders go.
  struct Play: Sendable, CustomTestStringConvertible {
    let title: String
    var remote: [String] = []
    var local: [String] = []
    var separators: (Character?, Character) = ("/", ".")
    var forth: Translation?
    var back: Translation?
    var renames: [(String, String)] = []
    var reference = ""
    var mayCreateRemotely = true
    var testDescription: String { title }

    /// Asks as the engine does: for the folders there are, and then for those that might come.
    var plan: FolderPlan {
      let (remote, local) = (remote.map { FolderName($0) }, local.map { FolderName($0) })
      var naming = FolderNaming(
        remoteSeparator: separators.0, localSeparator: separators.1)
      if !renames.isEmpty { naming.renames = Self.renames(renames) }
      naming.remoteTranslation = forth.map { Self.answers($0, remote) }
      let here = Set(local + remote.map(naming.localName(of:)))
      naming.localTranslation = back.map { Self.answers($0, Array(here)) }
      var rules = FolderPlan.Rules(mayCreateRemotely: mayCreateRemotely)
      rules.reference = reference
      let candidates = FolderPlan.candidates(
        remote: remote, local: local, naming: naming, rules: rules)
      naming.remoteTranslation = forth.map { Self.answers($0, remote + candidates) }
      return FolderPlan(remote: remote, local: local, naming: naming, rules: rules)
    }

    static func answers(_ rule: Translation, _ names: [FolderName]) -> [FolderName: FolderName] {
      Dictionary(names.map { ($0, FolderName(rule($0.rawValue))) }) { first, _ in first }
    }

    static func renames(_ pairs: [(String, String)]) -> FolderRenames {
      FolderRenames(
        pairs.compactMap { remote, local in
          guard let remote = FolderRenames.Form(remote), let local = FolderRenames.Form(local)
          else { return nil }
          return FolderRenames.Rule(remote, local)
        })
    }
  }

  /// What OfflineIMAP 8 calls the same folder everywhere.
  struct Names: Sendable, CustomTestStringConvertible {
    let play: Play
    /// `remote > local > visible > status file`, ordered as they are synchronised.
    let names: [String]
    var testDescription: String { play.title }
  }

  static let toGmail: Translation = {
    ["sent": "[Gmail]/Sent Mail", "all": "[Gmail]/All Mail"][$0] ?? $0
  }
  static let fromGmail: Translation = {
    ["[Gmail]/Sent Mail": "sent", "[Gmail]/All Mail": "all"][$0] ?? $0
  }
  static let toCourier: Translation = { name in
    name == "INBOX" ? "." : name.hasPrefix("INBOX.") ? String(name.dropFirst(5)) : name
  }
  static let withoutInbox: Translation = { name in
    name.hasPrefix("INBOX.") ? String(name.dropFirst(6)) : name
  }

  @Test(
    "each side and each file has the name that OfflineIMAP 8 gives it",
    arguments: [
      Names(
        play: Play(
          title: "a rename for everything", remote: ["INBOX", "Work/a"], separators: ("/", "/"),
          renames: [("INBOX", "mail/inbox"), ("*", "mail/*")]),
        names: [
          "INBOX > mail/inbox > mail/inbox > mail.inbox",
          "Work/a > mail/Work/a > mail/Work/a > mail.Work.a",
        ]),
      Names(
        play: Play(
          title: "renames as in Courier", remote: ["INBOX", "INBOX.Kid"], separators: (".", "."),
          renames: [("INBOX", ""), ("INBOX.*", ".*")]),
        names: ["INBOX >  >  > dot", "INBOX.Kid > .Kid > .Kid > .Kid"]),
      Names(
        play: Play(
          title: "Gmail", remote: ["INBOX", "[Gmail]/Sent Mail", "[Gmail]/All Mail", "Work/a"],
          forth: fromGmail, back: toGmail),
        names: [
          "[Gmail]/All Mail > all > [Gmail]/All Mail > all", "INBOX > INBOX > INBOX > INBOX",
          "[Gmail]/Sent Mail > sent > [Gmail]/Sent Mail > sent",
          "Work/a > Work.a > Work.a > Work.a",
        ]),
      Names(
        play: Play(
          title: "Courier", remote: ["INBOX", "INBOX.Kid", "INBOX.Kid.a"], separators: (".", "."),
          forth: toCourier),
        names: [
          "INBOX >  >  > dot", "INBOX.Kid > .Kid > .Kid > .Kid",
          "INBOX.Kid.a > .Kid.a > .Kid.a > .Kid.a",
        ]),
      Names(
        play: Play(
          title: "nested directories", remote: ["INBOX.Deep.One"], separators: (".", "/"),
          forth: { "Mail." + $0 }, back: { String($0.dropFirst(5)) }),
        names: ["INBOX.Deep.One > Mail/INBOX/Deep/One > INBOX/Deep/One > Mail.INBOX.Deep.One"]),
      Names(
        play: Play(
          title: "the separator of the other side", remote: ["[Gmail]/Starred"],
          forth: { $0.replacing("/", with: ".") }),
        names: ["[Gmail]/Starred > [Gmail].Starred > [Gmail].Starred > [Gmail].Starred"]),
      Names(
        play: Play(
          title: "a dot that is translated away", remote: ["v1.2"],
          forth: { $0.replacing(".", with: "_") }),
        names: ["v1.2 > v1_2 > v1_2 > v1_2"]),
      Names(
        play: Play(
          title: "nothing for INBOX", remote: ["INBOX", "a"], forth: { $0 == "INBOX" ? "" : $0 }),
        names: ["INBOX >  >  > dot", "a > a > a > a"]),
      Names(
        play: Play(
          title: "upper case for the files", remote: ["deep/one"], back: { $0.uppercased() }),
        names: ["deep/one > deep.one > DEEP.ONE > deep.one"]),
      Names(
        play: Play(
          title: "a separator marks the root", remote: ["INBOX"], separators: (".", "/"),
          forth: { _ in "." }, back: { _ in "/" }),
        names: ["INBOX >  >  > dot"]),
      Names(
        play: Play(
          title: "renames", remote: ["INBOX", "INBOX.a.b"], separators: (".", "/"),
          renames: [("INBOX.*", "*")]),
        names: ["INBOX.a.b > a/b > a/b > a.b", "INBOX > INBOX > INBOX > INBOX"]),
      Names(
        play: Play(
          title: "no hierarchy", remote: ["a/b"], separators: (nil, "."),
          forth: { $0.replacing("/", with: ".") }),
        names: ["a/b > a.b > a.b > a.b"]),
    ])
  func names(_ example: Names) {
    let plan = example.play.plan
    let names = plan.pairs.map {
      "\($0.remote) > \($0.local) > \($0.visible) > \($0.statusFileName)"
    }
    #expect(names == example.names)
    #expect(plan.faults.isEmpty && plan.ignored.isEmpty)
  }

  /// A folder that only the local side has, and what it is created as.
  struct Creation: Sendable, CustomTestStringConvertible {
    let play: Play
    let remote: String?
    var testDescription: String { play.title }
  }

  @Test(
    "a local folder is created on the server under a name that leads back to it",
    arguments: [
      Creation(
        play: Play(
          title: "both nametrans", remote: ["INBOX"], local: ["sent"], forth: fromGmail,
          back: toGmail), remote: "[Gmail]/Sent Mail"),
      Creation(
        play: Play(title: "levels", remote: ["INBOX"], local: ["a.b"], forth: { $0 }, back: { $0 }),
        remote: "a/b"),
      Creation(
        play: Play(
          title: "learnt from the other folders", remote: ["INBOX", "INBOX.a"], local: ["b.c"],
          separators: (".", "."), forth: withoutInbox),
        remote: "INBOX.b.c"),
      Creation(
        play: Play(
          title: "learnt, with nested directories", remote: ["INBOX", "INBOX.a"], local: ["b/c"],
          separators: (".", "/"), forth: withoutInbox),
        remote: "INBOX.b.c"),
      Creation(
        play: Play(
          title: "learnt from Courier names", remote: ["INBOX", "INBOX.Kid"], local: [".New"],
          separators: (".", "."), forth: toCourier),
        remote: "INBOX.New"),
      Creation(
        play: Play(
          title: "learnt, where the local side has more", remote: ["a", "b"], local: ["Mail.c"],
          forth: { "Mail/" + $0 }),
        remote: "c"),
      Creation(
        play: Play(
          title: "nothing to learn from", remote: ["INBOX"], local: ["b"], separators: (".", "."),
          forth: withoutInbox), remote: "b"),
      Creation(
        play: Play(
          title: "renames", remote: ["INBOX"], local: ["b.c"], separators: (".", "."),
          renames: [("INBOX.*", "*")]), remote: "INBOX.b.c"),
      Creation(
        play: Play(
          title: "the first rename that leads back", remote: ["INBOX"], local: ["Old.x"],
          renames: [("Archive/x", "y"), ("Archive/*", "Old/*"), ("Ancient/*", "Old/*")]),
        remote: "Ancient/x"),
      Creation(
        play: Play(
          title: "a rename with the local separator", remote: ["INBOX"], local: ["Gmail.a.b"],
          renames: [("[Gmail]/*", "Gmail.*")]), remote: "[Gmail]/a/b"),
      Creation(
        play: Play(
          title: "the reference was translated away", remote: ["Mail/a"], local: ["b"],
          forth: { $0.hasPrefix("Mail/") ? String($0.dropFirst(5)) : $0 }, reference: "Mail/"),
        remote: "Mail/b"),
      Creation(
        play: Play(
          title: "a reference without a separator", remote: ["Mail/a"], local: ["b"],
          renames: [("Mail/*", "*")], reference: "Mail"), remote: "Mail/b"),
      Creation(
        play: Play(title: "INBOX in another case", remote: ["INBOX"], local: ["inbox"]), remote: nil
      ),
      Creation(
        play: Play(
          title: "the name of another folder", remote: ["INBOX", "a"], local: ["x"],
          forth: { $0 == "a" ? "b" : $0 }, back: { $0 == "x" ? "a" : $0 }), remote: nil),
      Creation(
        play: Play(
          title: "the server may get none", remote: ["INBOX"], local: ["x"], forth: { "y" + $0 },
          mayCreateRemotely: false), remote: nil),
    ])
  func creation(_ example: Creation) {
    let plan = example.play.plan
    #expect(plan.createRemotely.map(\.remote.rawValue) == (example.remote.map { [$0] } ?? []))
    #expect(plan.faults.isEmpty)
    #expect(plan.ignored.isEmpty == (example.remote != nil), "\(plan.ignored)")
    if example.remote != nil {
      #expect(plan.createRemotely.map(\.local.rawValue) == example.play.local)
    }
  }

  struct Mistake: Sendable, CustomTestStringConvertible {
    let play: Play
    let fault: FolderPlan.Fault
    var testDescription: String { play.title }
  }

  @Test(
    "a translation that would mix or multiply folders is refused with the two names",
    arguments: [
      Mistake(
        play: Play(
          title: "one name for two", remote: ["INBOX", "a", "b"],
          forth: { $0 == "INBOX" ? $0 : "x" }), fault: .collision("a", "b", local: "x")),
      Mistake(
        play: Play(
          title: "the name of another folder", remote: ["Sent", "[Gmail]/Sent Mail"],
          renames: [("[Gmail]/Sent Mail", "Sent")]),
        fault: .collision("Sent", "[Gmail]/Sent Mail", local: "Sent")),
      Mistake(
        play: Play(title: "two for the root", remote: ["INBOX", "a"], forth: { _ in "/" }),
        fault: .collision("INBOX", "a", local: "")),
      Mistake(
        play: Play(title: "no way back", remote: ["INBOX"], local: ["fresh"], forth: { "X." + $0 }),
        fault: .endless(local: "fresh", remote: "fresh", back: "X.fresh")),
      Mistake(
        play: Play(
          title: "the wrong way back", remote: ["INBOX"], local: ["fresh"], forth: { $0 },
          back: { "X" + $0 }), fault: .endless(local: "fresh", remote: "Xfresh", back: "Xfresh")),
      Mistake(
        play: Play(
          title: "a rename that ends the name of another", remote: ["INBOX"], local: ["a"],
          renames: [("a", "b")]), fault: .endless(local: "a", remote: "a", back: "b")),
      Mistake(
        play: Play(
          title: "out of the root", remote: ["a"], separators: ("/", "/"), forth: { _ in "../b" }),
        fault: .unusable(.remote, "a", result: "../b")),
      Mistake(
        play: Play(title: "part of a Maildir", remote: ["a"], forth: { _ in "cur" }),
        fault: .unusable(.remote, "a", result: "cur")),
      Mistake(
        play: Play(
          title: "a slash in a flat tree", remote: ["a"], separators: (".", "."),
          forth: { _ in "a/b" }), fault: .unusable(.remote, "a", result: "a/b")),
      Mistake(
        play: Play(title: "control characters", remote: ["a"], forth: { _ in "a\nb" }),
        fault: .unusable(.remote, "a", result: "a\nb")),
      Mistake(
        play: Play(
          title: "an empty level on the server", remote: ["INBOX"], local: ["a"],
          forth: { $0 == "/b" ? "a" : $0 }, back: { _ in "/b" }),
        fault: .unusable(.local, "a", result: "/b")),
    ])
  func mistakes(_ mistake: Mistake) {
    #expect(mistake.play.plan.faults == [mistake.fault])
  }

  @Test("a filter hides the folders that would be in each other's way")
  func hidden() {
    var naming = FolderNaming(remoteSeparator: "/", localSeparator: ".")
    naming.remoteTranslation = ["a": "x", "b": "x"]
    var rules = FolderPlan.Rules()
    rules.excluded = [.remote: ["b"]]
    let plan = FolderPlan(remote: ["a", "b"], local: ["x"], naming: naming, rules: rules)
    #expect(plan.pairs.map(\.remote) == ["a"] && plan.faults.isEmpty)
    #expect(plan.ignored.map(\.reason) == [.excluded(by: .remote)])
  }

  @Test("a folder takes part only if the filters of both sides take it")
  func filters() {
    let naming = FolderNaming(remoteSeparator: "/", localSeparator: ".")
    var rules = FolderPlan.Rules()
    rules.excluded = [.remote: ["b", "fresh"], .local: ["c.d", "mine"]]
    let plan = FolderPlan(
      remote: ["a", "b", "c/d"], local: ["a", "b", "c.d", "fresh", "mine", "other"], naming: naming,
      rules: rules)
    #expect(plan.pairs.map(\.local) == ["a", "other"])
    #expect(plan.createRemotely.map(\.remote) == ["other"])
    #expect(
      plan.ignored.map { "\($0.folder) \($0.reason)" } == [
        "b excluded(by: SyncModel.Side.remote)", "c/d excluded(by: SyncModel.Side.local)",
        "fresh excluded(by: SyncModel.Side.remote)", "mine excluded(by: SyncModel.Side.local)",
      ])
  }

  @Test("the folder that is here already keeps a state file that two would have")
  func precedence() {
    let naming = FolderNaming(remoteSeparator: "/", localSeparator: "/")
    let plan = FolderPlan(remote: ["a.b", "a/b"], local: ["a/b"], naming: naming)
    #expect(plan.pairs.map(\.remote) == ["a/b"])
    #expect(plan.ignored.map(\.reason) == [.collidesWith("a/b")])
  }

  @Test("where the disk ignores case, so do the names of folders")
  func foldedCase() {
    let naming = FolderNaming(remoteSeparator: "/", localSeparator: ".")
    var rules = FolderPlan.Rules()
    #expect(
      FolderPlan(remote: ["Work", "work"], local: [], naming: naming, rules: rules).pairs.count == 2
    )
    rules.foldsCase = true
    let plan = FolderPlan(remote: ["Work", "work"], local: [], naming: naming, rules: rules)
    #expect(plan.pairs.map(\.remote) == ["Work"])
    #expect(plan.ignored.map(\.reason) == [.collidesWith("Work")])
  }

  @Test("foldersort orders by the visible names, and what it forgets comes last")
  func order() {
    var plan = Play(
      title: "", remote: ["INBOX", "[Gmail]/All Mail", "b", "a"], forth: Self.fromGmail
    ).plan
    #expect(plan.visibleNames == ["a", "all", "b", "INBOX"])
    plan.arrange(["INBOX", "all", "unknown"])
    #expect(plan.visibleNames == ["INBOX", "all", "a", "b"])
  }

  @Test("nobody is asked for names that no folder may get")
  func candidates() {
    let naming = FolderNaming(remoteSeparator: "/", localSeparator: ".")
    var rules = FolderPlan.Rules()
    rules.excluded = [.local: ["c"]]
    func names() -> [FolderName] {
      FolderPlan.candidates(remote: ["a"], local: ["a", "b.x", "c"], naming: naming, rules: rules)
    }
    #expect(names() == ["b/x"])
    rules.mayCreateRemotely = false
    #expect(names() == [])
  }
}
