// SPDX-License-Identifier: MIT

/// A value that is well formed but does not fit the rest of the file.
enum ReferenceFault: Equatable, Sendable {
  case noAccounts
  case unknownAccount(String, known: [String], suggestion: String?)
  case repeatedAccount(String)
  case unknownRepository(String, suggestion: String?)
  case unusableName
  /// A repository of that type cannot be on that side.
  case unfitType(String, side: String, needed: String)
  case noUser(host: String)
  /// `synclabels` with a repository of a type that has no labels.
  case noLabels(String, needed: String)
  case sharedRoot(account: String, other: String)
  /// Two accounts would write one map of UIDs.
  case sharedServer(account: String, other: String)
  case nestedRoot(inner: String, outer: String)
  /// Folders of the local server.
  case notWatched
  case readablePassword
  case twoTunnels
  /// The option is of use only together with another one.
  case needs(String)
  case contradictingVersions(String, level: String)
  case oldVersion(String)

  var text: String {
    switch self {
    case .noAccounts:
      "no account is named, so there is nothing to do. Name the X of an [Account X] section."
    case .unknownAccount(let name, _, let suggestion?):
      "there is no section [Account \(name.shown)]. Did you mean [Account \(suggestion.shown)]?"
    case .unknownAccount(let name, let known, nil):
      "there is no section [Account \(name.shown)]. "
        + (known.isEmpty
          ? "Add it." : "The accounts are: \(known.map(\.shown).joined(separator: ", ")).")
    case .repeatedAccount(let name):
      "account \(name.shown) is listed twice; it is synchronised once. Name it once."
    case .unknownRepository(let name, let suggestion?):
      "there is no section [Repository \(name.shown)]. "
        + "Did you mean [Repository \(suggestion.shown)]?"
    case .unknownRepository(let name, nil):
      "there is no section [Repository \(name.shown)]. Add it."
    case .unusableName:
      "the name cannot hold a / because files are named after it. Choose another one."
    case .unfitType(let type, let side, let needed):
      "a repository of type \(type) cannot be the \(side) one. Name one of type \(needed)."
    case .noLabels(let type, let needed):
      "labels cannot be synchronised with a repository of type \(type). For labels, write type = "
        + "\(needed) there; without, remove synclabels."
    case .noUser(let host):
      "remoteuser is missing, and no netrc file has a login for \(host.shown). Add remoteuser."
    case .sharedRoot(let account, let other):
      "accounts \(other.shown) and \(account.shown) use the same directory. Each would take the "
        + "mail of the other for new, and send it to its own server. Give each its own directory."
    case .sharedServer(let account, let other):
      "accounts \(other.shown) and \(account.shown) have the same localrepository, and so the same "
        + "UIDMapping. Give each a section of its own."
    case .nestedRoot(let inner, let outer):
      "this directory of account \(inner.shown) lies in the one of account \(outer.shown), which, "
        + "with sep = /, takes the folders in it for its own. Give each its own directory."
    case .notWatched:
      "only the remote server is watched; what changes on this one is seen in the next run. Remove "
        + "the line, and choose autorefresh accordingly."
    case .readablePassword:
      "other users can read this file, and the password in it. Run chmod 600 on it, "
        + "or move the password to remotepassfile."
    case .twoTunnels:
      "a repository has one tunnel, but preauthtunnel is set too. Remove one of the two lines."
    case .needs(let option):
      "this works only together with \(option), which is missing. Add it."
    case .contradictingVersions(let version, let level):
      "\(version) does not fit tls_level = \(level). Remove one of the two lines."
    case .oldVersion(let version):
      "\(version) can be broken, so TLS 1.2 or newer is used instead. Remove the line."
    }
  }
}

/// What is wrong with a switch of the command line.
enum SwitchFault: Equatable, Sendable {
  /// `-k` without `=` or without a name.
  case malformed
  case unknownSection(String, suggestion: String?)
  /// The value is not told: it may be a secret.
  case percent(option: String)
  case unknownDebugType(String, known: [String])

  var text: String {
    switch self {
    case .malformed: "this is no override. Write -k section:option=value."
    case .unknownSection(let name, let suggestion?):
      "there is no section [\(name.shown)]. Did you mean [\(suggestion.shown)]?"
    case .unknownSection(let name, nil):
      "there is no section [\(name.shown)]. Name one of the rc file, with _ for a blank."
    case .percent(let option):
      "the value for \(option.shown) has a single %. Write %% for the sign itself."
    case .unknownDebugType(let name, let known):
      "there is no debug type \(name.quoted), so it is left out. "
        + "Choose from \(known.joined(separator: ", "))."
    }
  }
}
