// SPDX-License-Identifier: MIT

import Configuration
import Testing

@testable import offlineimap

@Suite("CommandLineWords")
struct CommandLineWordsTests {
  @Test(
    "one meaning has the spellings that optparse accepts",
    arguments: [
      (["-1oq"], ["-1", "-o", "-q"]), (["-kfoo:bar=baz"], ["-k", "foo:bar=baz"]),
      (["-oaA"], ["-o", "-a", "A"]), (["--inf"], ["--info"]), (["--dry"], ["--dry-run"]),
      (["--delete", "-x y", "-o"], ["-o", "--delete-folder=-x y"]),
      (["--delete-folder=a=b"], ["--delete-folder", "a=b"]),
    ] as [([String], [String])])
  func spellings(_ short: [String], _ long: [String]) throws {
    let (short, long) = (try CommandLineWords(short), try CommandLineWords(long))
    #expect("\(short.command)" == "\(long.command)")
    #expect("\(short.command)" != "\(OfflineIMAP())")
  }

  @Test("a value may begin with a dash, and the last one of a switch counts")
  func values() throws {
    let command = try CommandLineWords(["-a", "-A", "-u", "basic", "-uquiet", "-k", "a=b", "-kc=d"])
      .command
    #expect(command.accounts == "-A" && command.interface == "quiet")
    #expect(command.overrides == ["a=b", "c=d"])
  }

  @Test("words that are no option are set aside, all of them after --")
  func positional() throws {
    let words = try CommandLineWords(["work", "-o", "-", "--", "-q"])
    #expect(words.command.runsOnce && !words.command.isQuick)
    #expect(words.ignored == ["work", "-", "-q"])
  }

  @Test(
    "who asks for help or the version gets no error for what follows",
    arguments: [
      (["-h", "--zoo"], .help), (["-oh"], .help), (["--help"], .help), (["--vers"], .version),
      (["-o"], nil),
    ] as [([String], CommandLineWords.Answer?)])
  func answers(_ arguments: [String], _ answer: CommandLineWords.Answer?) throws {
    #expect(try CommandLineWords(arguments).answer == answer)
  }

  @Test(
    "errors are in optparse's words",
    arguments: [
      (["-z"], "no such option: -z"), (["-oz"], "no such option: -z"),
      (["--zoo"], "no such option: --zoo"), (["-k"], "-k option requires 1 argument"),
      (["--d"], "ambiguous option: --d (--delete-folder, --demo, --dry-run?)"),
      (["--delete-folder"], "--delete-folder option requires 1 argument"),
      (["--demo=1"], "--demo option does not take a value"),
    ] as [([String], String)])
  func errors(_ arguments: [String], _ message: String) {
    #expect(throws: UsageError(message: message)) { try CommandLineWords(arguments) }
  }

  @Test("each switch does something, and none does what another one does")
  func effects() throws {
    var seen: Set<String> = ["\(OfflineIMAP())"]
    for item in Switch.all {
      for spelling in item.spellings {
        let owner = ["--observe": ["attach"], "--json": ["status"]][spelling] ?? []
        let value = item.value == nil ? [] : ["a=b"]
        let words = try CommandLineWords(owner + [spelling] + value)
        #expect(words.answer != nil || seen.insert("\(words.command)").inserted, "\(spelling)")
      }
    }
  }

  @Test("the switches become overrides")
  func overrides() throws {
    let words = ["-1oq", "-aA,B", "-f", "x", "-k", "a=b", "-ubasic", "-dimap", "--dry-run"]
    let changes = try CommandLineWords(words).command.changes
    #expect(changes.accounts == "A,B" && changes.folders == "x" && changes.options == ["a=b"])
    #expect(changes.interface == "basic" && changes.debug == "imap")
    #expect(changes.runsOnce && changes.isQuick && changes.isSingleThreaded && changes.isDryRun)
  }

  @Test("the help names each switch with its value, in lines of a terminal")
  func help() {
    let lines = HelpText.text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.allSatisfy { $0.count <= 80 })
    for item in Switch.all {
      let value = item.value.map { " <\($0.name)>" } ?? ""
      let head = "  \(item.spellings.joined(separator: ", "))\(value)"
      #expect(lines.contains { $0 == head || $0.hasPrefix("\(head) ") }, "\(head)")
    }
  }
}

/// The words `attach` and `status`.
@Suite("CommandWord")
struct CommandWordTests {
  @Test("a word in front is a command; anywhere else it is ignored, as OfflineIMAP does")
  func place() throws {
    #expect(try CommandLineWords(["attach"]).word == .attach)
    #expect(try CommandLineWords(["status", "--json", "-aA"]).word == .status)
    let old = try CommandLineWords(["-o", "status", "-a", "attach", "attach"])
    #expect(old.word == nil && old.ignored == ["status", "attach"])
    #expect(old.command.accounts == "attach" && old.command.runsOnce)
    let other = try CommandLineWords(["sync", "status"])
    #expect(other.word == nil && other.ignored == ["sync", "status"])
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
    #expect(throws: UsageError(message: message)) { try CommandLineWords(words) }
  }

  @Test("help and version are told for commands, too")
  func answers() throws {
    #expect(try CommandLineWords(["attach", "--help"]).answer == .help)
    #expect(try CommandLineWords(["status", "-V"]).command.showsEnvironment)
    for word in CommandWord.allCases { #expect(HelpText.text.contains("\n  \(word.rawValue) ")) }
  }
}
