// SPDX-License-Identifier: MIT
import ArgumentParser
import Configuration
import Foundation
import Interfaces
import TestSupport
import Testing

@testable import offlineimap

@Suite("Completions of shells")
struct CompletionTests {
  @Test("scripts for shells complete the switches", arguments: ["bash", "zsh", "fish"])
  func completion(_ shell: String) throws {
    let script = try #require(Program.completion(for: shell))
    for word in OptionSpelling.all.compactMap(\.word) { #expect(script.contains(word), "\(word)") }
    #expect(Program.completion(for: "tcsh") == nil)
  }

  @Test(
    "bash offers switches, names, files and directories",
    arguments: [
      ("--d", "--delete-folder\n--demo\n--dry-run"), ("-u j", "json"), ("-u zoo", ""),
      ("-a w", "work"), ("att", "attach"), ("-c /et", "/etc"), ("-P /et", "/etc"),
      ("-d ma", "maildir"), ("attach h", ""), ("attach --o", "--observe"),
    ])
  func bash(_ line: String, _ offers: String) async throws {
    let words = line.split(separator: " ")
    let home = try TemporaryFolder()
    try home.write("[Account work]\n[Account other]\n", to: ".offlineimaprc")
    let script = """
      HOME=\(home.path)
      \(try #require(Program.completion(for: "bash")))
      COMP_LINE='offlineimap \(line)'; COMP_POINT=${#COMP_LINE}
      COMP_WORDS=(offlineimap \(line)); COMP_CWORD=\(words.count)
      _offlineimap offlineimap \(words.last ?? "") \(words.count > 1 ? words[0] : "offlineimap")
      printf '%s\\n' "${COMPREPLY[@]}" | sort
      """
    let found = try await onThread { try Shell.check(["bash", "-c", script]) }
    #expect(found.trimmingCharacters(in: .newlines) == offers)
  }

  /// What a person gets who presses Tab; more than one offer in the order of the shell.
  struct Offer: Sendable, CustomTestStringConvertible {
    let line: String
    let offers: [String]
    var testDescription: String { line }

    init(_ line: String, _ offers: String...) {
      self.line = line
      self.offers = offers
    }
  }

  private static let offers = [
    Offer("--d", "--delete-folder", "--demo", "--dry-run"), Offer("-u j", "json"),
    Offer("-uj", "-ujson"), Offer("-u zoo"), Offer("-o -u mac", "machineui"),
    Offer("-a w", "work"), Offer("-a m", "my mail"), Offer("at", "attach"),
    Offer("-P /et", "/etc/"), Offer("-d ma", "maildir"),
    Offer("--theme gr", "gruvbox", "green-phosphor"),
    Offer("--theme=gru", "--theme=gruvbox"), Offer("status --j", "--json"), Offer("attach h"),
    Offer("attach --o", "--observe"),
  ]

  private static func home() throws -> TemporaryFolder {
    let home = try TemporaryFolder()
    try home.write("[Account work]\n[Account other]\n[Account my mail]\n", to: ".offlineimaprc")
    return home
  }

  @Test(
    "fish offers the same", .enabled(if: has("fish"), "FISH IS NOT HERE: make test installs it"),
    arguments: offers)
  func fish(_ offer: Offer) async throws {
    let home = try Self.home()
    try home.write(try #require(Program.completion(for: "fish")), to: "offlineimap.fish")
    let script = "source ~/offlineimap.fish; complete -C 'offlineimap \(offer.line)'"
    let found = try await onThread {
      try Shell.check(["env", "HOME=\(home.path)", "fish", "--no-config", "-c", script])
    }
    let words = found.split(separator: "\n").map { $0.prefix { $0 != "\t" } }
    #expect(words.sorted() == offer.offers.map { $0[...] }.sorted())
  }

  @Test(
    "zsh offers the same", .enabled(if: has("zsh"), "ZSH IS NOT HERE: make test installs it"),
    arguments: offers)
  func zsh(_ offer: Offer) async throws {
    let home = try Self.home()
    try home.write(try #require(Program.completion(for: "zsh")), to: "functions/_offlineimap")
    try home.write(Self.zshTrial, to: "trial")
    let found = try await onThread {
      try Shell.check(["env", "HOME=\(home.path)", "zsh", "-f", "\(home.path)/trial", offer.line])
    }
    let words = found.split(separator: "\n").map(String.init)
    // Where there is only one, zsh writes it with what stands before it.
    let ends = offer.offers.map { $0.hasPrefix("--theme=") ? String($0.dropFirst(8)) : $0 }
      .map { $0.hasPrefix("-u") ? String($0.dropFirst(2)) : $0 }
      .map { $0 == "/etc/" ? "etc" : $0 }
    #expect(words.sorted() == ends.sorted())
  }

  /// Types a line and Tab into a zsh on a terminal of its own, and prints what its completion adds.
  private static let zshTrial = #"""
    zmodload zsh/zpty
    zpty shell zsh -f -i
    zpty -w shell "fpath=(~/functions \$fpath); autoload -Uz compinit; compinit -u -D
    compadd() { if [[ \${@[(I)-[OAD]]} -gt 0 ]]; then builtin compadd \"\$@\"; return; fi
      local -a hits; builtin compadd -O hits \"\$@\"; (( \$#hits )) && print -rl -- \$hits >>~/offers
      builtin compadd \"\$@\" }
    finish() { zle complete-word; print done >~/done; exit }; zle -N finish; bindkey '^I' finish
    print REA''DY"
    while zpty -r shell line; do [[ $line == *READY* ]] && break; done
    zpty -w -n shell "offlineimap $1"$'\t'
    for i in {1..500}; do [[ -e ~/done ]] && break; zpty -r -t shell line || sleep 0.02; done
    [[ -e ~/offers ]] && sort -u ~/offers
    true
    """#
}

private func has(_ program: String) -> Bool {
  (try? Shell.run(["sh", "-c", "command -v \(program)"]).status) == 0
}
