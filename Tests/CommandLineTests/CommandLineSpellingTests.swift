// SPDX-License-Identifier: MIT

import ArgumentParser
import Configuration
import Foundation
import Testing

@testable import offlineimap

@Suite("CommandLineSpelling")
struct CommandLineSpellingTests {
  @Test(
    "what optparse accepts is rewritten into one spelling",
    arguments: [
      (["-1oq"], ["-1", "-o", "-q"]), (["-kfoo:bar=baz"], ["-k", "foo:bar=baz"]),
      (["-oaA"], ["-o", "-a", "A"]), (["-oa", "A"], ["-o", "-a", "A"]),
      (["-a", "-A"], ["-a", "-A"]), (["--inf"], ["--info"]), (["--dry"], ["--dry-run"]),
      (["--delete", "-x y", "-o"], ["--delete-folder=-x y", "-o"]),
      (["--delete-folder=a=b"], ["--delete-folder=a=b"]),
      (["--info", "-c", "file"], ["--info", "-c", "file"]), ([], []),
      (
        ["-k", "a=b", "-kc=d"],
        ["-k", "a=b", "-k", "c=d"]
      ),
    ] as [([String], [String])])
  func rewriting(_ arguments: [String], _ expected: [String]) throws {
    #expect(try CommandLineSpelling(arguments).words == expected)
  }

  @Test("words that are no option are set aside, all of them after --")
  func positional() throws {
    let spelling = try CommandLineSpelling(["work", "-o", "-", "--", "-q"])
    #expect(spelling.words == ["-o"])
    #expect(spelling.ignored == ["work", "-", "-q"])
  }

  @Test(
    "errors are in optparse's words",
    arguments: [
      (["-z"], "no such option: -z"), (["-oz"], "no such option: -z"),
      (["--zoo"], "no such option: --zoo"), (["-k"], "-k option requires 1 argument"),
      (["--d"], "ambiguous option: --d (--delete-folder, --demo, --dry-run?)"),
      (["--delete-folder"], "--delete-folder option requires 1 argument"),
      (["--demo=1"], "--demo option does not take a value"),
      (["--"], nil),
    ] as [([String], String?)])
  func errors(_ arguments: [String], _ message: String?) {
    guard let message else { return }
    #expect(throws: UsageError(message: message)) { try CommandLineSpelling(arguments) }
  }

  @Test("the table of spellings holds exactly the options that are declared")
  func table() throws {
    let declared = try JSONDecoder().decode(Dump.self, from: Data(OfflineIMAP._dumpHelp().utf8))
    let options = declared.command.arguments.map { argument in
      OptionSpelling(
        letter: argument.names?.first { $0.kind == "short" }?.name.first,
        word: argument.names?.first { $0.kind == "long" }?.name,
        takesValue: argument.kind == "option")
    }
    let order: (OptionSpelling) -> String = {
      "\($0.letter.map(String.init) ?? "")\($0.word ?? "")"
    }
    #expect(
      options.sorted { order($0) < order($1) }
        == OptionSpelling.all.sorted { order($0) < order($1) })
  }

  @Test("the switches become overrides")
  func overrides() throws {
    let words = try CommandLineSpelling(
      ["-1oq", "-aA,B", "-f", "x", "-k", "a=b", "-kc=d", "-u", "basic", "-dimap", "--dry-run"]
    ).words
    let changes = try OfflineIMAP.parse(words).changes
    #expect(
      changes.accounts == "A,B" && changes.folders == "x" && changes.options == ["a=b", "c=d"])
    #expect(changes.interface == "basic" && changes.debug == "imap")
    #expect(changes.runsOnce && changes.isQuick && changes.isSingleThreaded && changes.isDryRun)
  }

  /// The part of the parser's own description that this test needs.
  private struct Dump: Decodable {
    struct Command: Decodable { let arguments: [Argument] }
    struct Argument: Decodable {
      let kind: String
      let names: [Name]?
    }
    struct Name: Decodable {
      let kind: String
      let name: String
    }
    let command: Command
  }
}
