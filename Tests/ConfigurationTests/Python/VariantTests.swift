// SPDX-License-Identifier: MIT

import Foundation
import SyncModel
import TestSupport
import Testing

@testable import Configuration

/// Rc files in the variety in which people write them, compared with what CPython says at this moment.
///
/// It is asked as OfflineIMAP 8 asks it: `configparser` with default settings, and `eval` with the
/// names of `pythonfile` and, for folders, `re`.
@Suite("Variants of rc files")
struct VariantTests {
  /// A whole rc file, or one expression in it.
  struct Variant: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let text: String
    var pythonFile = ""
    /// The account does not have all that it needs.
    var isPartial = false

    init(_ name: String, _ text: String, isPartial: Bool = false) {
      (testDescription, self.text, self.isPartial) = (name, text, isPartial)
    }

    /// The lines of an option of the remote repository of a file that is whole.
    init(_ name: String, remote lines: String..., pythonFile: String = "") {
      testDescription = name
      text = rc(remote: lines)
      self.pythonFile = pythonFile
    }
  }

  /// What CPython makes of a file.
  struct Answer: Decodable {
    /// Why the parser refuses it.
    var refusal: String?
    /// The values by section and option; `nil` where reading one fails.
    var values: [String: [String: String?]] = [:]
    /// For each expression what it gives for ``names``; `nil` where it fails.
    var results: [String: [String?]] = [:]
  }

  static let names = [
    "INBOX", "INBOX.Sent", "[Gmail]/All Mail", "Lists/swift dev", "Grüße", "a&AOQ-b",
  ]

  static let script = #"""
    import configparser, io, json, re, sys
    asked = json.load(sys.stdin)
    def expression(source, option, names, scope):
        try:
            function = eval(source, {**scope, 're': re})
        except BaseException:
            return [None] * len(names)
        results = []
        for name in names:
            try:
                value = function(name)
                if option == 'nametrans':
                    assert isinstance(value, str)
                    results.append(value)
                else:
                    results.append(str(bool(value)))
            except BaseException:
                results.append(None)
        return results
    def answer(text, code):
        config = configparser.ConfigParser()
        try:
            config.read_file(io.StringIO(text, newline=None))
        except configparser.Error as error:
            return {'refusal': type(error).__name__, 'values': {}, 'results': {}}
        scope = {}
        exec(code, scope)
        values, results = {}, {}
        for section in config.sections():
            values[section] = {}
            for option in config.options(section):
                try:
                    values[section][option] = config.get(section, option)
                except configparser.Error:
                    values[section][option] = None
            for option in ('nametrans', 'folderfilter'):
                source = values[section].get(option)
                if source is not None and section.startswith('Repository '):
                    results[section + ' ' + option] = expression(source, option, asked['names'], scope)
        return {'values': values, 'results': results}
    json.dump([answer(text, code) for text, code in asked['files']], sys.stdout)
    """#

  /// All variants are asked at once: a start of Python costs more than the rest.
  static func answers(to variants: [Variant]) throws -> [Answer] {
    let question: [String: Any] = [
      "names": names, "files": variants.map { [$0.text, $0.pythonFile] },
    ]
    let output = try Shell.check(
      ["python3", "-X", "utf8", "-W", "ignore", "-c", script],
      input: JSONSerialization.data(withJSONObject: question))
    return try JSONDecoder().decode([Answer].self, from: Data(output.utf8))
  }

  /// Files that were spoilt by a few slips in random places.
  private static func spoilt(_ count: Int, seed: UInt64) throws -> [Variant] {
    var random = SlipSource(seed: seed)
    let sources = OracleTests.cases.map(\.text) + [try ProjectFiles.text("offlineimaprc.sample")]
    return (0..<count).map { number in
      let text = random.spoil(sources[number % sources.count])
      return Variant("number \(number):\n\(text)", text)
    }
  }

  @Test("sections and values are those of CPython, and refused is what it refuses")
  func values() async throws {
    try await onThread {
      let variants = Self.grammar + Self.expressions + (try Self.spoilt(600, seed: 77))
      for (variant, answer) in zip(variants, try Self.answers(to: variants)) {
        let (document, problems) = INIParser.parse(variant.text, file: "rc")
        #expect(
          problems.isEmpty == (answer.refusal == nil),
          "\(variant): \(answer.refusal ?? "accepted"), \(problems)")
        guard answer.refusal == nil else { continue }
        #expect(Self.values(of: document) == answer.values, "\(variant)")
      }
    }
  }

  /// Each value with its references resolved; `nil` where that fails.
  private static func values(of document: INIDocument) -> [String: [String: String?]] {
    var values: [String: [String: String?]] = [:]
    for section in document.sections where section.name != INIDocument.defaults {
      let options = document.visibleOptions(in: section.name).map { option, _ in
        (
          option.name,
          (try? document.interpolation(in: section.name).expand(option.value)) as String?
        )
      }
      values[section.name] = Dictionary(options) { first, _ in first }
    }
    return values
  }

  @Test("what the parser of CPython accepts loads") func loading() async throws {
    try await onThread {
      let variants = Self.grammar + Self.expressions
      for (variant, answer) in zip(variants, try Self.answers(to: variants)) {
        let trial = Trial(variant.text)
        guard answer.refusal == nil else {
          #expect(throws: ConfigurationFailure.self, "\(variant)") { try trial.settings }
          continue
        }
        let settings = try trial.settings
        #expect(settings.excluded.isEmpty != variant.isPartial, "\(variant): \(trial.messages)")
      }
    }
  }

  @Test("expressions give what they give in CPython") func expressions() async throws {
    try await onThread {
      for (variant, answer) in zip(Self.expressions, try Self.answers(to: Self.expressions)) {
        let stage = try PythonStage(variant.pythonFile)
        defer { stage.bridge.close() }
        let file = ConfigurationFile(path: "rc", text: variant.text, isReadableByOthers: false)
        let reader = SettingsReader(file, overrides: Overrides(), in: .test)
        reader.python.pythonFile = stage.bridge.pythonFile
        defer { reader.python.close() }
        #expect(!answer.results.isEmpty, "\(variant)")
        for option in ["nametrans", "folderfilter"] {
          guard let expected = answer.results["Repository R \(option)"],
            let expression = reader.section("Repository R", .imap).expression(option)
          else { continue }
          let given = Self.names.map { Self.result(of: expression, option, for: $0) }
          #expect(given == expected, "\(variant)")
        }
      }
    }
  }

  private static func result(
    of expression: PythonExpression, _ option: String, for name: String
  ) -> String? {
    let kind = option == "nametrans" ? "text" : "truth"
    guard let value = try? expression.calls(kind, [.list([.text(name)])]).first else { return nil }
    return value.text ?? value.boolean.map { $0 ? "True" : "False" }
  }
}

/// Makes slips of the kind that people and editors make, the same ones for the same seed.
private struct SlipSource {
  private var random: SeededRandom

  init(seed: UInt64) { random = SeededRandom(seed: seed) }

  private static let signs = [
    " ", "\t", "    ", "=", ":", "#", ";", "[", "]", "%", "%%", "%(type)s", "\u{a0}", "\r", "\u{b}",
    "\u{85}", "\u{2028}", "\u{1c}", "\u{c}", "ß", "e\u{301}", "\"", "'", "\\",
  ]

  mutating func spoil(_ text: String) -> String {
    var lines = text.components(separatedBy: "\n")
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      let place = Int.random(in: 0..<lines.count, using: &random)
      switch Int.random(in: 0...6, using: &random) {
      case 0: lines.insert("", at: place)
      case 1: lines.insert(lines[place].trimmingCharacters(in: .whitespaces), at: place)
      case 2: lines[place] = "  " + lines[place]
      case 3: lines[place] = String(lines[place].drop { $0 == " " })
      case 4: lines[place] += " # so"
      default:
        let offset = Int.random(in: 0...lines[place].count, using: &random)
        let sign = Self.signs.randomElement(using: &random) ?? ""
        let index = lines[place].index(lines[place].startIndex, offsetBy: offset)
        lines[place].insert(contentsOf: sign, at: index)
      }
    }
    return lines.joined(separator: "\n")
  }
}
