// SPDX-License-Identifier: MIT

import POSIX

/// The plan of an account of the demo.
struct DemoPlan: Sendable {
  let name: String
  let character: String
  let owner: Person
  let separator: Character
  let folders: [DemoFolder]
  let line: LineQuality
  let capabilities: ServerCapabilities
  /// In minutes.
  let autorefresh: Double
  /// The folders of which the server tells at once what changes.
  var watched: [String] = []

  static let personal = DemoPlan(
    name: "personal", character: "small and lively",
    owner: Person("Robin Sommer", "robin@home.example"), separator: "/",
    folders: DemoFolder.personal, line: LineQuality(latency: .milliseconds(8)),
    capabilities: .complete, autorefresh: 0.5, watched: ["INBOX"])

  /// The first synchronisation takes some 13 seconds, as long as the line carries nothing twice.
  static let work = DemoPlan(
    name: "work", character: "many folders behind a slow line",
    owner: Person("Robin Sommer", "r.sommer@work.example"), separator: ".",
    folders: DemoFolder.work,
    line: LineQuality(latency: .milliseconds(40), bytesPerSecond: 380_000),
    capabilities: [.usual, .condStore], autorefresh: 0.75)

  static let university = DemoPlan(
    name: "uni", character: "fails now and then",
    owner: Person("Robin Sommer", "rs42@uni.example"), separator: "/",
    folders: DemoFolder.university, line: LineQuality(latency: .milliseconds(15)),
    capabilities: [.plain, .namespace, .uidPlus, .children], autorefresh: 0.3)

  static let archive = DemoPlan(
    name: "archive", character: "somebody empties a folder",
    owner: Person("Robin Sommer", "robin@archive.example"), separator: "/",
    folders: DemoFolder.archive, line: LineQuality(latency: .milliseconds(20)),
    capabilities: .complete, autorefresh: 0.5)
}

/// An account of the demo as it stands before anything happens: a server and full mailboxes.
struct DemoHouse {
  let account: DemoAccount
  let mailboxes: MailboxLife

  init(_ plan: DemoPlan, seed: UInt64, now: Int) throws(SystemError) {
    // A UIDVALIDITY from the clock, as real servers have it: a second demo is not taken for the first.
    let validity = UInt32(truncatingIfNeeded: now)
    let store = MailStore(Mailboxes(separator: plan.separator, firstUIDValidity: validity))
    var mailboxes = MailboxLife(
      store: store, separator: plan.separator, owner: plan.owner, seed: seed)
    mailboxes.settle(plan.folders, now: now)
    self.mailboxes = mailboxes
    let settings = ServerSettings(
      user: plan.owner.address, password: "demo", capabilities: plan.capabilities)
    account = DemoAccount(
      name: plan.name, character: plan.character, user: settings.user,
      password: settings.password, autorefresh: plan.autorefresh, watched: plan.watched,
      server: try MemoryServer(store, settings: settings, line: plan.line))
  }
}
