// SPDX-License-Identifier: MIT

/// A folder that an account of the demo has from the start.
struct DemoFolder: Sendable {
  /// For people, with `/` between the levels.
  let name: String
  let topic: Topic
  /// How many messages it holds.
  let count: Int
  /// How many of a hundred are unread.
  let unread: Int

  init(_ name: String, _ topic: Topic, _ count: Int, unread: Int = 10) {
    self.name = name
    self.topic = topic
    self.count = count
    self.unread = unread
  }

  /// The name on the wire of a server with another separator.
  static func wireName(_ name: String, separator: Character) -> WireName {
    WireName(encoding: name.replacing("/", with: String(separator)))
  }

  static let personal = [
    DemoFolder("INBOX", .family, 24, unread: 30), DemoFolder("Archive/2025", .family, 16),
    DemoFolder("Einkäufe", .purchases, 12), DemoFolder("Familie", .family, 10),
    DemoFolder("Familie/Fotos", .family, 5), DemoFolder("Reisen/Zürich", .travel, 8),
    DemoFolder("Reisen/Kraków", .travel, 6), DemoFolder("日記", .family, 4),
    DemoFolder("Gesendet", .family, 6, unread: 0),
  ]

  static let work = [
    DemoFolder("INBOX", .project, 32, unread: 40), DemoFolder("Projects/Atlas", .project, 26),
    DemoFolder("Projects/Atlas/Reviews", .project, 18),
    DemoFolder("Projects/Borealis", .project, 20),
    DemoFolder("Projects/Borealis/Übergabe", .project, 12),
    DemoFolder("Clients/Müller & Söhne", .project, 14),
    DemoFolder("Clients/Société du Nord", .project, 12), DemoFolder("Builds", .robots, 40),
    DemoFolder("Bugs", .robots, 30, unread: 50),
    DemoFolder("Lists/swift-dev", .mailingList, 48, unread: 60),
    DemoFolder("Lists/imap-protocol", .mailingList, 30, unread: 60),
    DemoFolder("Lists/c-interfaces", .mailingList, 24, unread: 60),
    DemoFolder("Admin/Budget", .project, 12), DemoFolder("Admin/Reisekosten", .purchases, 8),
    DemoFolder("Archive/2024", .project, 24, unread: 0),
    DemoFolder("Archive/2025", .project, 24, unread: 0),
  ]

  static let archive = [
    DemoFolder("INBOX", .purchases, 8), DemoFolder("Projekte/2024", .project, 36, unread: 0),
    DemoFolder("Projekte/2025", .project, 28, unread: 0),
    DemoFolder("Steuern", .purchases, 48, unread: 0),
    DemoFolder("Verträge", .purchases, 12, unread: 0),
  ]

  static let university = [
    DemoFolder("INBOX", .studies, 18, unread: 40), DemoFolder("Seminar", .studies, 10),
    DemoFolder("Seminar/Übung", .studies, 8), DemoFolder("Thesis", .studies, 8),
    DemoFolder("Bibliothek", .studies, 6), DemoFolder("Mensa", .studies, 6),
    DemoFolder("Prüfungen", .studies, 5),
  ]
}
