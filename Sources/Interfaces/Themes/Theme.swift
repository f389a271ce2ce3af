// SPDX-License-Identifier: MIT

/// The look of the board: a style for every role, and which of its two faces is drawn.
///
/// A theme file holds one `role = colour [on colour] [bold] [dim] [underline] [reverse]` a line; `#`
/// starts a comment.  It is a patch over the default theme, so a file that knows fewer roles than the
/// program stays usable.
package struct Theme: Equatable, Sendable {
  /// How the board is laid out.
  package enum Face: String, Sendable, CaseIterable {
    /// Bars with progress, a log with times, key hints.
    case board
    /// The rows of OfflineIMAP: `1: [  4:36]  uni: @@`.
    case classic
  }

  /// How characters look.
  package struct Style: Hashable, Sendable {
    /// The colour of the letters.
    package var foreground: Colour?
    /// The colour behind the letters; `nil` is that of the role `text`.
    package var background: Colour?
    /// Strong letters, or brighter ones.
    package var isBold = false
    /// Faint letters; terminals that cannot do that show plain ones.
    package var isDim = false
    /// A line below the letters.
    package var isUnderlined = false
    /// Letters and background changed over.
    package var isReversed = false

    package init() {}
  }

  /// The name that a user chooses it by.
  package let name: String
  /// See ``Face``.
  package private(set) var face = Face.board
  private var styles: [Role: Style] = [:]

  /// Reads a theme file over the default theme.
  ///
  /// - Throws: Every mistake of the file, with its line.
  package init(name: String, parsing text: String) throws(ThemeProblem) {
    self = Self.standard(named: name)
    let mistakes = apply(text)
    guard mistakes.isEmpty else { throw ThemeProblem(name: name, mistakes: mistakes) }
  }

  /// The default theme inside the program under any name.
  package static func standard(named name: String = "default") -> Theme {
    var theme = Theme(name: name)
    // A test reads the built-in file without a mistake, so there is nothing to report here.
    _ = theme.apply(ThemeCatalog.text(ofBuiltIn: "default") ?? "")
    return theme
  }

  private init(name: String) { self.name = name }

  /// The look of a role: its own, or that of the role it falls back to.
  ///
  /// A colour that is still open after that is the terminal's own.
  package subscript(role: Role) -> Style {
    let found = chain(role).lazy.compactMap { styles[$0] }.first ?? Style()
    let ground = styles[.text]
    var style = found
    style.foreground = found.foreground ?? ground?.foreground ?? .terminal
    style.background = found.background ?? ground?.background ?? .terminal
    return style
  }

  private func chain(_ role: Role) -> [Role] { [role] + (role.fallback.map(chain) ?? []) }

  private mutating func apply(_ text: String) -> [ThemeMistake] {
    var mistakes: [ThemeMistake] = []
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      do throws(ThemeMistake.Kind) {
        switch try ThemeLine(line) {
        case .nothing: break
        case .face(let face): self.face = face
        case .style(let role, let style): styles[role] = style
        }
      } catch {
        mistakes.append(ThemeMistake(line: index + 1, text: String(line), kind: error))
      }
    }
    return mistakes
  }
}
