// SPDX-License-Identifier: MIT

import POSIX

/// Finds themes: those inside the program, and files.
package enum ThemeCatalog {
  /// The names of the themes inside the program, in the order in which a key goes through them.
  package static let builtIn = ["default", "classic"]

  /// The theme of a name, or of a path if there is a `/` in it; `nil` is the default theme.
  ///
  /// - Throws: When there is no such theme, its file cannot be read, or it has mistakes.
  package static func theme(named name: String?) throws(ThemeProblem) -> Theme {
    guard let name, name != "default" else { return .standard() }
    if let text = text(ofBuiltIn: name) { return try Theme(name: name, parsing: text) }
    guard name.contains("/") else {
      let known = builtIn.joined(separator: ", ")
      throw ThemeProblem(name: name, reason: "there is no such theme; known are \(known) and paths")
    }
    return try Theme(name: name, parsing: try read(name))
  }

  private static func read(_ path: String) throws(ThemeProblem) -> String {
    do throws(SystemError) {
      return String(decoding: try Files.read(path), as: UTF8.self)
    } catch {
      throw ThemeProblem(name: path, reason: error.reason)
    }
  }

  /// The theme that a user chose, and after it the built-in ones.
  package static func all(startingWith chosen: Theme) -> [Theme] {
    let others = builtIn.filter { $0 != chosen.name }.compactMap { try? theme(named: $0) }
    return [chosen] + others
  }

  static func text(ofBuiltIn name: String) -> String? {
    switch name {
    case "default": String(decoding: PackageResources.default_theme, as: UTF8.self)
    case "classic": String(decoding: PackageResources.classic_theme, as: UTF8.self)
    default: nil
    }
  }
}
