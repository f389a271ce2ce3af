// SPDX-License-Identifier: MIT

import Foundation
import Testing

@testable import Configuration

/// Rc files that people published, where the machine has some.
///
/// `OFFLINEIMAP_RC_FILES` names their folder: `NNN.rc`, and in `oracle/NNN.json` whether Python's
/// parser takes the file.  With `OFFLINEIMAP_MESSAGES` all that we say of them goes to the file of that
/// name, to be read as their owners would.
@Suite("Real rc files")
struct RealFileTests {
  static let folder = ProcessInfo.processInfo.environment["OFFLINEIMAP_RC_FILES"]

  struct File: Sendable, CustomTestStringConvertible {
    let name: String
    let text: String
    /// What Python's parser complains of.
    let loadError: String?
    var testDescription: String { name }
  }

  static let files: [File] = {
    guard let folder else { return [] }
    let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
    return names.filter { $0.hasSuffix(".rc") }.compactMap { name in
      let number = name.dropLast(3)
      guard let text = try? String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8),
        let data = FileManager.default.contents(atPath: "\(folder)/oracle/\(number).json"),
        let oracle = try? JSONSerialization.jsonObject(with: data) as? [String: Any]
      else { return nil }
      return File(name: name, text: text, loadError: oracle["load_error"] as? String)
    }
  }()

  @Test("a file that Python's parser takes breaks no rule of grammar here", arguments: files)
  func grammar(_ file: File) {
    let faults = Trial(file.text).problems.filter { problem in
      if case .grammar = problem.fault { true } else { false }
    }
    if file.loadError == nil { #expect(faults.map(\.description) == []) }
  }

  @Test("all messages can be read at once") func messages() throws {
    guard let path = ProcessInfo.processInfo.environment["OFFLINEIMAP_MESSAGES"] else { return }
    let texts = Self.files.map { file in
      ([file.name + (file.loadError.map { "   (\($0))" } ?? "")] + Trial(file.text).messages)
        .joined(separator: "\n    ")
    }
    try texts.joined(separator: "\n").write(toFile: path, atomically: true, encoding: .utf8)
  }
}
