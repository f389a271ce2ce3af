// SPDX-License-Identifier: MIT

import POSIX
import SyncModel

/// Where the password of a repository may come from, in the order in which it is looked for.
///
/// Everything is asked anew at each lookup, so that a changed password counts at the next login.  An
/// empty password is none.
struct PasswordSources: Sendable {
  /// `remotepasseval`.
  var computed: ComputedPassword?
  /// `remotepass`.
  var password: Secret?
  /// `remotepassfile`, an absolute path.
  var file: String?
  /// `remotepasscmd`.
  var command: PasswordCommand?
  /// The name of the repository, which a credential of the system service is named after.
  let repository: String
  private(set) var host: String
  private(set) var user: String
  /// Host and user, if something has to compute them first.
  var server = ComputedServer()
  /// Whether the keyring is asked.
  var usesKeyring = false
  /// Whether the keyring learns of passwords that the server accepts (`update-keyring`).
  var updatesKeyring = false
  let surroundings: Surroundings

  typealias Found = PasswordLookup.Found

  var lookup: PasswordLookup {
    var lookup = PasswordLookup(search: { (person) throws(SyncProblem) in try search(person) })
    lookup.glance = { (try? quietly())??.secret }
    lookup.sources = names
    if updatesKeyring {
      lookup.keep = { (secret) throws(SyncProblem) in try resolved().keyring.store(secret) }
    }
    return lookup
  }

  private var keyring: Keyring { Keyring(host: host, user: user, surroundings: surroundings) }

  /// The same for the host and the user that are computed.
  private func resolved() throws(SyncProblem) -> PasswordSources {
    var sources = self
    if let host = server.host { sources.host = try host.find() }
    if let user = server.user { sources.user = try user.find() }
    sources.server = ComputedServer()
    return sources
  }

  private func search(_ person: PersonAtHand) throws(SyncProblem) -> Found? {
    try resolved().searchAll(person)
  }

  private func searchAll(_ person: PersonAtHand) throws(SyncProblem) -> Found? {
    if let secret = try computed?.find(with: person), !secret.isEmpty {
      return Found(secret, from: "remotepasseval")
    }
    if let found = try fromOptions() { return found }
    if let command, let secret = try command.run(with: person) {
      return Found(secret, from: "remotepasscmd")
    }
    if let found = try fromFiles() { return found }
    return usesKeyring ? keyring.find().map { Found($0, from: "the keyring") } : nil
  }

  /// What can be had without starting a program.
  private func quietly() throws(SyncProblem) -> Found? {
    if computed != nil || server.host != nil || server.user != nil { return nil }
    if let found = try fromOptions() { return found }
    return try command == nil ? fromFiles() : nil
  }

  private func fromOptions() throws(SyncProblem) -> Found? {
    if let password, !password.isEmpty { return Found(password, from: "remotepass") }
    guard let file, let secret = try Self.firstLine(of: file, for: "remotepassfile") else {
      return nil
    }
    return Found(secret, from: "remotepassfile \(file)")
  }

  private func fromFiles() throws(SyncProblem) -> Found? {
    if let path = credential, Files.exists(path) {
      let secret = try Self.firstLine(of: path, for: "LoadCredential")
      if let secret { return Found(secret, from: path) }
    }
    for path in Netrc.paths(in: surroundings) {
      guard let entry = entry(in: path) else { continue }
      if path != surroundings.systemNetrc { try checkPrivacy(of: path) }
      return Found(Secret(entry.password), from: path)
    }
    return nil
  }

  /// The file of a credential that systemd hands to a service (systemd.exec(5), Credentials).
  private var credential: String? {
    guard let directory = surroundings.environment("CREDENTIALS_DIRECTORY"), !directory.isEmpty,
      !repository.utf8.contains(UInt8(ascii: "/"))
    else { return nil }
    return "\(directory)/offlineimap.\(repository)"
  }

  /// The sources in their order, for people.
  private var names: [String] {
    var names: [String] = []
    if computed != nil { names.append("remotepasseval") }
    if let password, !password.isEmpty { names.append("remotepass") }
    if let file { names.append("remotepassfile \(file)") }
    if let command { names.append("remotepasscmd \(command.text)") }
    if let credential { names.append(credential) }
    names += Netrc.paths(in: surroundings).filter { entry(in: $0) != nil }
    if usesKeyring, keyring.isPresent { names.append("the keyring") }
    return names
  }

  /// The entry of the user, as a login to the same host may have several.
  private func entry(in path: String) -> Netrc.Entry? {
    Netrc(path: path)?.entries(for: host).first { $0.login == user && !$0.password.isEmpty }
  }

  private static func firstLine(of path: String, for option: String) throws(SyncProblem) -> Secret?
  {
    let bytes: [UInt8]
    do throws(SystemError) {
      bytes = try Files.read(path)
    } catch {
      throw .secretFileUnusable(option: option, path: path, reason: error.reason)
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw .secretFileUnusable(option: option, path: path, reason: "It is not UTF-8 text")
    }
    let secret = Secret(String((PythonText.lines(text).first ?? "").stripped))
    return secret.isEmpty ? nil : secret
  }

  /// Python's rule: a netrc file with passwords belongs to the user and to nobody else.
  ///
  /// Asking for the password instead would hide from its owner why the entry does not count, so
  /// this is a problem; a file without an entry for this login is nobody's concern.
  private func checkPrivacy(of path: String) throws(SyncProblem) {
    func unusable(_ reason: String) -> SyncProblem {
      .secretFileUnusable(option: "netrc", path: path, reason: reason)
    }
    let status: FileStatus
    do throws(SystemError) {
      status = try Files.status(path)
    } catch {
      throw unusable(error.reason)
    }
    guard status.owner == surroundings.user else { throw unusable("It belongs to another user") }
    guard status.permissions & 0o077 == 0 else {
      throw unusable("Other users have access to the passwords in it: run chmod 600")
    }
  }
}
