// SPDX-License-Identifier: MIT

import POSIX

/// Finds themes: those inside the program, those in the user's folder, and files by their paths.
package struct ThemeCatalog: Sendable {
  /// The names of the themes inside the program, in the order in which a key goes through them.
  package static let builtIn = [
    "default", "classic", "high-contrast", "colour-blind", "solarized-dark", "solarized-light",
    "gruvbox", "amber", "green-phosphor", "mono",
  ]

  /// The folder with the user's themes, `NAME.theme`; it need not exist.
  package let folder: String

  /// `folder` is `offlineimap/themes` below `$XDG_CONFIG_HOME` or `~/.config` unless it is given.
  package init(folder: String? = nil) {
    let variable = ProcessInformation.environment("XDG_CONFIG_HOME") ?? ""
    let configuration =
      variable.isEmpty ? "\(ProcessInformation.homeDirectory)/.config" : variable
    self.folder = folder ?? "\(configuration)/offlineimap/themes"
  }

  /// The names of the user's themes in alphabetical order, as far as the folder can be read.
  package var own: [String] {
    let names = (try? Directory.names(in: folder)) ?? []
    return names.filter { $0.hasSuffix(Self.ending) && !$0.hasPrefix(".") }
      .map { String($0.dropLast(Self.ending.count)) }.sorted()
  }

  /// The theme of a name, or of a path if there is a `/` in it; `nil` is the default theme.
  ///
  /// A theme of the user goes before the one inside the program that has the same name.
  ///
  /// - Throws: When there is no such theme, its file cannot be read, or it has mistakes.
  package func theme(named name: String?) throws(ThemeProblem) -> Theme {
    guard let name else { return try theme(named: "default") }
    if name.contains("/") { return try Theme(name: name, parsing: try read(name)) }
    let path = "\(folder)/\(name)\(Self.ending)"
    if Files.exists(path) { return try Theme(name: name, parsing: try read(path)) }
    if let text = Self.text(ofBuiltIn: name) { return try Theme(name: name, parsing: text) }
    let known = (Self.builtIn + own.filter { !Self.builtIn.contains($0) }).joined(separator: ", ")
    throw ThemeProblem(
      name: name,
      reason: "there is no such theme; known are \(known), \(folder)/NAME.theme, and paths")
  }

  /// The theme that a user chose, and after it the others; one of the user with mistakes is left out.
  package func all(startingWith chosen: Theme) -> [Theme] {
    let names = Self.builtIn + own.filter { !Self.builtIn.contains($0) }
    let place = names.firstIndex(of: chosen.name).map { $0 + 1 } ?? 0
    let others = (names[place...] + names[..<place]).filter { $0 != chosen.name }
    return [chosen] + others.compactMap { try? theme(named: $0) }
  }

  private static let ending = ".theme"

  private func read(_ path: String) throws(ThemeProblem) -> String {
    do throws(SystemError) {
      return String(decoding: try Files.read(path), as: UTF8.self)
    } catch {
      throw ThemeProblem(name: path, reason: error.reason)
    }
  }

  static func text(ofBuiltIn name: String) -> String? {
    let bytes: [UInt8]
    switch name {
    case "default": bytes = PackageResources.default_theme
    case "classic": bytes = PackageResources.classic_theme
    case "high-contrast": bytes = PackageResources.high_contrast_theme
    case "colour-blind": bytes = PackageResources.colour_blind_theme
    case "solarized-dark": bytes = PackageResources.solarized_dark_theme
    case "solarized-light": bytes = PackageResources.solarized_light_theme
    case "gruvbox": bytes = PackageResources.gruvbox_theme
    case "amber": bytes = PackageResources.amber_theme
    case "green-phosphor": bytes = PackageResources.green_phosphor_theme
    case "mono": bytes = PackageResources.mono_theme
    default: return nil
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
