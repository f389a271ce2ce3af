// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

/// What README.md and docs/ say of the project's own files must be so.
@Suite("Documentation")
struct DocumentationTests {
  static let pages: [String] = {
    let docs = try? FileManager.default.contentsOfDirectory(
      atPath: ProjectFiles.root.appending(path: "docs").path())
    return ["README.md"] + (docs ?? []).filter { $0.hasSuffix(".md") }.sorted().map { "docs/\($0)" }
  }()

  /// Where a page may begin its paths, besides the top of the project.
  static let bases = ["docs/rfc.md": ["Sources/IMAP", "Tests/IMAPTests"]]

  /// The files and folders at the top that belong to the project.
  static let top: Set<String> = {
    let names = try? FileManager.default.contentsOfDirectory(atPath: ProjectFiles.root.path())
    return Set((names ?? []).filter { !$0.hasPrefix(".build") && $0 != ".git" })
  }()

  private static func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(
      atPath: ProjectFiles.root.appending(path: path).path(percentEncoded: false))
  }

  @Test("the pages are found")
  func completeness() {
    for page in ["README.md", "docs/architecture.md", "docs/contributing.md", "docs/deviations.md"]
    { #expect(Self.pages.contains(page)) }
  }

  @Test("every relative link leads to a file", arguments: pages)
  func links(_ page: String) throws {
    let folder = URL(filePath: page).deletingLastPathComponent().relativePath
    for match in try ProjectFiles.text(page).matches(of: /\]\(([^)\s]+)\)/) {
      let target = match.1.prefix { $0 != "#" }
      if target.isEmpty || target.contains("://") { continue }
      #expect(Self.exists("\(folder)/\(target)"), "\(page) links to \(target)")
    }
  }

  @Test("every path that is named exists", arguments: pages)
  func paths(_ page: String) throws {
    let bases = [""] + Self.bases[page, default: []].map { "\($0)/" }
    for span in Code(try ProjectFiles.text(page)).spans where Self.isPath(span, page) {
      let isThere = bases.contains { Self.exists($0 + span) || Self.exists("\($0)\(span).swift") }
      #expect(isThere, "\(page) names \(span)")
    }
  }

  /// Whether a piece of code means a file of the project, be it there or not.
  private static func isPath(_ span: Substring, _ page: String) -> Bool {
    guard span.wholeMatch(of: /[\w.+\-]+(\/[\w.+\-]+)*\/?/) != nil, !span.hasPrefix("-") else {
      return false
    }
    if span.contains("/"), let first = span.split(separator: "/").first {
      let folders = bases[page, default: []]
      if top.contains(String(first)) { return true }
      if folders.contains(where: { exists("\($0)/\(first)") }) { return true }
    }
    return span.contains(/\/.*\.(swift|md|theme|txt)$/)
  }

  @Test("every make target that is named is in the Makefile", arguments: pages)
  func targets(_ page: String) throws {
    let makefile = try ProjectFiles.text("Makefile")
    let known = Set(makefile.matches(of: /(?m)^([a-z\-]+):/).map(\.1))
    #expect(known.contains("demo") && known.contains("test"))
    let code = Code(try ProjectFiles.text(page))
    for piece in code.spans + code.blocks {
      for match in piece.matches(of: /\bmake ([a-z][a-z\-]*)/) {
        #expect(known.contains(match.1), "\(page) names make \(match.1)")
      }
    }
  }

  @Test("the table of the targets is that of the layering tests")
  func layers() throws {
    let text = try ProjectFiles.text("docs/architecture.md")
    let outside: Set = ["Glibc", "Synchronization", "ArgumentParser"]
    let rows = text.matches(of: /(?m)^\| `(\w+)` \|.*\|([^|]*)\|$/).filter { row in
      LayeringTests.allowed[String(row.1)] != nil
    }
    #expect(Set(rows.map { String($0.1) }) == Set(LayeringTests.allowed.keys))
    for row in rows where row.1 != "offlineimap" {
      let named = Set(row.2.matches(of: /[A-Z]+[A-Za-z]+/).map { String($0.0) })
      #expect(named == LayeringTests.allowed[String(row.1)]?.subtracting(outside), "\(row.1)")
    }
  }
}

/// The pieces of a Markdown page that are set as code.
private struct Code {
  /// What stands between two backticks of one line.
  private(set) var spans: [Substring] = []
  /// The lines between two fences.
  private(set) var blocks: [Substring] = []

  init(_ page: String) {
    var isBlock = false
    for line in page.split(separator: "\n") {
      if line.hasPrefix("```") {
        isBlock.toggle()
      } else if isBlock {
        blocks.append(line)
      } else {
        spans += line.matches(of: /`([^`]+)`/).map(\.1)
      }
    }
  }
}
