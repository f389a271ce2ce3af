// SPDX-License-Identifier: MIT

import SyncModel
import Testing

@testable import Configuration

@Suite("MailboxListReader")
struct MailboxListReadingTests {
  private func list(_ change: [String: String?] = [:]) -> Trial {
    var options: [String: String?] = [
      "enabled": "yes", "filename": "~/boxes", "header": #""mailboxes ""#,
      "peritem": #""+%(accountname)s/%(foldername)s""#, "sep": "' '", "footer": #""\n""#,
    ]
    options.merge(change) { $1 }
    let lines = options.sorted { $0.key < $1.key }.compactMap { name, value in
      value.map { "\(name) = \($0)" }
    }
    return Trial(rc(more: ["[mbnames]"] + lines))
  }

  @Test("texts in quotation marks need no Python; peritem is raw")
  func literals() throws {
    let trial = list(["incremental": "yes"])
    #expect(trial.messages.isEmpty)
    let list = try #require(try trial.settings.mailboxList)
    #expect(list.path == "/nowhere/jane/boxes" && list.isEnabled && list.isIncremental)
    #expect(try list.header.find() == "mailboxes ")
    #expect(try list.separator.find() == " ")
    #expect(try list.footer.find() == "\n")
    #expect(list.item == #""+%(accountname)s/%(foldername)s""#)
  }

  @Test("without enabled = yes nothing is needed and nothing is written")
  func disabled() throws {
    let trial = Trial(rc(more: ["[mbnames]", "enabled = no"]))
    #expect(trial.messages.isEmpty)
    #expect(try trial.settings.mailboxList == nil)
  }

  @Test("each option that is missing is reported")
  func missing() {
    for name in ["filename", "header", "peritem", "sep", "footer"] {
      let messages = list([name: String?.none]).messages
      #expect(messages.count == 1 && messages[0].contains("\(name): this option is missing"))
    }
  }

  @Test(
    "a format that cannot be filled is reported with its line",
    arguments: [
      ("%(folder)s", "has the unknown name folder"), ("%s", "has a % without a name"),
      ("100%", "ends within a conversion"), ("%(foldername)d", "has the conversion d"),
    ])
  func format(_ format: String, _ reason: String) {
    let messages = list(["peritem": format]).messages
    #expect(messages.count == 1)
    #expect(messages[0].hasPrefix("error: rc:18: [mbnames] peritem: the format \(reason)"))
  }
}

@Suite("PythonLiteral")
struct PythonLiteralTests {
  @Test(
    "a text as Python writes it",
    arguments: [
      (#""a b""#, "a b"), (#"'"x"'"#, #""x""#), (#""\n\t\\\x41\u00e4\101\q""#, "\n\t\\AäA\\q"),
      (#"r"\n""#, "\\n"), (#""a" 'b'"#, "ab"), ("'''a'b'''", "a'b"), ("''", ""),
    ])
  func texts(_ source: String, _ text: String) { #expect(PythonLiteral.string(source) == text) }

  @Test(
    "is nothing else",
    arguments: ["", "x", "f'{x}'", "'a' + 'b'", "'a", "b'a'", #""\N{DASH}""#, "'a'.upper()"])
  func others(_ source: String) { #expect(PythonLiteral.string(source) == nil) }
}
