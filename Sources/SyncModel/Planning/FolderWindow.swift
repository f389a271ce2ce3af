// SPDX-License-Identifier: MIT

package import IMAP

/// The part of one folder that lies in the window of ``MessageWindow``, as the server sees it.
///
/// The server judges what it has.  A message that it no longer has is judged by its UID: those in the
/// window begin with the first that the server found there.
package struct FolderWindow: Equatable, Sendable {
  /// The messages on the server that lie in the window.
  package let inside: UIDSet
  private let hasFirstDay: Bool

  /// Takes the answer of the server; `hasFirstDay` tells whether age was among the criteria.
  package init(inside: UIDSet, hasFirstDay: Bool) {
    self.inside = inside
    self.hasFirstDay = hasFirstDay
  }

  /// Whether the age of messages that the server does not have remains to be judged by their files.
  package var leavesAgeOpen: Bool { hasFirstDay && inside.isEmpty }

  /// The UID with which the window begins, if anything lies in it.
  package var first: UID? { inside.ranges.first.flatMap { UID($0.lowerBound) } }

  /// Whether a message takes part.
  package func contains(_ uid: UID, isOnServer: Bool) -> Bool {
    if isOnServer { return inside.contains(uid) }
    guard hasFirstDay, let first else { return true }
    return uid >= first
  }
}
