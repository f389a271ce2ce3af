// SPDX-License-Identifier: MIT

import POSIX

/// What the meaning of an rc file depends on besides its text.
///
/// Tests make their own; the program takes ``process``.
package struct Surroundings: Sendable {
  /// The user's home directory, an absolute path.
  package var home: String
  /// Where relative paths start, an absolute path.
  package var currentDirectory: String
  /// The numeric id of the user, who must own a netrc file with passwords.
  package var user: UInt32
  /// The machine's netrc file, which is read after the user's own.
  package var systemNetrc = "/etc/netrc"
  /// Looks up an environment variable; `nil` when it is unset.
  package var environment: @Sendable (String) -> String?
  /// Finds the home directory of a user by name; `nil` when there is no such user.
  package var homeOfUser: @Sendable (String) -> String?

  package init(
    home: String, currentDirectory: String, user: UInt32,
    environment: @escaping @Sendable (String) -> String? = { _ in nil },
    homeOfUser: @escaping @Sendable (String) -> String? = { _ in nil }
  ) {
    self.home = home
    self.currentDirectory = currentDirectory
    self.user = user
    self.environment = environment
    self.homeOfUser = homeOfUser
  }

  /// The surroundings of this process at this moment.
  package static var process: Surroundings {
    Surroundings(
      home: ProcessInformation.homeDirectory,
      currentDirectory: ProcessInformation.currentDirectory, user: ProcessInformation.user,
      environment: { ProcessInformation.environment($0) },
      homeOfUser: { ProcessInformation.homeDirectory(ofUser: $0) })
  }
}
