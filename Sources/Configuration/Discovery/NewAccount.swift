// SPDX-License-Identifier: MIT

import POSIX

/// A first rc file for one address (`--init`).
package struct NewAccount: Sendable {
  /// How the server is reached.
  package struct Server: Equatable, Sendable {
    package let host: String
    package let port: UInt16
    /// TLS from the first byte; else STARTTLS.
    package let isImplicit: Bool

    package init(host: String, port: UInt16, isImplicit: Bool) {
      self.host = host
      self.port = port
      self.isImplicit = isImplicit
    }
  }

  /// Why no file is written.
  package enum Refusal: Error, Equatable, Sendable {
    case notAnAddress(String)
    case fileExists(String)
    case notWritten(String, reason: String)

    /// One sentence and the remedy.
    package var message: String {
      switch self {
      case .notAnAddress(let text):
        "\(text.quoted) is no mail address. Give one such as jane@example.org."
      case .fileExists(let path):
        "\(path.shown) exists and stays as it is. Name another file with -c, or add the account there."
      case .notWritten(let path, let reason): "\(path.shown) could not be written: \(reason)."
      }
    }
  }

  /// The address as it was given.
  package let address: String
  /// What stands before the `@`.
  package let localPart: String
  /// In lower case.
  package let domain: String
  /// Where the file goes.
  package let path: String

  /// Checks the address, and that there is no file yet.
  ///
  /// `name` is what `-c` says.
  package init(
    _ address: String, file name: String?, in surroundings: Surroundings = .process
  ) throws(Refusal) {
    let parts = address.split(separator: "@", omittingEmptySubsequences: false)
    let isPlain = address.unicodeScalars.allSatisfy {
      !PythonText.isSpace($0) && $0.value >= 0x20 && !"%,/[]=:;\"".unicodeScalars.contains($0)
    }
    guard parts.count == 2, !parts[0].isEmpty, parts[1].contains("."), isPlain,
      !parts[1].hasPrefix("."), !parts[1].hasSuffix(".")
    else { throw .notAnAddress(address) }
    self.address = address
    localPart = String(parts[0])
    domain = parts[1].lowercased()
    let candidates = ConfigurationFile.candidates(named: name, in: surroundings)
    if let taken = candidates.first(where: Files.exists) { throw .fileExists(taken) }
    path = candidates[candidates.count - 1]
  }

  /// The text of the file.
  package func text(for server: Server, user: String, lines: [String] = []) -> String {
    let name = domain.split(separator: ".").first.map(String.init) ?? domain
    let way =
      (server.isImplicit ? [] : ["ssl = no", "starttls = yes"])
      + (server.port == (server.isImplicit ? 993 : 143) ? [] : ["remoteport = \(server.port)"])
    let remote = ["type = IMAP", "remotehost = \(server.host)"] + way + ["remoteuser = \(user)"]
    let sections = [
      ["[general]", "accounts = \(name)"],
      [
        "[Account \(name)]", "localrepository = \(name)-local",
        "remoterepository = \(name)-remote",
      ],
      ["[Repository \(name)-local]", "type = Maildir", "localfolders = ~/Mail/\(address)"],
      ["[Repository \(name)-remote]"] + remote + lines,
    ]
    return sections.map { $0.joined(separator: "\n") + "\n" }.joined(separator: "\n")
  }

  /// Writes the file, which only its owner may read; never over another one.
  package func write(_ text: String) throws(Refusal) {
    do throws(SystemError) {
      let file = try FileDescriptor(opening: path, .createNew, permissions: 0o600)
      try file.write(Array(text.utf8))
      try file.synchronise()
      try file.close()
    } catch {
      if error.isExisting { throw .fileExists(path) }
      throw .notWritten(path, reason: error.reason)
    }
  }
}
