// SPDX-License-Identifier: MIT

/// The `[Repository X]` section that an account names as `localrepository`.
package enum LocalSettings: Sendable {
  case maildir(MaildirSettings)
  /// A second server (`type = IMAP`), whose UIDs are mapped to those of the remote one.
  case server(IMAPSettings)

  /// What the sections of both kinds of repository have in common.
  package var rules: RepositoryRules {
    get {
      switch self {
      case .maildir(let maildir): maildir.rules
      case .server(let server): server.rules
      }
    }
    set {
      maildir?.rules = newValue
      server?.rules = newValue
    }
  }

  /// What the letters `a` to `z` in the status, and in file names, stand for.
  package var keywords: KeywordMap {
    get {
      switch self {
      case .maildir(let maildir): maildir.keywords
      case .server(let server): server.keywords
      }
    }
    set {
      maildir?.keywords = newValue
      server?.keywords = newValue
    }
  }

  /// The settings of a Maildir, if it is one; setting them has no effect on a server.
  package var maildir: MaildirSettings? {
    get { if case .maildir(let maildir) = self { maildir } else { nil } }
    set { if case .maildir = self, let newValue { self = .maildir(newValue) } }
  }

  /// The settings of a server, if it is one; setting them has no effect on a Maildir.
  package var server: IMAPSettings? {
    get { if case .server(let server) = self { server } else { nil } }
    set { if case .server = self, let newValue { self = .server(newValue) } }
  }
}
