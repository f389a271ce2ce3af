// SPDX-License-Identifier: MIT

/// The sections of an account in an rc file, between Maildirs and a server of this machine.
///
/// Its repositories are called `L` and `R` with the name of the account behind.
package struct AccountSections {
  private let name: String
  private let mail: String
  private let server: String
  /// Further lines for `[Account]`.
  package var account = ""
  /// Further lines for the local repository.
  package var local = ""
  /// Further lines for the remote repository.
  package var remote = ""
  /// The types of the repositories.
  package var types = (local: "Maildir", remote: "IMAP")

  /// `server` tells how the server is reached and who logs in.
  package init(_ name: String = "A", mail: String, server: String) {
    self.name = name
    self.mail = mail
    self.server = server
  }

  /// The lines for a server that is reached in the clear; `login` is who logs in.
  package static func plainServer(port: UInt16, login: String) -> String {
    """
    remotehost = 127.0.0.1
    remoteport = \(port)
    ssl = no
    starttls = no
    \(login)
    """
  }

  /// The three sections, with a line feed at the end.
  package var text: String {
    """
    [Account \(name)]
    localrepository = L\(name)
    remoterepository = R\(name)
    \(account)
    [Repository L\(name)]
    type = \(types.local)
    localfolders = \(mail)
    \(local)
    [Repository R\(name)]
    type = \(types.remote)
    \(server)
    \(remote)

    """
  }
}
