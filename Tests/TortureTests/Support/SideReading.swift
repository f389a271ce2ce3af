// SPDX-License-Identifier: MIT

import DemoServer
import Foundation
import IMAP
import SyncModel
import TestSupport

@testable import SyncEngine

/// A message as one side holds it.
struct SideMessage: Equatable, Sendable {
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
    let mailboxes = account.server.store.snapshot
    for name in mailboxes.names {
      guard let mailbox = mailboxes[name], mailbox.isSelectable else { continue }
      remote["\(name)"] = mailbox.messages.map(Self.message)
    }
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
