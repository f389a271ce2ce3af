// SPDX-License-Identifier: MIT

import ArgumentParser
import Configuration
import Foundation
import Interfaces
import TestSupport
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
      (["-k", "a=b", "-kc=d"], ["-k", "a=b", "-k", "c=d"]),
      // Who asks for help or the version gets no error for what follows.
      (["-oh", "--zoo"], ["-o", "-h"]), (["--vers", "-z"], ["--version"]),
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
      (["-o", "status"], "status is a command, which comes first: offlineimap status"),
      (["satus"], "no such command: satus; did you mean offlineimap status?"),
    ] as [([String], String)])
  func errors(_ arguments: [String], _ message: String) {
    #expect(throws: UsageError(message: message)) { try CommandLineSpelling(arguments) }
  }

  @Test("--color overrides what the environment wants of colours")
  func colours() throws {
    func allows(_ words: String..., environment: Bool) throws -> Bool {
      var terminal = Terminal()
      terminal.allowsColour = environment
      return try CommandLineSpelling(words).command.colour.adjust(terminal).allowsColour
    }
    #expect(try allows(environment: true) && !allows(environment: false))
    #expect(try allows("--color", "always", environment: false))
    #expect(try !allows("--color", "never", environment: true))
    #expect(try allows("--color", "auto", environment: true))
    let message =
      "option --color: invalid choice: 'sometimes' (choose from 'auto', 'always', 'never')"
    #expect(throws: UsageError(message: message)) {
      try CommandLineSpelling(["--color", "sometimes"])
    }
  }

  @Test("the table of spellings holds exactly the options that are declared")
  func table() throws {
    let declared = try JSONDecoder().decode(Dump.self, from: Data(OfflineIMAP._dumpHelp().utf8))
    let options = declared.command.arguments.filter { $0.kind != "positional" }.map { argument in
      let names = ["short", "long"].compactMap { kind in
        argument.names?.first { $0.kind == kind }.map { (kind == "short" ? "-" : "--") + $0.name }
      }
      return "\(names) \(argument.kind == "option")"
    }
    #expect(options.sorted() == OptionSpelling.all.map { "\($0.forms) \($0.takesValue)" }.sorted())
  }

  @Test("an option changes what its declaration is of, and that only")
  func declarations() throws {
    for option in OptionSpelling.all where !option.isQuestion {
      let owner = ["--observe": ["attach"], "--json": ["status"]][option.forms[0]] ?? []
      let value = option.word == "color" ? "never" : "a=b"
      let words = owner + [option.forms[0]] + (option.takesValue ? [value] : [])
      let spelling = try CommandLineSpelling(words)
      let declared = try OfflineIMAP.parse(spelling.words)
      #expect(
        values(of: spelling.command) == values(of: declared), "\(words)")
    }
  }

  /// The properties with their values as text; those of the changes as if they were the command's own.
  private func values(of command: Any) -> [Substring: String] {
    var values: [Substring: String] = [:]
    for child in Mirror(reflecting: command).children {
      if child.value is Overrides {
        values.merge(self.values(of: child.value)) { "\($0) and \($1)" }
      } else {
        // What the parser declares is named with a line in front.
        values[(child.label ?? "").drop { $0 == "_" }] = "\(child.value)"
      }
    }
    return values
  }

  @Test("each option does something, and none does what another one does")
  func effects() throws {
    var seen: Set<String> = ["\(Command())"]
    for option in OptionSpelling.all where !option.isQuestion {
      let owner = ["--observe": ["attach"], "--json": ["status"]][option.forms[0]] ?? []
      let value = ["--color": "never"][option.forms[0]] ?? "a=b"
      let command = try command(owner + [option.forms[0]] + (option.takesValue ? [value] : []))
      #expect(seen.insert("\(command)").inserted, "\(option.forms)")
    }
  }

  @Test("a value may begin with a dash, and the last one of an option counts")
  func values() throws {
    let changes = try command(["-a", "-A", "-u", "basic", "-uquiet", "-k", "a=b", "-kc=d"]).changes
    #expect(changes.accounts == "-A" && changes.interface == "quiet")
    #expect(changes.options == ["a=b", "c=d"])
  }

  @Test("the switches become overrides")
  func overrides() throws {
    let words = ["-1oq", "-aA,B", "-f", "x", "-k", "a=b", "-ubasic", "-dimap", "--dry-run"]
    let changes = try command(words).changes
    #expect(changes.accounts == "A,B" && changes.folders == "x" && changes.options == ["a=b"])
    #expect(changes.interface == "basic" && changes.debug == "imap")
    #expect(changes.runsOnce && changes.isQuick && changes.isSingleThreaded && changes.isDryRun)
  }

  private func command(_ words: [String]) throws -> Command {
    try CommandLineSpelling(words).command
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

/// The words `attach` and `status`.
@Suite("CommandWord")
struct CommandWordTests {
  @Test("a word in front is a command, and as the value of an option it is that")
  func place() throws {
    #expect(try CommandLineSpelling(["attach"]).command.word == .attach)
    let status = try CommandLineSpelling(["status", "--json", "-aA"]).command
    #expect(status.word == .status && status.printsJSON && status.changes.accounts == "A")
    #expect(try CommandLineSpelling(["-o", "-a", "attach"]).words == ["-o", "-a", "attach"])
  }

  @Test(
    "elsewhere, or misspelt, it is an error: ignored as other words are, it would synchronise",
    arguments: [
      ["-o", "status"], ["-c", "rc", "attach"], ["satus"], ["--", "attach"], ["attach", "status"],
    ])
  func stray(_ words: [String]) {
    #expect(throws: UsageError.self) { try CommandLineSpelling(words) }
  }

  @Test(
    "a switch that would have no effect is refused",
    arguments: [
      (["attach", "-o"], "-o has no meaning for offlineimap attach"),
      (["attach", "--dry"], "--dry-run has no meaning for offlineimap attach"),
      (["status", "--observe"], "--observe has no meaning for offlineimap status"),
      (["--observe"], "--observe belongs to offlineimap attach"),
      (["-o", "--js"], "--json belongs to offlineimap status"),
    ])
  func refusals(_ words: [String], _ message: String) {
    #expect(throws: UsageError(message: message)) { try CommandLineSpelling(words) }
  }

  @Test("help and version are told for commands, too")
  func answers() throws {
    #expect(try CommandLineSpelling(["attach", "--help"]).words == ["attach", "--help"])
    #expect(try CommandLineSpelling(["status", "-V"]).words == ["status", "-V"])
    for word in CommandWord.allCases {
      #expect(OfflineIMAP.helpMessage(columns: 300).contains("\(word.rawValue): \(word.help)"))
    }
  }
}
