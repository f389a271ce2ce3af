// SPDX-License-Identifier: MIT

import POSIX

/// The directories of a Maildir folder that hold messages, open for many changes.
struct MaildirDirectories: Sendable {
  let new: OpenDirectory
  let cur: OpenDirectory

  /// One of both.
  subscript(place: MaildirIndex.Place) -> OpenDirectory { place == .new ? new : cur }
}
