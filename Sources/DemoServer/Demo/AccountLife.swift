// SPDX-License-Identifier: MIT

/// What an account goes through, one step at a time.
protocol AccountLife: Sendable {
  /// Takes a step.
  ///
  /// Returns how long it is until the next one, in the time of the demo.
  mutating func step(at date: MailDate) -> Duration
}

/// New mail every few seconds; somebody reads, marks, files and deletes it on a telephone.
struct PersonalLife: AccountLife {
  private enum Action {
    case receive, shop, read, flag, answer, delete, file, found
  }

  private static let habits: [(weight: Int, Action)] = [
    (40, .receive), (10, .shop), (22, .read), (8, .flag), (5, .answer), (7, .delete), (6, .file),
    (2, .found),
  ]

  private var newFolders = ["Rezepte", "Reisen/Λευκάδα", "Garten", "Musik/Noten", "Ausflüge"]
  private var mailboxes: MailboxLife

  init(_ mailboxes: MailboxLife) { self.mailboxes = mailboxes }

  mutating func step(at date: MailDate) -> Duration {
    switch mailboxes.generator.pick(weighted: Self.habits) {
    case .receive: mailboxes.receive(.family, in: "INBOX", at: date)
    case .shop: mailboxes.receive(.purchases, in: "Einkäufe", at: date)
    case .read: mailboxes.read(in: "INBOX", atMost: 3)
    case .flag: mailboxes.toggle(.flagged, in: "INBOX")
    case .answer: mailboxes.toggle(.answered, in: "INBOX")
    case .delete: mailboxes.delete(in: "INBOX")
    case .file: mailboxes.file(into: mailboxes.generator.pick(["Familie", "Archive/2025"]))
    case .found:
      if let folder = newFolders.popLast() { mailboxes.found(folder, .family, at: date) }
    }
    return .milliseconds(mailboxes.generator.number(2000...5000))
  }
}

/// Mailing lists and build reports, and a colleague who reads along.
struct WorkLife: AccountLife {
  private enum Action {
    case discuss, build, bug, mail, read, flag, delete
  }

  private static let habits: [(weight: Int, Action)] = [
    (30, .discuss), (20, .build), (10, .bug), (15, .mail), (17, .read), (5, .flag), (3, .delete),
  ]
  private static let lists = ["Lists/swift-dev", "Lists/imap-protocol", "Lists/c-interfaces"]

  private var mailboxes: MailboxLife

  init(_ mailboxes: MailboxLife) { self.mailboxes = mailboxes }

  mutating func step(at date: MailDate) -> Duration {
    switch mailboxes.generator.pick(weighted: Self.habits) {
    case .discuss:
      mailboxes.receive(.mailingList, in: mailboxes.generator.pick(Self.lists), at: date)
    case .build: mailboxes.receive(.robots, in: "Builds", at: date)
    case .bug: mailboxes.receive(.robots, in: "Bugs", at: date)
    case .mail: mailboxes.receive(.project, in: "INBOX", at: date)
    case .read:
      let folder = mailboxes.generator.pick(Self.lists + ["INBOX", "Bugs"])
      mailboxes.read(in: folder, atMost: 6)
    case .flag: mailboxes.toggle(.flagged, in: "INBOX")
    case .delete: mailboxes.delete(in: "Builds")
    }
    return .milliseconds(mailboxes.generator.number(3000...7000))
  }
}

/// A little mail, and a server that fails in turn in each of its ways and recovers.
struct UniversityLife: AccountLife {
  private let server: MemoryServer
  private var mailboxes: MailboxLife
  private var stepsToTrouble = 3
  private var troubles = 0
  private var isInTrouble = false

  init(_ mailboxes: MailboxLife, server: MemoryServer) {
    self.mailboxes = mailboxes
    self.server = server
  }

  /// The ways in which a real server of this kind fails now and then.
  static let troubles: [[Fault]] = [
    ["LOGIN", "AUTHENTICATE"].map {
      Fault(answering: $0, with: "NO [UNAVAILABLE] The login service is restarting.")
    },
    ["SELECT", "EXAMINE", "STATUS", "LIST"].map {
      Fault(
        answering: $0,
        with: "NO [THROTTLED] Request is throttled. Suggested Backoff Time: 40000 milliseconds")
    },
    [Fault(.drop, at: .sent(bytes: 3000))],
    [Fault(.bye("[UNAVAILABLE] Server overloaded, try again in a minute."), at: .greeting)],
    [Fault(.delay(.seconds(3)), at: .command("*"), times: 2)],
    [Fault(.reset, at: .command("FETCH"))],
  ]

  mutating func step(at date: MailDate) -> Duration {
    if isInTrouble {
      server.faults.clear()
      isInTrouble = false
      stepsToTrouble = mailboxes.generator.number(3...5)
      return .seconds(2)
    }
    stepsToTrouble -= 1
    guard stepsToTrouble > 0 else {
      for fault in Self.troubles[troubles % Self.troubles.count] { server.faults.add(fault) }
      troubles += 1
      isInTrouble = true
      return .milliseconds(mailboxes.generator.number(15_000...20_000))
    }
    if mailboxes.generator.chance(percent: 65) {
      mailboxes.receive(.studies, in: "INBOX", at: date)
    } else {
      mailboxes.read(in: mailboxes.generator.pick(["INBOX", "Seminar"]), atMost: 2)
    }
    return .milliseconds(mailboxes.generator.number(4000...8000))
  }
}

/// Old mail that nobody touches, until somebody empties a folder by accident.
struct ArchiveLife: AccountLife {
  private var mailboxes: MailboxLife
  private var steps = 0

  init(_ mailboxes: MailboxLife) { self.mailboxes = mailboxes }

  mutating func step(at date: MailDate) -> Duration {
    steps += 1
    switch steps {
    // The first synchronisation is over by then, and knows what was there.
    case 1: return .seconds(16)
    case 2: mailboxes.empty("Steuern", leaving: 6)
    default: mailboxes.receive(.purchases, in: "INBOX", at: date)
    }
    return .milliseconds(mailboxes.generator.number(30_000...60_000))
  }
}
