// SPDX-License-Identifier: MIT

package import IMAP

/// What taking over a folder found (`--adopt`).
package struct AdoptionReport: Equatable, Codable, Sendable {
  /// A file that may be a message of the server, or another version of it.
  package struct Doubt: Equatable, Codable, Sendable {
    /// The path below the folder.
    package let file: String
    /// The message on the server with the same Message-ID.
    package let uid: UID

    package init(file: String, uid: UID) {
      self.file = file
      self.uid = uid
    }
  }

  /// Messages that both sides knew as one before.
  package var known = 0
  /// Files that were recognised as messages of the server.
  package var recognised = 0
  /// So many of them by what mbsync had noted.
  package var recognisedByState = 0
  /// Files that are no message of the server; the next run sends them.
  package var onlyHere = 0
  /// Messages of the server that are no file; the next run fetches them.
  package var onlyThere = 0
  /// Counted as ``onlyHere`` and ``onlyThere`` as well.
  package var doubts: [Doubt] = []
  /// The side that has no such folder.
  package var missing: Side?
  /// Whether files of mbsync were put away; they are kept under another name.
  package var hasForeignState = false

  package init() {}
}
