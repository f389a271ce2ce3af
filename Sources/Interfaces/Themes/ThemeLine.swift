// SPDX-License-Identifier: MIT

/// What one line of a theme file says.
enum ThemeLine {
  case nothing
  case face(Theme.Face)
  case style(Role, Theme.Style)

  init(_ line: Substring) throws(ThemeMistake.Kind) {
    let all = line.split { $0 == " " || $0 == "\t" || $0 == "\r" }
    // A comment begins where a word does, with a sign that also begins a colour.
    var words = all.prefix { !$0.hasPrefix("#") || MixedColour($0) != nil }
    guard let name = words.popFirst() else {
      self = .nothing
      return
    }
    guard words.popFirst() == "=", !words.isEmpty else { throw .noAssignment }
    if name == "layout" {
      guard words.count == 1, let face = Theme.Face(rawValue: String(words[words.startIndex]))
      else { throw .unknownLayout }
      self = .face(face)
      return
    }
    guard let role = Role(rawValue: String(name)) else { throw .unknownRole(String(name)) }
    self = .style(role, try Self.style(words))
  }

  private static func style(_ words: ArraySlice<Substring>) throws(ThemeMistake.Kind) -> Theme.Style
  {
    var words = words
    var style = Theme.Style()
    if let first = words.first, let colour = Colour(first) {
      style.foreground = colour
      words.removeFirst()
    }
    while let word = words.popFirst() {
      switch word {
      case "bold": style.isBold = true
      case "dim": style.isDim = true
      case "underline": style.isUnderlined = true
      case "reverse": style.isReversed = true
      case "on":
        guard let next = words.popFirst(), let colour = Colour(next) else { throw .noColour("on") }
        style.background = colour
      default: throw .noColour(String(word))
      }
    }
    return style
  }
}

/// A line of a theme file that says nothing the program understands.
package struct ThemeMistake: Equatable, Sendable {
  enum Kind: Error, Equatable {
    case noAssignment
    case unknownLayout
    case unknownRole(String)
    case noColour(String)
  }

  /// Counted from 1, as editors do.
  package let line: Int
  /// The line as it stands in the file.
  package let text: String
  let kind: Kind

  package var message: String {
    switch kind {
    case .noAssignment: "line \(line): expected `role = colour`, found `\(text)`"
    case .unknownLayout: "line \(line): layout is `board` or `classic`, found `\(text)`"
    case .unknownRole(let name): "line \(line): there is no role `\(name)`\(Self.advice(name))"
    case .noColour(let word):
      "line \(line): `\(word)` needs or is no colour: use default, red, bright-red, 0 to 255, #rrggbb, "
        + "then `on` colour, bold, dim, underline, reverse"
    }
  }

  /// The role that was probably meant.
  private static func advice(_ name: String) -> String {
    let near = Role.allCases.first { role in
      role.rawValue.hasPrefix(name.prefix(4)) || role.rawValue.hasSuffix(name.suffix(5))
    }
    return near.map { "; did you mean `\($0.rawValue)`?" } ?? ""
  }
}

/// A theme that cannot be used.
package struct ThemeProblem: Error, Equatable, Sendable {
  /// The name or path that was asked for.
  package let name: String
  /// What is wrong with its lines; empty when the file itself is the problem.
  package var mistakes: [ThemeMistake] = []
  /// Why the file cannot be read.
  package var reason: String?

  package var message: String {
    let details = (reason.map { [$0] } ?? []) + mistakes.map(\.message)
    return "Theme \(name): " + details.joined(separator: "; ")
  }
}
