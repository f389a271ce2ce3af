// SPDX-License-Identifier: MIT

import Foundation
import Glibc

/// Who the mail servers of the tests run as: `dovecot` if the tests run as root, else their own user.
package enum ServerUser {
  private static let isRoot = getuid() == 0
  static let name = isRoot ? "dovecot" : NSUserName()
  static let group =
    (try? Shell.check(["id", "-gn", name]))?.trimmingCharacters(in: .whitespacesAndNewlines) ?? name
  static var identifier: uid_t { getpwnam(name)?.pointee.pw_uid ?? getuid() }
  static var groupIdentifier: gid_t { getpwnam(name)?.pointee.pw_gid ?? getgid() }

  /// What stands before a command that this user runs.
  static let prefix =
    isRoot ? ["setpriv", "--reuid=\(name)", "--regid=\(group)", "--clear-groups"] : []

  /// Gives a folder, and all that is in it, to this user.
  package static func own(_ folder: TemporaryFolder) throws {
    try Shell.check(["chmod", "a+rx", folder.path])
    try Shell.check(["chown", "-R", "\(name):\(group)", folder.path])
  }
}
