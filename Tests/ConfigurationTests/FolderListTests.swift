// SPDX-License-Identifier: MIT

import SyncModel
import TestSupport
import Testing

@testable import Configuration

@Suite("Reading folderpatterns and folderrenames")
struct FolderListTests {
  private static func rules(_ lines: String...) throws -> NameRules {
    try Trial(rc(remote: lines)).account.remote.rules.names
  }

  struct Patterns: Sendable, CustomTestStringConvertible {
    let text: String
    let accepted: [FolderName]
    let refused: [FolderName]
    var testDescription: String { text }
  }

  @Test(
    "patterns stand between commas, on one line or on several, as they are",
    arguments: [
      Patterns(text: "*, !Trash", accepted: ["INBOX", "a/b"], refused: ["Trash"]),
      Patterns(text: "%", accepted: ["a"], refused: ["a/b"]),
      Patterns(text: "%%, !x%%", accepted: ["a"], refused: ["a/b", "xy"]),
      Patterns(
        text: "INBOX,\n  Sent Items ,\n  ! Old", accepted: ["INBOX", "Sent Items"],
        refused: ["Old", "x"]),
      Patterns(text: #""a, b", "!c", ! d"#, accepted: ["a, b", "!c"], refused: ["a", "d", "c"]),
      Patterns(text: #"!"a, b""#, accepted: ["c"], refused: ["a, b"]),
      Patterns(text: "a->b".replacing("->", with: "-"), accepted: ["a-b"], refused: ["a"]),
    ])
  func patterns(_ example: Patterns) throws {
    let rules = try Self.rules("folderpatterns = \(example.text)")
    let patterns = try #require(rules.patterns)
    for name in example.accepted { #expect(patterns.accepts(name, separator: "/"), "\(name)") }
    for name in example.refused { #expect(!patterns.accepts(name, separator: "/"), "\(name)") }
  }

  @Test("without entries everything takes part under its own name")
  func nothing() throws {
    let rules = try Self.rules("folderpatterns = ,", "folderrenames =")
    #expect(rules.patterns == nil && rules.renames == nil && rules.shown.isEmpty)
  }

  @Test("renames stand between commas, on one line or on several")
  func renames() throws {
    let rules = try Self.rules(
      "folderrenames = [Gmail]/Sent Mail->sent,", #"  "a, b" -> "x -> y", INBOX.* -> *"#,
      #"  Old -> """#)
    let renames = try #require(rules.renames)
    let names = ["[Gmail]/Sent Mail", "a, b", "INBOX.c", "Old", "INBOX"].map { FolderName($0) }
    #expect(names.map(renames.localName) == ["sent", "x -> y", "c", "", "INBOX"])
    #expect(rules.shown.map(\.name) == ["folderrenames"])
  }

  @Test("the local repository may have patterns too, and -f takes the place of the remote ones")
  func sides() throws {
    let text = rc(local: ["folderpatterns = !mine"], remote: ["folderpatterns = a"])
    let account = try Trial(text, Overrides { $0.folders = "b" }).account
    #expect(account.local.rules.names.patterns != nil)
    #expect(account.remote.rules.names.patterns == nil)
  }

  struct Mistake: Sendable, CustomTestStringConvertible {
    let lines: [String]
    let message: String
    var testDescription: String { lines.joined(separator: " / ") }
  }

  @Test(
    "each mistake is one message with its line",
    arguments: [
      Mistake(
        lines: [#"folderpatterns = "a, b"#],
        message: #"13: [Repository R] folderpatterns: the quotation mark in "a, b has no end."#),
      Mistake(
        lines: ["folderpatterns = a,", "  b,", #"  "c" d"#],
        message: #"15: [Repository R] folderpatterns: "c" d goes on after its quotation marks."#),
      Mistake(
        lines: ["folderpatterns = a, !"],
        message: "13: [Repository R] folderpatterns: there is no pattern after the !."),
      Mistake(
        lines: ["folderpatterns = a -> b"],
        message: #"13: [Repository R] folderpatterns: "a -> b" is no pattern."#),
      Mistake(
        lines: ["folderrenames = a"],
        message: #"13: [Repository R] folderrenames: "a" has no new name."#),
      Mistake(
        lines: ["folderrenames = a -> b -> c"],
        message: #"13: [Repository R] folderrenames: "a -> b -> c" has more than one arrow."#),
      Mistake(
        lines: ["folderrenames = a -> b,", "  c ->"],
        message: #"14: [Repository R] folderrenames: "c -> " lacks a name."#),
      Mistake(
        lines: ["folderrenames = a*b* -> *"],
        message: #"13: [Repository R] folderrenames: "a*b* -> *" has more than one * in a name."#),
      Mistake(
        lines: ["folderrenames = a.* -> a"],
        message: #"13: [Repository R] folderrenames: "a.* -> a" has a * on one side only"#),
      Mistake(
        lines: ["folderrenames = a -> b,", "  a -> c"],
        message: #"14: [Repository R] folderrenames: there is a rule for "a" above."#),
      Mistake(
        lines: ["folderrenames = a -> c,", "  b -> c"],
        message: #"14: [Repository R] folderrenames: "a" and "b" would both be "c"."#),
      Mistake(
        lines: ["nametrans = lambda x: x", "folderrenames = a -> b"],
        message: "14: [Repository R] folderrenames: nametrans is set as well"),
    ])
  func mistakes(_ mistake: Mistake) throws {
    let messages = Trial(rc(remote: mistake.lines)).messages
    #expect(
      messages.count == 1 && messages[0].hasPrefix("error: rc:" + mistake.message), "\(messages)")
  }

  @Test("folderrenames belongs to the remote repository")
  func localRenames() throws {
    let messages = Trial(rc(local: ["folderrenames = a -> b"])).messages
    #expect(
      messages.count == 1
        && messages[0].hasPrefix("error: rc:9: [Repository L] folderrenames: this is the local"))
  }

  @Test("the examples in docs/folders.md are read without a word")
  func recipes() throws {
    let text = try ProjectFiles.text("docs/folders.md")
    let examples = text.matches(of: /`(folder(patterns|renames) = [^`]+)`/).map { String($0.1) }
    #expect(examples.count == 7)
    for example in examples { #expect(Trial(rc(remote: [example])).messages.isEmpty, "\(example)") }
  }
}
