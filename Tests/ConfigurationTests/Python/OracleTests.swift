// SPDX-License-Identifier: MIT

import Foundation
import SyncModel
import TestSupport
import Testing

@testable import Configuration

/// Rc files with expressions as people write them, and what CPython makes of these.
///
/// Besides those of the project, those of the folder that `OFFLINEIMAP_RC_FILES` names are tried: it
/// holds files `NAME.rc` and `oracle/NAME.json`.
@Suite("Oracle")
struct OracleTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let text: String
    let oracle: Data
    var testDescription: String { name }
  }

  static let cases: [Case] = {
    let others = ProcessInfo.processInfo.environment["OFFLINEIMAP_RC_FILES"]
    return own + (others.map(Self.cases(in:)) ?? [])
  }()

  private static let own = cases(
    in: ProjectFiles.root.appending(path: "Tests/ConfigurationTests/Expressions").path())

  private static func cases(in path: String) -> [Case] {
    let folder = URL(filePath: path)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return names.filter { $0.hasSuffix(".rc") }.sorted().compactMap { name in
      let number = name.dropLast(".rc".count)
      guard let text = try? String(contentsOf: folder.appending(path: name), encoding: .utf8),
        let oracle = try? Data(contentsOf: folder.appending(path: "oracle/\(number).json"))
      else { return nil }
      return Case(name: name, text: text, oracle: oracle)
    }
  }

  /// What CPython made of one expression.
  struct Expectation: Decodable {
    let section: String
    let option: String
    let expression: String
    var results: [[Value]]?
    var value: Value?
  }

  struct Oracle: Decodable {
    let expressions: [Expectation]
    let literals: [Expectation]?
    let load_error: String?
  }

  enum Value: Decodable, Equatable {
    case text(String)
    case boolean(Bool)
    case names([String])

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let text = try? container.decode(String.self) {
        self = .text(text)
      } else if let boolean = try? container.decode(Bool.self) {
        self = .boolean(boolean)
      } else {
        self = .names(try container.decode([String].self))
      }
    }

    var text: String { if case .text(let text) = self { text } else { "" } }
  }

  @Test("expressions give what CPython gives", arguments: cases)
  func expressions(_ sample: Case) async throws {
    let oracle = try JSONDecoder().decode(Oracle.self, from: sample.oracle)
    try await onThread {
      let file = ConfigurationFile(path: sample.name, text: sample.text, isReadableByOthers: false)
      let reader = SettingsReader(file, overrides: Overrides(), in: .test)
      defer { reader.python.close() }
      for expected in oracle.expressions + (oracle.literals ?? []) {
        try check(expected, reader)
      }
    }
  }

  private func check(_ expected: Expectation, _ reader: SettingsReader) throws {
    let kinds: SectionKinds = expected.section == "mbnames" ? .mailboxNames : .repositories
    let section = reader.section(expected.section, kinds)
    guard expected.option != "peritem", let expression = section.expression(expected.option),
      // Of two sections or options of the same name the first counts here.
      expression.source == expected.expression
    else { return }
    for row in expected.results ?? [] {
      let arguments = row.dropLast().map { JSONValue.text($0.text) }
      let result = expected.option == "nametrans" ? "text" : "truth"
      let value = try expression.calls(result, [.list(arguments)])[0]
      #expect(Self.value(value) == row.last, "\(expected.section) \(expected.option) of \(row)")
    }
    guard let value = expected.value else { return }
    let result = if case .names = value { "names" } else { "text" }
    #expect(try Self.value(expression.value(result)) == value, "\(expected.option)")
  }

  private static func value(_ json: JSONValue) -> Value? {
    if let list = json.list { return .names(list.compactMap(\.text)) }
    return json.text.map(Value.text) ?? json.boolean.map(Value.boolean)
  }

  @Test("a file that Python's parser accepts loads", arguments: cases)
  func loading(_ sample: Case) throws {
    let oracle = try JSONDecoder().decode(Oracle.self, from: sample.oracle)
    guard oracle.load_error == nil else { return }
    let trial = Trial(sample.text)
    let settings = try trial.settings
    let errors = trial.messages.filter { $0.hasPrefix("error") }
    #expect(errors.isEmpty || !Self.own.contains { $0.name == sample.name }, "\(errors)")
    // An account that is left out is one that OfflineIMAP could not synchronise either.
    let blank = ["remotehost: there is no value", "remoteuser is missing", "there is no section"]
    for reason in settings.excluded.flatMap(\.reasons) {
      #expect(blank.contains { reason.contains($0) }, "\(reason)")
    }
    #expect(settings.listed.count == settings.accounts.count + settings.excluded.count)
  }
}
