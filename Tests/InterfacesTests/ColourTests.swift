// SPDX-License-Identifier: MIT

import Interfaces
import Testing

@Suite("Colours")
struct ColourTests {
  @Test(
    "the depth is the largest that the terminal has",
    arguments: [
      (0, ColourDepth.none), (2, .none), (8, .eight), (16, .sixteen), (88, .sixteen), (256, .full),
      (16_777_216, .direct),
    ])
  func depth(_ colours: Int, _ depth: ColourDepth) {
    #expect(ColourDepth(colours: colours) == depth)
  }

  @Test("NO_COLOR and CLICOLOR=0 turn colours off, and nothing else of them does")
  func wishes() {
    func wants(_ variables: [String: String]) -> Bool { Terminal.wantsColour { variables[$0] } }
    #expect(wants([:]) && wants(["NO_COLOR": ""]) && wants(["CLICOLOR": "1"]))
    #expect(!wants(["NO_COLOR": "0"]) && !wants(["CLICOLOR": "0"]))
    #expect(!wants(["NO_COLOR": "1", "CLICOLOR": "1"]))
  }

  @Test("a colour that the terminal lacks becomes a near one")
  func nearest() {
    #expect(ColourDepth.full.nearest(.indexed(208))?.index == 208)
    #expect(ColourDepth.sixteen.nearest(.indexed(208))?.index == 3)
    #expect(ColourDepth.eight.nearest(.indexed(208))?.index == 3)
    #expect(ColourDepth.sixteen.nearest(.indexed(13))?.index == 13)
    #expect(
      ColourDepth.eight.nearest(.indexed(13)).map { [$0.index, $0.isBright ? 1 : 0] } == [5, 1])
    #expect(
      ColourDepth.eight.nearest(.indexed(240)).map { [$0.index, $0.isBright ? 1 : 0] } == [0, 1])
    #expect(ColourDepth.full.nearest(.terminal) == nil)
    #expect(ColourDepth.none.nearest(.indexed(1)) == nil)
  }

  @Test(
    "a colour by its parts becomes the nearest that the terminal has",
    arguments: [
      ("#ff0000", 196, 9), ("#000000", 16, 0), ("#ffffff", 231, 15), ("#d75f00", 166, 1),
      ("#808080", 244, 8), ("#00005f", 17, 0),
    ])
  func mixed(_ text: String, _ palette: Int, _ basic: Int) throws {
    let colour = try #require(Colour(text))
    #expect(ColourDepth.full.nearest(colour)?.index == palette)
    #expect(ColourDepth.sixteen.nearest(colour)?.index == basic)
  }

  @Test("direct colours are told by their parts; the first eight stay those of the palette")
  func direct() throws {
    let orange = try #require(Colour("#d75f00"))
    #expect(ColourDepth.direct.nearest(orange)?.index == 0xd7_5f00)
    #expect(ColourDepth.direct.nearest(.indexed(166))?.index == 0xd7_5f00)
    #expect(ColourDepth.direct.nearest(.indexed(4))?.index == 4)
    #expect(ColourDepth.direct.nearest(.terminal) == nil)
    // Blue of strength 5 would be palette entry 5, which is magenta.
    let nearlyBlack = try #require(Colour("#000005"))
    #expect(ColourDepth.direct.nearest(nearlyBlack)?.index == 8)
  }

  @Test(
    "what is no colour is none",
    arguments: ["#ff000", "#ff00000", "#gg0000", "#+ff000", "ff0000", "256", "-1", "rde", ""])
  func wrong(_ text: String) { #expect(Colour(text) == nil) }

  @Test("all lamps of the default theme stay apart from the ground with eight colours")
  func lamps() {
    for role in Role.allCases {
      let look = TerminalLook(Theme.standard()[role], depth: .eight)
      #expect(look.foreground != 0, "\(role.rawValue) is black")
    }
  }

  @Test("without colours a coloured ground is reverse video")
  func monochrome() throws {
    let classic = try ThemeCatalog(folder: "/nowhere").theme(named: "classic")
    let banner = TerminalLook(classic[.banner], depth: .none)
    #expect(banner.isReversed && banner.isBold && banner.foreground == nil)
    #expect(!TerminalLook(classic[.text], depth: .none).isReversed)
  }
}
