// SPDX-License-Identifier: MIT

/// A name that people wrote and that is shown as they wrote it.
///
/// Equality is exact, as in the rc file: `Work` and `work` are two accounts.
package protocol Name: RawRepresentable, Hashable, Comparable, Codable, Sendable,
  CustomStringConvertible, ExpressibleByStringLiteral
where RawValue == String {
  init(rawValue: String)
}

extension Name {
  package init(_ rawValue: String) { self.init(rawValue: rawValue) }
  package init(stringLiteral value: String) { self.init(rawValue: value) }
  package var description: String { rawValue }

  /// Orders by code points, which is stable in every locale.
  package static func < (left: Self, right: Self) -> Bool {
    left.rawValue.unicodeScalars.lexicographicallyPrecedes(right.rawValue.unicodeScalars)
  }
}

/// The `X` of `[Account X]`.
package struct AccountName: Name {
  package let rawValue: String
  package init(rawValue: String) { self.rawValue = rawValue }
}

/// The `X` of `[Repository X]`.
package struct RepositoryName: Name {
  package let rawValue: String
  package init(rawValue: String) { self.rawValue = rawValue }
}

/// The full name of a folder on one side, with the hierarchy separator of that side.
///
/// On the remote side it is the name as users meet it in the rc file and in file names: modified
/// UTF-7 as on the wire, or UTF-8 with `utf8foldernames`.  On the local side "" is the Maildir at
/// the root itself.
package struct FolderName: Name {
  package let rawValue: String
  package init(rawValue: String) { self.rawValue = rawValue }
}

/// A folder of a certain repository, as `R:INBOX` in messages.
package struct FolderPlace: Hashable, Codable, Sendable, CustomStringConvertible {
  package let repository: RepositoryName
  package let folder: FolderName

  package init(_ repository: RepositoryName, _ folder: FolderName) {
    self.repository = repository
    self.folder = folder
  }

  package var description: String { "\(repository):\(folder)" }
}
