// SPDX-License-Identifier: MIT

import POSIX
import SyncModel

/// Where the password of a repository may come from, in the order in which it is looked for.
///
/// Files are read at each lookup, so that a changed password counts at the next login.  An empty
/// password is none.
struct PasswordSources: Sendable {
  /// `remotepasseval`.
  var computed: Computed<Void, Secret?>?
  /// `remotepass`.
  let password: Secret?
  /// `remotepassfile`, an absolute path.
  let file: String?
  var host: String
  var user: String
  let surroundings: Surroundings

  var lookup: PasswordLookup {
    PasswordLookup { () throws(SyncProblem) in try find() }
  }

  func find() throws(SyncProblem) -> Secret? {
    if let secret = try computed?.find() { return secret }
    if let password, !password.isEmpty { return password }
    if let file, let secret = try Self.firstLine(of: file) { return secret }
    for path in Netrc.paths(in: surroundings) {
      guard let entry = entry(in: path) else { continue }
      if path != surroundings.systemNetrc { try checkPrivacy(of: path) }
      return Secret(entry.password)
    }
    return nil
  }

  /// The entry of the user, as a login to the same host may have several.
  private func entry(in path: String) -> Netrc.Entry? {
    Netrc(path: path)?.entries(for: host).first { $0.login == user && !$0.password.isEmpty }
  }

  private static func firstLine(of path: String) throws(SyncProblem) -> Secret? {
    let bytes: [UInt8]
    do throws(SystemError) {
      bytes = try Files.read(path)
    } catch {
      throw unusable(path, error.reason)
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw unusable(path, "It is not UTF-8 text")
    }
    let secret = Secret(String((PythonText.lines(text).first ?? "").stripped))
    return secret.isEmpty ? nil : secret
  }

  /// Python's rule: a netrc file with passwords belongs to the user and to nobody else.
  ///
  /// Asking for the password instead would hide from its owner why the entry does not count, so
  /// this is a problem; a file without an entry for this login is nobody's concern.
  private func checkPrivacy(of path: String) throws(SyncProblem) {
    let status: FileStatus
    do throws(SystemError) {
      status = try Files.status(path)
    } catch {
      throw Self.unusable(path, error.reason, option: "netrc")
    }
    guard status.owner == surroundings.user else {
      throw Self.unusable(path, "It belongs to another user", option: "netrc")
    }
    guard status.permissions & 0o077 == 0 else {
      throw Self.unusable(
        path, "Other users have access to the passwords in it: run chmod 600", option: "netrc")
    }
  }

  private static func unusable(
    _ path: String, _ reason: String, option: String = "remotepassfile"
  ) -> SyncProblem {
    .secretFileUnusable(option: option, path: path, reason: reason)
  }
}
