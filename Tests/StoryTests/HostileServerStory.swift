// SPDX-License-Identifier: MIT

import DemoServer
import Foundation
import TestSupport
import Testing

/// A server whose names, answers and messages would play tricks with a terminal.
@Suite("Story: what a server says cannot reach the terminal", .fewAtATime)
struct HostileServerStory {
  /// Sets the title, clears the screen, copies to the clipboard, and turns what follows around.
  private static let trick =
    "x\u{1b}]0;owned\u{07}\u{1b}[2J\u{1b}]52;c;b3du\u{07}\u{9b}31m\u{202e}txt\u{2066}\u{200f}\u{2028}"

  private static func stage() throws -> MemoryStage {
    let stage = try MemoryStage { $0.account = "autorefresh = 10\nutf8foldernames = yes" }
    let server = stage.server
    let folder = WireName(encoding: "Tricks \(trick)")
    try server.store.change { mailboxes throws(StoreRefusal) in try mailboxes.create(folder) }
    try server.store.deliver(
      Array("Subject: \(trick)\r\nFrom: \(trick) <a@example.org>\r\n\r\n\(trick)\r\n".utf8))
    server.faults.add(Fault(answering: "CLOSE", with: "NO \(trick)"))
    server.faults.add(Fault(answering: "UID FETCH", with: "NO [ALERT] \(trick)", times: 1))
    return stage
  }

  /// Whether a terminal would obey a character, or show others elsewhere for it.
  private static func isDangerous(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0A: false
    case 0x00..<0x20, 0x7F..<0xA0: true
    case 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: true
    default: false
    }
  }

  @Test(
    "no interface lets it through, nor does the log file",
    arguments: ["ttyui", "linear", "basic", "quiet", "machineui", "json"])
  func interfaces(_ interface: String) async throws {
    try await onThread {
      let stage = try Self.stage()
      let home = stage.home
      let result = try home.run("-u", interface, "-o", "-d", "ALL", "-l", "\(home.path)/log")
      let log = try String(contentsOfFile: "\(home.path)/log", encoding: .utf8)
      for (name, text) in [("log", log), ("output", result.output), ("errors", result.errors)] {
        let found = text.unicodeScalars.first(where: Self.isDangerous)
        #expect(found == nil, "\(name) has \(found?.value ?? 0): \(text)")
      }
      // It was there to be let through.
      #expect(log.contains(#"x\u{1b}]0;owned"#), "\(log)")
      #expect(result.everything.contains("owned"), "\(result.everything)")
      stage.server.stop()
    }
  }

  @Test("the board shows it in letters")
  func board() async throws {
    try await onThread {
      let stage = try Self.stage()
      let terminal = try Tmux(columns: 200, rows: 50, environment: stage.home.environment)
      let wire = "\(stage.home.path)/wire"
      try terminal.record(to: wire)
      try terminal.run("'\(BuiltProgram.path)' -u blinkenlights -d ALL; echo status=$?")
      try terminal.waitFor("Next sync in 10:00")
      try terminal.press("Enter")
      try terminal.waitFor(#"Tricks x\u{1b}"#)
      try terminal.type("e")
      try terminal.waitFor("What needs you")
      try terminal.type("y")
      try terminal.waitUntil("an answer") {
        $0.contains("To the clipboard") || $0.contains("nothing to copy")
      }
      try terminal.type("qq")
      try terminal.waitUntil("the end") { $0.contains(/status=\d/) }
      let octets = try Data(contentsOf: URL(filePath: wire))
      let sent = String(decoding: octets, as: UTF8.self)
      #expect(sent.contains(#"\u{1b}]0;owned"#))
      for piece in [
        "\u{1b}]0;", "\u{202e}", "\u{2066}", "\u{200f}", "\u{9b}", "\u{2028}", "b3du\u{07}",
      ] {
        #expect(!sent.contains(piece), "\(piece.unicodeScalars.map(\.value))")
      }
      stage.server.stop()
    }
  }
}
