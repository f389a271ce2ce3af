// SPDX-License-Identifier: MIT

import DemoServer
import Testing

/// A dialogue with its name, and the server it is held with.
struct Scene: CustomTestStringConvertible, Sendable {
  let testDescription: String
  var settings = ServerSettings()
  var store: @Sendable () throws -> MailStore = { try Samples.store() }
  /// What is sent before the transcript begins.
  var opening: [String] = []
  let transcript: String

  init(
    _ name: String, settings: ServerSettings = ServerSettings(), opening: [String] = [],
    store: @escaping @Sendable () throws -> MailStore = { try Samples.store() },
    _ transcript: String
  ) {
    testDescription = name
    self.settings = settings
    self.opening = opening
    self.store = store
    self.transcript = transcript
  }

  /// A scene after LOGIN.
  static func loggedIn(
    _ name: String, with capabilities: ServerCapabilities = .usual,
    store: @escaping @Sendable () throws -> MailStore = { try Samples.store() },
    _ transcript: String
  ) -> Scene {
    Scene(
      name, settings: ServerSettings(capabilities: capabilities), opening: ["LOGIN user secret"],
      store: store, transcript)
  }

  /// A scene after LOGIN and SELECT INBOX.
  static func selected(
    _ name: String, with capabilities: ServerCapabilities = .usual,
    store: @escaping @Sendable () throws -> MailStore = { try Samples.store() },
    _ transcript: String
  ) -> Scene {
    Scene(
      name, settings: ServerSettings(capabilities: capabilities),
      opening: ["LOGIN user secret", "SELECT INBOX"], store: store, transcript)
  }

  func play() async throws {
    let scene = self
    try await converse(try store(), settings: settings) { _, client in
      for command in scene.opening { try client.succeed(command) }
      try client.play(scene.transcript)
    }
  }
}

/// Mailboxes for the scenes.
enum Samples {
  /// 7 February 1994, 21:52:25 in California, and three messages of that evening and the days after.
  static let date = MailDate(seconds: 760_686_745, zone: -480)

  static let first = "From: ann@example.org\r\nSubject: One\r\n\r\nHello.\r\n"
  static let second =
    "From: bob@example.org\r\nSubject: Two,\r\n twice\r\nDate: Sat, 5 Feb 1994 10:00:00 +0000\r\n"
    + "\r\nA longer text.\r\nTwo lines.\r\n"
  static let third = "From: eve@example.org\r\nSubject: Three\r\n\r\n\r\n"

  /// INBOX with UIDs 2, 3 and 5, a folder with a child, and one with a name to quote.
  static func store(separator: Character = "/") throws -> MailStore {
    var mailboxes = Mailboxes(separator: separator, firstUIDValidity: 100)
    try mailboxes.create(WireName(Array("Work\(separator)Old".utf8)))
    try mailboxes.create("Two Words")
    let store = MailStore(mailboxes)
    try store.change { mailboxes throws(StoreRefusal) in
      try mailboxes.change(.inbox) { $0.skipUIDs(to: 2) }
    }
    try deliver(first, [], day: 0, to: store)
    try deliver(second, [.seen, ["$Work"]], day: 1, to: store)
    try store.change { mailboxes throws(StoreRefusal) in
      try mailboxes.change(.inbox) { $0.skipUIDs(to: 5) }
    }
    try deliver(third, [.flagged, .deleted], day: 2, to: store)
    return store
  }

  private static func deliver(
    _ text: String, _ flags: [MailFlags], day: Int, to store: MailStore
  ) throws {
    try store.deliver(
      Array(text.utf8), flags: flags.reduce([]) { $0.union($1) },
      at: MailDate(seconds: date.seconds + day * 86_400, zone: date.zone))
  }
}
