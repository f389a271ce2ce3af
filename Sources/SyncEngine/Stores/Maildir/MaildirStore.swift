// SPDX-License-Identifier: MIT

import POSIX
package import SyncModel

/// A tree of Maildirs: which folders there are, and new ones.
///
/// A value; any thread may use it.
package struct MaildirStore: Sendable {
  /// The three directories that make a directory a Maildir.
  static let parts = ["cur", "new", "tmp"]

  private let settings: MaildirSettings

  package init(_ settings: MaildirSettings) { self.settings = settings }

  /// Where a folder lies.
  package func path(of folder: FolderName) -> String {
    folder.rawValue.isEmpty ? settings.root : "\(settings.root)/\(folder)"
  }

  /// Every Maildir of the tree; none when the root is missing.
  ///
  /// With `/` as separator the tree is searched to the bottom, else only below the root.  The root
  /// itself is the folder "" when it is a Maildir.
  package func folders() throws(SyncFailure) -> [FolderName] {
    guard Files.isDirectory(settings.root) else { return [] }
    var found: [FolderName] = isMaildir(settings.root) ? [""] : []
    try search("", into: &found)
    return found
  }

  /// Creates a folder with its parents, readable by the user only.
  package func create(_ folder: FolderName) throws(SyncFailure) {
    for part in Self.parts {
      let directory = "\(path(of: folder))/\(part)"
      try attempting(to: "create directory \(directory)") { () throws(SystemError) in
        try Files.createDirectories(directory)
      }
    }
  }

  private func search(_ parent: String, into found: inout [FolderName]) throws(SyncFailure) {
    let directory = parent.isEmpty ? settings.root : "\(settings.root)/\(parent)"
    let names = try attempting(to: "list \(directory)") { () throws(SystemError) in
      try Directory.names(in: directory)
    }
    for name in names.sorted() where !Self.parts.contains(name) {
      let path = "\(directory)/\(name)"
      guard Files.isDirectory(path) else { continue }
      let folder = parent.isEmpty ? name : "\(parent)/\(name)"
      if isMaildir(path) { found.append(FolderName(folder)) }
      // A link that leads back up would never end; no server nests this deep.
      let depth = folder.utf8.lazy.filter { $0 == UInt8(ascii: "/") }.count
      if settings.separator == "/" && depth < 40 { try search(folder, into: &found) }
    }
  }

  private func isMaildir(_ path: String) -> Bool {
    Self.parts.allSatisfy { Files.isDirectory("\(path)/\($0)") }
  }
}
