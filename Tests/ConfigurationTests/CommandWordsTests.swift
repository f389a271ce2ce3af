// SPDX-License-Identifier: MIT

import Testing

@testable import Configuration

@Suite("CommandWords")
struct CommandWordsTests {
  @Test(
    "words are cut as a shell cuts them",
    arguments: [
      ("pass show mail/home", ["pass", "show", "mail/home"]),
      ("  gpg   -qd\t~/x  ", ["gpg", "-qd", "~/x"]),
      ("a 'b c' \"d e\"f", ["a", "b c", "d ef"]),
      (#"a\ b "c\"d\\" 'e\f'"#, ["a b", #"c"d\"#, #"e\f"#]),
      ("a ''", ["a", ""]),
      ("sh -c 'a | b > c; $(d) `e`'", ["sh", "-c", "a | b > c; $(d) `e`"]),
      ("echo 5$ \"$\"", ["echo", "5$", "$"]),
    ])
  func words(_ line: String, _ expected: [String]) throws {
    #expect(try CommandWords(line).words == expected)
  }

  @Test(
    "what only a shell understands is refused, not passed on",
    arguments: [
      ("gpg -d x | head -1", CommandWords.Fault.needsShell("|")),
      ("pass $HOME", .needsShell("$")), ("pass \"$(id)\"", .needsShell("$")),
      ("a; b", .needsShell(";")), ("a < b", .needsShell("<")), ("`a`", .needsShell("`")),
      ("a 'b", .unclosed("'")), ("a \"b", .unclosed("\"")), ("", .empty), ("''", .empty),
    ])
  func faults(_ line: String, _ fault: CommandWords.Fault) {
    #expect(throws: fault) { _ = try CommandWords(line) }
  }

  @Test("a tilde at the start of a word is the home directory") func tilde() throws {
    let words = try CommandWords("~/bin/x a~ ~ '~/y'").expanded(in: .test)
    #expect(words == ["/nowhere/jane/bin/x", "a~", "/nowhere/jane", "/nowhere/jane/y"])
  }

  @Test("a wrong line is one message that does not show it") func message() {
    let messages = Trial(rc(remote: ["remotepasscmd = echo secret | head"])).messages
    #expect(
      messages == [
        "error: rc:13: [Repository R] remotepasscmd: no shell reads this line, so | means nothing "
          + "here. Put it in quotation marks, or write sh -c '…' with the whole command between the "
          + "marks."
      ])
  }
}
