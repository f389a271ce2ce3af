// SPDX-License-Identifier: MIT

import Interfaces
import TestSupport
import Testing

@Suite("Theme")
struct ThemeTests {
  private let catalog = ThemeCatalog(folder: "/nowhere")

  @Test("the built-in themes have no mistakes", arguments: ThemeCatalog.builtIn)
  func builtIn(_ name: String) throws {
    let text = try ProjectFiles.text("themes/\(name).theme")
    #expect(throws: Never.self) { try Theme(name: name, parsing: text) }
    #expect(try catalog.theme(named: name).name == name)
  }

  @Test("a built-in theme names every role that the default theme names")
  func complete() throws {
    let standard = try Self.roles(of: "default")
    for name in ThemeCatalog.builtIn {
      #expect(standard.subtracting(try Self.roles(of: name)) == [], "\(name)")
    }
  }

  private static func roles(of theme: String) throws -> Set<Substring> {
    let lines = try ProjectFiles.text("themes/\(theme).theme").split(separator: "\n")
    return Set(lines.filter { !$0.hasPrefix("#") }.compactMap { $0.split(separator: " ").first })
  }

  @Test("a role that the file leaves out looks as in the default theme")
  func patch() throws {
    let theme = try Theme(name: "mine", parsing: "downloading = 33 bold\n")
    #expect(theme[.downloading].foreground == .indexed(33))
    #expect(theme[.downloading].isBold)
    #expect(theme[.uploading] == Theme.standard()[.uploading])
  }

  @Test("a role that no theme names looks like the one it belongs to")
  func fallback() throws {
    let theme = try Theme(name: "mine", parsing: "listing = 33 on 17\n")
    #expect(theme[.logListing] == theme[.listing])
  }

  @Test("every role ends at the ground")
  func chains() {
    for role in Role.allCases {
      var seen: Set<Role> = [role]
      var current = role
      while let next = current.fallback {
        #expect(seen.insert(next).inserted, "\(role.rawValue) goes in circles")
        current = next
      }
      #expect(current == .text)
    }
  }

  @Test("the ground of the screen is the ground of every role")
  func ground() throws {
    let theme = try Theme(name: "mine", parsing: "text = white on blue\nbanner = red\n")
    #expect(theme[.banner].background == .indexed(4))
    #expect(theme[.deleting].background == .indexed(4))
    #expect(Theme.standard()[.banner].background == .terminal)
  }

  @Test("reads layouts, attributes, comments and blank lines")
  func grammar() throws {
    let text = """
      # comment
      layout = classic   # the rows

      error\t=\tbright-red on 17 bold dim underline reverse
      hint = dim
      notice = #aabbcc on #010203 bold #a comment
      """
    let theme = try Theme(name: "mine", parsing: text)
    #expect(theme.face == .classic)
    let style = theme[.error]
    #expect(style.foreground == .indexed(9))
    #expect(style.background == .indexed(17))
    #expect(style.isBold && style.isDim && style.isUnderlined && style.isReversed)
    #expect(theme[.hint].foreground == .terminal)
    #expect(theme[.notice].foreground == Colour("#aabbcc"))
    #expect(theme[.notice].background == Colour("#010203") && theme[.notice].isBold)
  }

  @Test("every mistake is told with its line")
  func mistakes() {
    let text = "eror = red\nerror red\n\nlayout = round\nbanner = rde on blue\nbanner = red on\n"
    let problem = #expect(throws: ThemeProblem.self) { try Theme(name: "mine", parsing: text) }
    let messages = problem?.mistakes.map(\.message) ?? []
    #expect(
      messages.map { $0.prefix { $0 != ":" } } == [
        "line 1", "line 2", "line 4", "line 5", "line 6",
      ])
    #expect(messages.first?.contains("no role `eror`") == true)
    #expect(messages.dropFirst(3).first?.contains("`rde`") == true)
    #expect(problem?.message.hasPrefix("Theme mine: line 1: ") == true)
  }

  @Test("a mistyped role gets a suggestion")
  func suggestion() {
    let problem = #expect(throws: ThemeProblem.self) {
      try Theme(name: "mine", parsing: "downloadin = red")
    }
    #expect(problem?.mistakes.first?.message.contains("did you mean `downloading`?") == true)
  }

  @Test("a theme is found by name or by path")
  func finding() throws {
    #expect(try catalog.theme(named: nil) == .standard())
    let folder = try TemporaryFolder()
    let path = try folder.write("layout = classic\n", to: "my.theme")
    #expect(try catalog.theme(named: path).face == .classic)
    let unknown = #expect(throws: ThemeProblem.self) { try catalog.theme(named: "neon") }
    #expect(unknown?.message.contains("default, classic") == true)
    let missing = #expect(throws: ThemeProblem.self) {
      try catalog.theme(named: "\(folder.path)/none")
    }
    #expect(missing?.message.contains("No such file") == true)
  }

  @Test("the folder of the user adds themes and goes before the program")
  func userFolder() throws {
    let folder = try TemporaryFolder()
    try folder.write("layout = classic\n", to: "mine.theme")
    try folder.write("layout = classic\n", to: "gruvbox.theme")
    try folder.write("nonsense\n", to: "broken.theme")
    try folder.write("", to: "notes.txt")
    let catalog = ThemeCatalog(folder: folder.path)
    #expect(catalog.own == ["broken", "gruvbox", "mine"])
    #expect(try catalog.theme(named: "mine").face == .classic)
    #expect(try catalog.theme(named: "gruvbox").face == .classic)
    let names = catalog.all(startingWith: .standard()).map(\.name)
    #expect(names == ThemeCatalog.builtIn + ["mine"])
    let unknown = #expect(throws: ThemeProblem.self) { try catalog.theme(named: "neon") }
    #expect(unknown?.message.contains("mine") == true)
  }

  @Test("the key goes on from the chosen theme and through all others")
  func order() throws {
    let classic = try catalog.theme(named: "classic")
    let names = catalog.all(startingWith: classic).map(\.name)
    #expect(names == Array(ThemeCatalog.builtIn.dropFirst()) + ["default"])
    let foreign = try Theme(name: "./mine", parsing: "")
    #expect(catalog.all(startingWith: foreign).map(\.name) == ["./mine"] + ThemeCatalog.builtIn)
  }

  @Test("red is kept for what needs a person, deleting and failures", arguments: Role.allCases)
  func calm(_ role: Role) {
    let isRed = Theme.standard()[role].foreground == .indexed(1)
    let mayBeRed: [Role] = [
      .attention, .failed, .error, .asking, .logAsking, .deleting, .logDeleting,
    ]
    #expect(!isRed || mayBeRed.contains(role))
  }
}
