// SPDX-License-Identifier: MIT

import Foundation
import Interfaces
import Testing

@Suite("Clipboard")
struct ClipboardTests {
  private func request(_ clipboard: Clipboard, _ text: String) -> String {
    String(decoding: clipboard.request(for: text), as: UTF8.self)
  }

  @Test(
    "a text of any length goes as BASE64",
    arguments: [
      "", "a", "ab", "abc", "Grüße\nund mehr", String(repeating: "x\u{1F600}", count: 99),
    ])
  func encoding(_ text: String) {
    let octets = Data(text.utf8).base64EncodedString()
    #expect(request(.direct, text) == "\u{1b}]52;c;\(octets)\u{07}")
  }

  @Test("nothing is sent to a terminal that has no clipboard, or where the file forbids it")
  func nothing() {
    #expect(request(.missing, "text") == "")
    #expect(request(.forbidden, "text") == "")
  }

  @Test("tmux gets the request for itself and once more to hand on")
  func tmux() {
    let plain = request(.direct, "text")
    let doubled = plain.replacing("\u{1b}", with: "\u{1b}\u{1b}")
    #expect(request(.tmux, "text") == plain + "\u{1b}Ptmux;\(doubled)\u{1b}\\")
  }

  @Test("GNU screen gets pieces that it can hold, which are the request together")
  func screen() {
    let text = String(repeating: "0123456789", count: 60)
    let pieces = request(.screen, text).components(separatedBy: "\u{1b}P").dropFirst()
    #expect(pieces.count == 4)
    #expect(pieces.allSatisfy { $0.hasSuffix("\u{1b}\\") && $0.utf8.count <= 250 })
    #expect(pieces.map { $0.dropLast(2) }.joined() == request(.direct, text))
  }

  @Test("more than terminals take is cut off")
  func long() {
    #expect(Clipboard.direct.request(for: String(repeating: "x", count: 200_000)).count < 75_000)
  }

  @Test("a text is not cut inside of a letter", arguments: ["", "x", "xx", "xxx"])
  func letters(_ start: String) throws {
    let text = start + String(repeating: "\u{1F600}", count: 20_000)
    let request = request(.direct, text)
    let octets = try #require(Data(base64Encoded: String(request.dropFirst(7).dropLast())))
    let copied = try #require(String(data: octets, encoding: .utf8))
    #expect(text.hasPrefix(copied) && (49_997...50_000).contains(octets.count))
  }

  @Test("the type of the terminal and what runs in it decide")
  func choice() {
    let types = [
      "xterm-256color": Clipboard.direct, "foot": .direct, "alacritty-direct": .direct,
      "linux": .missing, "vt100": .missing, "dumb": .missing, "": .missing,
      "screen-256color": .screen, "tmux-256color": .direct,
    ]
    for (type, expected) in types {
      let found = Clipboard(type: type, isInsideTmux: false, isInsideScreen: false)
      #expect(found == expected, "\(type)")
      #expect(Clipboard(type: type, isInsideTmux: true, isInsideScreen: false) == .tmux)
    }
    #expect(Clipboard(type: "xterm", isInsideTmux: false, isInsideScreen: true) == .screen)
  }
}
