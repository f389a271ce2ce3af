// SPDX-License-Identifier: MIT

import POSIX
import SyncModel

/// One request to the process, up to its reply; in between the user's code prints and asks.
struct PythonConversation {
  private let expression: PythonExpression
  private let audience: (any ExpressionAudience)?

  init(_ expression: PythonExpression, _ audience: (any ExpressionAudience)?) {
    self.expression = expression
    self.audience = audience
  }

  /// How long the process may show no sign of life.
  var patience: Duration { expression.patience }

  /// Returns the reply; time that a person takes to answer does not count.
  func run(_ request: JSONValue, with child: PythonChild) throws(PythonChild.Failure) -> JSONValue {
    child.enqueue(request)
    var lastError: String?
    while true {
      let message = try child.nextMessage(until: .after(patience)) { stream, line in
        if stream == .errors { lastError = line }
        pass(stream, line)
      }
      if let prompt = message["ask"].text {
        child.enqueue(.object(["answer": .optional(answer(to: prompt))]))
      } else if message["alive"] == .null {
        return Self.completed(message, lastError)
      }
    }
  }

  /// A command that failed has said why in its last line.
  private static func completed(_ reply: JSONValue, _ lastError: String?) -> JSONValue {
    guard case .object(var failure) = reply["failure"], let lastError else { return reply }
    failure["printed"] = .text(lastError)
    return .object(["failure": .object(failure)])
  }

  private func answer(to prompt: String) -> String? {
    let secret = audience?.ask(prompt, from: expression.place)
    return secret.map { String(decoding: $0.revealed, as: UTF8.self) }
  }

  /// What a secret expression prints to standard output may be the secret itself.
  private func pass(_ stream: PythonChild.Stream, _ line: String) {
    if expression.isSecret && stream == .output { return }
    audience?.hear(line, from: expression.place)
  }
}
