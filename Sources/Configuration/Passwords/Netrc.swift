// SPDX-License-Identifier: MIT

import POSIX

/// The entries of a netrc file, in its order.
///
/// The grammar is that of `ftp` with what Python's `netrc` adds to it: quoted tokens, backslashes,
/// and comments.  A word that means nothing is passed over, so that a file which other programs
/// use with extensions can be read.  A machine may have several entries.
struct Netrc: Equatable {
  struct Entry: Equatable {
    /// `nil` is the `default` entry, which holds for machines without one of their own.
    let machine: String?
    var login = ""
    var password = ""
  }

  private(set) var entries: [Entry] = []

  init(_ text: String) {
    var lexer = NetrcLexer(text)
    while let word = lexer.keyword() {
      switch word {
      case "machine": entries.append(Entry(machine: lexer.value() ?? ""))
      case "default": entries.append(Entry(machine: nil))
      case "macdef": lexer.skipMacro()
      case "login", "user": set(\.login, lexer.value())
      case "password": set(\.password, lexer.value())
      case "account": _ = lexer.value()
      default: continue
      }
    }
  }

  private mutating func set(_ field: WritableKeyPath<Entry, String>, _ value: String?) {
    guard !entries.isEmpty, let value else { return }
    entries[entries.count - 1][keyPath: field] = value
  }

  /// The entries for a host; the default ones if it has none of its own.
  func entries(for host: String) -> [Entry] {
    let own = entries.filter { $0.machine?.lowercased() == host.lowercased() }
    return own.isEmpty ? entries.filter { $0.machine == nil } : own
  }
}

extension Netrc {
  /// The user's file, then that of the machine.
  static func paths(in surroundings: Surroundings) -> [String] {
    ["\(surroundings.home)/.netrc", surroundings.systemNetrc]
  }

  /// `nil` for a file that is missing, cannot be read, or is not UTF-8 text.
  init?(path: String) {
    guard let bytes = try? Files.read(path), let text = String(validating: bytes, as: UTF8.self)
    else { return nil }
    self.init(text)
  }

  /// The first login that a netrc file has for a host.
  static func login(for host: String, in surroundings: Surroundings) -> String? {
    for path in paths(in: surroundings) {
      let logins = Netrc(path: path)?.entries(for: host).map(\.login) ?? []
      if let login = logins.first(where: { !$0.isEmpty }) { return login }
    }
    return nil
  }
}
