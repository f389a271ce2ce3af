// SPDX-License-Identifier: MIT

import POSIX
package import SyncModel

/// The UIDVALIDITY that a folder had when its status was written (RFC 9051 §2.3.1.1).
///
/// A file of one line, as OfflineIMAP writes it.
package struct FolderValidity {
  /// The value of every Maildir folder, whose UIDs never change their meaning.
  package static let ofMaildir: UInt32 = 42

  /// What no server has (RFC 9051 §9, `nz-number`): files are getting the numbers of the server just now.
  static let ofNone: UInt32 = 0

  private let path: String

  package init(_ place: FolderPlace, in layout: StateLayout) { path = layout.validity(of: place) }

  /// The value that was saved; `nil` when none was.
  ///
  /// A file that holds something else is a problem rather than `nil`: taking a new value in its
  /// place could give old UIDs a new meaning.
  package func saved() throws(SyncFailure) -> UInt32? {
    let bytes: [UInt8]
    do throws(SystemError) {
      bytes = try Files.read(path)
    } catch {
      if error.isMissing { return nil }
      throw .file(error, while: "read \(path)")
    }
    let text = String(decoding: bytes, as: UTF8.self).filter { !$0.isWhitespace }
    guard let value = UInt32(text) else {
      throw .problem(.stateUnreadable(path: path, reason: "it holds no UIDVALIDITY"))
    }
    return value
  }

  /// Removes the saved value, because the folder is about to be created anew.
  package func forget() throws(SyncFailure) {
    guard Files.exists(path) else { return }
    try attempting(to: "remove \(path)") { () throws(SystemError) in try Files.remove(path) }
  }

  /// Replaces the saved value durably.
  package func save(_ value: UInt32) throws(SyncFailure) {
    try attempting(to: "write \(path)") { () throws(SystemError) in
      try Files.replace(path, with: Array("\(value)\n".utf8))
    }
  }
}
