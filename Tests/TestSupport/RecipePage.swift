// SPDX-License-Identifier: MIT

/// The pieces of `docs/recipes.md`, for tests that do what it says.
package enum RecipePage {
  /// The lines between two fences.
  package struct Block: Sendable, CustomStringConvertible {
    /// What stands behind the first fence.
    package let language: String
    /// The heading above.
    package let chapter: String
    /// The lines, each with its end.
    package let text: String
    package var description: String { "\(chapter): \(text.prefix { !$0.isNewline })" }
  }

  /// The whole page.
  package static let text = (try? ProjectFiles.text("docs/recipes.md")) ?? ""

  /// All blocks of the page, in their order.
  package static let blocks = blocks(of: text)

  /// The file of the first account, which pieces of an rc file complete.
  package static let frame = {
    let readme = (try? ProjectFiles.text("README.md")) ?? ""
    return blocks(of: readme).first { $0.language == "ini" }?.text ?? ""
  }()

  /// The only block of a chapter that is in a language, or the one that holds a word.
  package static func block(
    _ language: String, of chapter: String, holding word: String = ""
  ) throws -> Block {
    let found = blocks.filter {
      $0.language == language && $0.chapter == chapter && $0.text.contains(word)
    }
    guard found.count == 1 else {
      throw ProgramFailure("\(found.count) blocks in \(language) of \(chapter)")
    }
    return found[0]
  }

  /// Splits a page at its fences.
  package static func blocks(of page: String) -> [Block] {
    var (blocks, chapter, text) = ([Block](), "", "")
    var language: String?
    for line in page.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("```") {
        if let language {
          blocks.append(Block(language: language, chapter: chapter, text: text))
        }
        language = language == nil ? String(line.dropFirst(3)) : nil
        text = ""
      } else if language != nil {
        text += line + "\n"
      } else if line.hasPrefix("## ") {
        chapter = String(line.dropFirst(3))
      }
    }
    return blocks
  }

  /// A whole rc file: the piece itself if it names accounts, else the frame with the piece put in.
  package static func completed(_ piece: String) -> String {
    if piece.contains(/(?m)^accounts =/) { return piece }
    var file = RecipeSections(frame)
    file.merge(RecipeSections(piece))
    return file.text
  }

  /// The option lines that a piece of an rc file has in a section.
  package static func options(of section: String, in piece: String) -> String {
    RecipeSections(piece).lines(of: section)
  }
}

/// An rc file as sections of options, each with the lines that continue it.
private struct RecipeSections {
  private var sections: [(name: String, options: [(name: Substring, text: String)])] = []

  init(_ text: String) {
    for line in text.split(separator: "\n") {
      if line.hasPrefix("[") {
        sections.append((String(line.dropFirst().dropLast()), []))
      } else if let last = sections.indices.last {
        add(line, to: last)
      }
    }
  }

  private mutating func add(_ line: Substring, to section: Int) {
    if let option = line.prefixMatch(of: /([a-z0-9_-]+) =/) {
      sections[section].options.append((option.1, line + "\n"))
    } else if let last = sections[section].options.indices.last {
      sections[section].options[last].text += line + "\n"
    }
  }

  /// Puts the sections of another file in; its options replace those of the same name.
  mutating func merge(_ other: Self) {
    for section in other.sections {
      guard let index = sections.firstIndex(where: { $0.name == section.name }) else {
        sections.append(section)
        continue
      }
      let names = section.options.map(\.name)
      sections[index].options.removeAll { names.contains($0.name) }
      sections[index].options += section.options
    }
  }

  func lines(of section: String) -> String {
    sections.first { $0.name == section }?.options.map(\.text).joined() ?? ""
  }

  var text: String {
    sections.map { "[\($0.name)]\n" + $0.options.map(\.text).joined() }.joined(separator: "\n")
  }
}
