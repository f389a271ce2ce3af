// SPDX-License-Identifier: MIT

import Interfaces
import Testing

@Suite("Contrast of the themes")
struct ThemeContrastTests {
  /// What only separates or marks an empty place.
  private static let ornaments: Set<Role> = [.rule, .progressTrack, .unlit]

  private static let themesWithGround = [
    "high-contrast", "colour-blind", "solarized-dark", "solarized-light", "gruvbox", "amber",
    "green-phosphor",
  ]

  @Test("with a ground of its own a theme can be read: 4.5 to 1", arguments: themesWithGround)
  func grounded(_ name: String) throws {
    let theme = try theme(name)
    for role in Role.allCases where !Self.ornaments.contains(role) {
      let (letters, background) = ShownColour.onBlack.colours(theme[role])
      let contrast = ShownColour.contrast(letters, background)
      #expect(contrast >= 4.5, "\(role.rawValue): \(contrast)")
      #expect(theme[role].background != .terminal, "\(role.rawValue) shows the terminal")
    }
  }

  @Test("high-contrast has 7 to 1")
  func high() throws {
    let theme = try theme("high-contrast")
    for role in Role.allCases where !Self.ornaments.contains(role) {
      let (letters, background) = ShownColour.onBlack.colours(theme[role])
      #expect(ShownColour.contrast(letters, background) >= 7, "\(role.rawValue)")
    }
  }

  @Test("on the terminal's ground no colour of ours gets lost on black or on white: 3 to 1")
  func bare() throws {
    for name in ["default", "mono"] {
      let theme = try theme(name)
      for role in Role.allCases {
        // The first 16 entries of the palette are the user's choice.
        guard case .indexed(let index) = theme[role].foreground, index >= 16 else { continue }
        for ground in [ShownColour.onBlack, .onWhite] {
          let (letters, background) = ground.colours(theme[role])
          #expect(ShownColour.contrast(letters, background) >= 3, "\(name) \(role.rawValue)")
        }
      }
    }
  }

  @Test("mono has no colour at all")
  func mono() throws {
    let theme = try theme("mono")
    for role in Role.allCases {
      #expect(theme[role].foreground == .terminal && theme[role].background == .terminal)
    }
  }

  @Test("contrast is what WCAG says")
  func contrast() {
    let (white, black) = (ShownColour.onWhite.background, ShownColour.onBlack.background)
    #expect(abs(ShownColour.contrast(white, black) - 21) < 0.001)
    let grey = MixedColour(red: 119, green: 119, blue: 119)
    #expect(abs(ShownColour.contrast(white, grey) - 4.48) < 0.01)
  }

  private func theme(_ name: String) throws -> Theme {
    try ThemeCatalog(folder: "/nowhere").theme(named: name)
  }
}
