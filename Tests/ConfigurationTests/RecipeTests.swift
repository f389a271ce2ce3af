// SPDX-License-Identifier: MIT

import Foundation
import SyncModel
import TestSupport
import Testing

@testable import Configuration

/// What `docs/recipes.md` tells people to write can be written so.
@Suite("Recipes")
struct RecipeTests {
  static let pieces = RecipePage.blocks.filter { $0.language == "ini" }

  /// What the page sets as code though it is no option: other programs, and words of theirs.
  static let otherWords: Set = [
    "mutt", "neomutt", "notmuch", "mu4e", "folder", "unread", "flagged", "accounts", "home",
    "secret-tool", "ssh", "flock", "ttyui", "quiet",
  ]

  @Test("the page has its chapters, and each of them has lines to copy") func chapters() {
    let chapters = RecipePage.text.matches(of: /(?m)^## (.+)$/).map { String($0.1) }
    #expect(chapters.count >= 20)
    #expect(Set(chapters) == Set(RecipePage.blocks.map(\.chapter)))
    #expect(Set(chapters).count == chapters.count)
    #expect(!RecipePage.blocks.contains { $0.language == "" })
    #expect(Trial(RecipePage.frame).messages == [])
  }

  @Test("every link to a chapter leads to one") func anchors() {
    let chapters = Set(
      RecipePage.text.matches(of: /(?m)^## (.+)$/).map {
        $0.1.lowercased().replacing(" ", with: "-")
      })
    for link in RecipePage.text.matches(of: /\]\(#([^)]+)\)/) {
      #expect(chapters.contains(String(link.1)), "#\(link.1)")
    }
  }

  @Test("every piece of an rc file loads without an error or a warning", arguments: pieces)
  func loads(_ piece: RecipePage.Block) {
    let text = RecipePage.completed(piece.text)
    #expect(Trial(text).messages == [], "\(text)")
    // What a piece says must be in the file that was read.
    let words = { (text: String) in Set(text.split(whereSeparator: \.isWhitespace)) }
    #expect(words(piece.text).isSubset(of: words(text)))
  }

  @Test("Python reads every expression, and the pythonfile beside it", arguments: pieces)
  func python(_ piece: RecipePage.Block) async throws {
    try await onThread {
      let loaded = try Trial(RecipePage.completed(piece.text)).outcome.get()
      defer { loaded.python.close() }
      let folder = try TemporaryFolder()
      let code = RecipePage.blocks.filter {
        $0.language == "python" && $0.chapter == piece.chapter
      }
      if loaded.python.pythonFile != nil {
        #expect(code.count == 1)
        loaded.python.pythonFile = try folder.write(code.map(\.text).joined(), to: "file.py")
      }
      #expect(loaded.python.check().map(\.message) == [])
    }
  }

  @Test("every option and variable that is named exists") func names() throws {
    var prose = RecipePage.text
    for block in RecipePage.blocks { prose = prose.replacing(block.text, with: "") }
    for span in prose.matches(of: /`([^`\n]+)`/).map(\.1) {
      if let option = span.wholeMatch(of: /([a-z][a-z0-9_-]*)( = .*)?/) {
        let name = String(option.1)
        #expect(OptionTable.knows(name) || Self.otherWords.contains(name), "\(span)")
      }
    }
    let reference = try ProjectFiles.text("docs/options.md")
    for variable in RecipePage.text.matches(of: /OFFLINEIMAP[A-Z]+/) {
      #expect(reference.contains("`\(variable.0)`"), "\(variable.0)")
    }
  }

  @Test("a misspelt option in a piece would be found, and one of the frame gives way") func merge()
  {
    #expect(
      Trial(RecipePage.completed("[Repository home-remote]\nfolderpaterns = INBOX\n")).messages
        .count == 1)
    let text = RecipePage.completed("[Account home]\nautorefresh = 7\n\n[mbnames]\nenabled = no\n")
    #expect(text.contains("autorefresh = 7\n") && !text.contains("autorefresh = 5\n"))
    #expect(text.contains("[mbnames]\nenabled = no\n"))
  }
}
