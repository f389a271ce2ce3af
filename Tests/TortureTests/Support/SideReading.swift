// SPDX-License-Identifier: MIT

import DemoServer
import Foundation
import IMAP
import SyncModel
import TestSupport

@testable import SyncEngine

/// A message as one side holds it.
struct SideMessage: Hashable, Sendable {
  /// The UID that the side knows it by; `nil` for a file that has none in its folder.
  let uid: UInt32?
  /// `S`, `R`, `F`, `D`, `T`.
  let flags: Set<Character>
  /// With the line ends of the disk.
  let content: Data
  /// The path below the root of the Maildirs; "" on a server.
  let path: String
}

/// The messages of both sides, by the server's folder names.
struct SideReading: Sendable {
  var local: [String: [SideMessage]] = [:]
  var remote: [String: [SideMessage]] = [:]

  /// Looks at an account without the reading code of the program.
  init(_ account: TortureAccount) throws {
    try readFiles(below: account.mail)
    remote = Self.messages(of: account.server.store)
  }

  /// Looks at a tree of Maildirs and at a real server.
  init(mail: String, client: RawIMAPClient) throws {
    try readFiles(below: mail)
    for name in try client.mailboxes() {
      let flags = try client.flags(of: name)
      remote[name] = try client.bodies(of: name).sorted { $0.key < $1.key }.map { uid, body in
        let letters = Letters.all.filter { flags[uid]?.contains($0.value.words[0]) == true }
        return SideMessage(
          uid: uid, flags: Set(letters.map(\.key)), content: body.onDisk, path: "")
      }
    }
  }

  /// Looks at two servers; a message of the local one has its own UID as path, and the UID of its partner.
  init(local: MailStore, remote: MailStore, partner: (_ folder: String, UInt32) -> UInt32?) {
    self.remote = Self.messages(of: remote)
    for (folder, messages) in Self.messages(of: local) {
      self.local[folder] = messages.map { message in
        SideMessage(
          uid: message.uid.flatMap { partner(folder, $0) }, flags: message.flags,
          content: message.content, path: message.uid.map(String.init) ?? "")
      }
    }
  }

  /// Looks at an account with labels: they stand where flags do, and what a message is does not depend on them.
  init(labelsOf account: TortureAccount) throws {
    try self.init(account)
    local = local.mapValues { files in
      files.map { file in
        let labelled = Labelled(file.content)
        return SideMessage(
          uid: file.uid, flags: labelled.labels, content: labelled.bare, path: file.path)
      }
    }
    for (folder, messages) in remote {
      let stored = account.server.store.mailbox(WireName(encoding: folder))?.messages ?? []
      remote[folder] = zip(messages, stored).map { message, stored in
        SideMessage(
          uid: message.uid, flags: Set(stored.labels.compactMap(\.first)),
          content: Labelled(message.content).bare, path: "")
      }
    }
  }

  private static func messages(of store: MailStore) -> [String: [SideMessage]] {
    let mailboxes = store.snapshot
    var found: [String: [SideMessage]] = [:]
    for name in mailboxes.names {
      guard let mailbox = mailboxes[name], mailbox.isSelectable else { continue }
      found["\(name)"] = mailbox.messages.map(Self.message)
    }
    return found
  }

  /// The same with the messages of the local side paired by what they are, equal ones in their order.
  func paired() -> SideReading {
    var result = self
    for (folder, messages) in local {
      var rest = remote[folder, default: []]
      let pairs = messages.map { message in
        let place =
          rest.firstIndex { $0.content == message.content && $0.flags == message.flags }
          ?? rest.firstIndex { $0.content == message.content }
        return SideMessage(
          uid: place.map { rest.remove(at: $0) }?.uid, flags: message.flags,
          content: message.content, path: message.path)
      }
      result.local[folder] = pairs.sorted { ($0.uid ?? 0, $0.path) < ($1.uid ?? 0, $1.path) }
    }
    return result
  }

  /// Whether both sides of a folder have no more than half of the messages in common.
  func sharesLittle(in folder: String) -> Bool {
    let files = local[folder, default: []].map(\.content)
    let messages = remote[folder, default: []].map(\.content)
    // Twins are recognised one by one.
    var rest = messages
    for file in files {
      if let match = rest.firstIndex(of: file) { rest.remove(at: match) }
    }
    return (messages.count - rest.count) * 2 <= min(files.count, messages.count)
  }

  /// The messages of the local side by folder, without their names.
  var localContent: [String: Set<SideMessage>] {
    local.mapValues { files in
      Set(
        files.map { SideMessage(uid: nil, flags: $0.flags, content: $0.content, path: "") })
    }
  }

  /// Every name that either side has.
  var folders: Set<String> { Set(local.keys).union(remote.keys) }

  /// How many files without UID the server has already, as far as the content tells.
  var uploadsInDoubt: Int {
    local.reduce(0) { count, folder in
      let contents = Set(remote[folder.key, default: []].map(\.content))
      return count + folder.value.count { $0.uid == nil && contents.contains($0.content) }
    }
  }

  /// Where the sides differ; nothing when they are equal.
  var differences: [String] {
    var found = Set(local.keys).symmetricDifference(remote.keys).map { "folder \($0)" }
    for (folder, files) in local {
      guard let messages = remote[folder] else { continue }
      if files.map(\.uid) != messages.map(\.uid) {
        found.append(
          "\(folder): files \(files.map { $0.uid ?? 0 }), messages \(messages.map { $0.uid ?? 0 })")
        continue
      }
      for (file, message) in zip(files, messages) {
        if file.content != message.content { found.append("\(folder): content of \(file.path)") }
        if file.flags != message.flags {
          found.append("\(folder): \(file.path) has other flags on the server: \(message.flags)")
        }
      }
    }
    return found.sorted()
  }

  /// The UID that the name of a file tells in a folder.
  static func uid(in name: String, of folder: String) -> UInt32? {
    let digest = FolderDigest(FolderName(folder.replacing("/", with: ".")))
    return MaildirName(name).uid(in: digest)?.rawValue
  }

  private mutating func readFiles(below mail: String) throws {
    let tree = MaildirTree(mail)
    for folder in tree.folders {
      // A folder whose creation was cut off is none yet.
      let parts = ["cur", "new", "tmp"].map { "\(mail)/\(folder)/\($0)" }
      guard parts.allSatisfy(FileManager.default.fileExists(atPath:)) else { continue }
      let name = folder.replacing(".", with: "/")
      local[name] = try tree.messages(in: folder).map { Self.message($0, in: name) }
        .sorted { ($0.uid ?? 0, $0.path) < ($1.uid ?? 0, $1.path) }
    }
  }

  private static func message(_ file: MaildirTree.File, in folder: String) -> SideMessage {
    let name = String(file.path.split(separator: "/").last ?? "")
    return SideMessage(
      uid: uid(in: name, of: folder), flags: Set(file.flags), content: file.content, path: file.path
    )
  }

  private static func message(_ message: StoredMessage) -> SideMessage {
    let letters = Letters.all.filter { message.flags.contains($0.value) }.map(\.key)
    return SideMessage(
      uid: message.uid, flags: Set(letters), content: Data(message.content).onDisk, path: "")
  }
}

/// The flags of both sides, by their letter.
enum Letters {
  static let all: [Character: MailFlags] = [
    "S": .seen, "R": .answered, "F": .flagged, "D": .draft, "T": .deleted,
  ]

  /// The flags of a server for some letters.
  static func flags(_ letters: some Sequence<Character>) -> MailFlags {
    letters.reduce([]) { $0.union(all[$1] ?? []) }
  }
}
