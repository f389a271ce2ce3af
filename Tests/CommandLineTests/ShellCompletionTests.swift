// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

@testable import offlineimap

@Suite("ShellCompletion")
struct ShellCompletionTests {
  @Test("every script knows every switch", arguments: ShellCompletion.allCases)
  func words(_ shell: ShellCompletion) {
    for item in Switch.all {
      if let word = item.word { #expect(shell.script.contains(word), "\(word)") }
      if let letter = item.letter {
        let mark = shell == .fish ? "-s \(letter) " : "-\(letter)"
        #expect(shell.script.contains(mark), "\(letter)")
      }
    }
    #expect(Program.completion(for: "tcsh") == nil)
  }

  @Test(
    "bash offers switches, names, files and directories",
    arguments: [
      ("--d", "--delete-folder\n--demo\n--dry-run"), ("-u j", "json"), ("-u zoo", ""),
      ("-a w", "work"), ("att", "attach"), ("-c /et", "/etc"), ("-P /et", "/etc"),
      ("-d ma", "maildir"),
    ])
  func bash(_ line: String, _ offers: String) async throws {
    let words = line.split(separator: " ")
    let home = try TemporaryFolder()
    try home.write("[Account work]\n[Account other]\n", to: ".offlineimaprc")
    let script = """
      HOME=\(home.path)
      \(ShellCompletion.bash.script)
      COMP_WORDS=(offlineimap \(line)); COMP_CWORD=\(words.count); _offlineimap
      printf '%s\\n' "${COMPREPLY[@]}" | sort
      """
    let found = try await onThread { try Shell.check(["bash", "-c", script]) }
    #expect(found.trimmingCharacters(in: .newlines) == offers)
  }
}
