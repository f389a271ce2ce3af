// SPDX-License-Identifier: MIT

import POSIX
import SyncModel
import TestSupport

@testable import Configuration

/// Expressions with a pythonfile, and an audience that remembers what it heard.
///
/// Blocks, so use it inside ``onThread(_:)``.
final class PythonStage: Sendable {
  /// Answers questions in turn and keeps what was said.
  final class Audience: ExpressionAudience {
    let heard = Monitor<[String]>([])
    let asked = Monitor<[String]>([])
    private let answer: @Sendable () -> Secret?

    init(_ answer: @escaping @Sendable () -> Secret?) { self.answer = answer }

    func hear(_ line: String, from place: OptionPlace) { heard.update { $0.append(line) } }

    func ask(_ prompt: String, from place: OptionPlace) -> Secret? {
      asked.update { $0.append(prompt) }
      return answer()
    }
  }

  let folder: TemporaryFolder
  let bridge: PythonBridge
  let audience: Audience

  init(
    _ python: String? = nil, environment: [String: String] = [:], command: String = "python3",
    answer: @escaping @Sendable () -> Secret? = { nil }
  ) throws {
    folder = try TemporaryFolder()
    bridge = PythonBridge(environment: environment, command: command)
    if let python { bridge.pythonFile = try folder.write(python, to: "helpers.py") }
    audience = Audience(answer)
    bridge.attach(audience)
  }

  deinit { bridge.close() }

  /// An expression in line 7 of the file `rc`.
  func expression(
    _ source: String, of option: String = "nametrans", isSecret: Bool = false
  ) -> PythonExpression {
    PythonExpression(
      place: OptionPlace(option: option, section: "Repository R", file: "rc", line: 7),
      source: source, lines: [7, 9, 10], isSecret: isSecret, bridge: bridge)
  }

  /// What the problem of a failing expression says, with its remedy.
  func problem(_ expression: PythonExpression) -> String {
    do throws(SyncProblem) {
      return "it gave \(try expression.value("text"))"
    } catch {
      return [error.message, error.remedy].compactMap { $0 }.joined(separator: " ")
        .replacing(folder.path, with: "FOLDER")
    }
  }

  /// The same for a function that is called with a name.
  func problem(calling expression: PythonExpression, with name: String) -> String {
    do throws(SyncProblem) {
      return "it gave \(try expression.calls("text", [.list([.text(name)])]))"
    } catch {
      return [error.message, error.remedy].compactMap { $0 }.joined(separator: " ")
        .replacing(folder.path, with: "FOLDER")
    }
  }
}
