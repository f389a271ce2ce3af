// SPDX-License-Identifier: MIT

/// What folders of the server are called on the local side, in both directions (`folderrenames`).
///
/// The first rule that fits a name counts; a name that none fits stays as it is.
package struct FolderRenames: Equatable, Sendable {
  /// A name, or the names that begin and end in a certain way.
  package struct Form: Equatable, Sendable {
    /// What stands before the `*`; the whole name without one.
    fileprivate let beginning: String
    /// What follows the `*`; `nil` without one.
    fileprivate let ending: String?

    /// Returns `nil` when there is more than one `*`.
    package init?(_ text: String) {
      let parts = text.split(separator: "*", omittingEmptySubsequences: false)
      guard parts.count <= 2 else { return nil }
      beginning = String(parts[0])
      ending = parts.count == 2 ? String(parts[1]) : nil
    }

    /// Whether the form has a `*`.
    package var isOpen: Bool { ending != nil }
  }

  /// One `remote -> local`.
  package struct Rule: Equatable, Sendable {
    fileprivate let remote: Form
    fileprivate let local: Form

    /// Returns `nil` when only one of the two has a `*`, so that names could not go both ways.
    package init?(_ remote: Form, _ local: Form) {
      guard remote.isOpen == local.isOpen else { return nil }
      self.remote = remote
      self.local = local
    }
  }

  /// In the order of the file.
  package let rules: [Rule]

  package init(_ rules: [Rule]) { self.rules = rules }

  /// The list on one line, for people.
  package var source: String {
    rules.map { "\($0.remote["*"]) -> \($0.local["*"])" }.joined(separator: ", ")
  }

  /// What a folder of the server is called on the local side, before separators are replaced.
  package func localName(of remote: FolderName) -> FolderName {
    for rule in rules {
      if let text = rule.remote.text(in: remote.rawValue) { return FolderName(rule.local[text]) }
    }
    return remote
  }

  /// The names that a local folder may have on the server, best first; each may go elsewhere forwards.
  ///
  /// - Parameters:
  ///   - local: The name of a local folder.
  ///   - toLocal: Replaces the separators of the server by those of the local side.
  ///   - toRemote: The reverse.
  /// - Returns: One name for each rule whose local form fits.
  package func remoteNames(
    of local: FolderName, toLocal: (String) -> String, toRemote: (String) -> String
  ) -> [FolderName] {
    rules.compactMap { rule in
      let form = rule.local.mapped(toLocal)
      return form.text(in: local.rawValue).map { FolderName(rule.remote[toRemote($0)]) }
    }
  }
}

extension FolderRenames.Form {
  /// What the `*` stands for in a name; "" in one that the form spells out, `nil` if it does not fit.
  fileprivate func text(in name: String) -> String? {
    guard let ending else { return name == beginning ? "" : nil }
    guard name.hasPrefix(beginning), name.hasSuffix(ending) else { return nil }
    let length = name.count - beginning.count - ending.count
    guard length >= 0 else { return nil }
    return String(name.dropFirst(beginning.count).prefix(length))
  }

  /// The name with a text for the `*`.
  fileprivate subscript(_ text: String) -> String {
    ending.map { beginning + text + $0 } ?? beginning
  }

  fileprivate func mapped(_ change: (String) -> String) -> Self {
    Self(beginning: change(beginning), ending: ending.map(change))
  }

  private init(beginning: String, ending: String?) {
    self.beginning = beginning
    self.ending = ending
  }
}
