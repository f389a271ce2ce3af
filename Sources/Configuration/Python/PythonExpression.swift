// SPDX-License-Identifier: MIT

import SyncModel

/// An expression of the rc file, with what messages need to tell of it.
struct PythonExpression: Sendable {
  let place: OptionPlace
  /// The text for Python.
  let source: String
  /// The lines of the file that the lines of the text stand on.
  let lines: [Int]
  /// What the expression gives must not be shown.
  let isSecret: Bool
  let bridge: PythonBridge
  /// How long the process may show no sign of life; `nil` is what suits the option.
  var limit: Duration?
  /// The terminal that programs of the code find (`GPG_TTY`), "" for none; `nil` changes nothing.
  var terminal: String?

  /// How long the process may show no sign of life.
  ///
  /// A function of a folder's name asks nobody; others may wait for a person.
  var patience: Duration { limit ?? usualPatience }

  private var usualPatience: Duration {
    switch place.option {
    case "nametrans", "folderfilter", "foldersort", "sort_keyfunc", "copy_ignore_eval",
      "header", "sep", "footer":
      .seconds(60)
    default: .seconds(300)
    }
  }

  /// It may not be evaluated again when nobody knows how far it came.
  var isCalledForEffect: Bool { place.option == "newmail_hook" }

  // MARK: - Requests

  /// Evaluates the expression itself, anew each time; `result` names a conversion of `bridge.py`.
  ///
  /// A value that is spelled out needs no Python.
  func value(_ result: String) throws(SyncProblem) -> JSONValue {
    if let literal = literal(result) { return literal }
    return try run("value", ["result": .text(result)])
  }

  /// The value, if it is spelled out and what is wanted.
  private func literal(_ result: String) -> JSONValue? {
    switch result {
    case "text", "optional text": PythonLiteral.string(source).map(JSONValue.text)
    case "names": PythonLiteral.names(source).map { .list($0.map(JSONValue.text)) }
    default: nil
    }
  }

  /// Whether the value is spelled out.
  var isLiteral: Bool {
    PythonLiteral.string(source) != nil || PythonLiteral.names(source) != nil
  }

  /// Calls the function that the expression gives, once with each list of arguments.
  func calls(_ result: String, _ inputs: [JSONValue]) throws(SyncProblem) -> [JSONValue] {
    let answer = try run("calls", ["result": .text(result), "inputs": .list(inputs)])
    guard let list = answer.list, list.count == inputs.count else { throw unexpected }
    return list
  }

  /// Sorts by the function that the expression gives; the answer holds positions of the inputs.
  func sorted(_ operation: String, _ inputs: [JSONValue]) throws(SyncProblem) -> [Int] {
    let order = try run(operation, ["inputs": .list(inputs)]).list?.compactMap(\.number)
    guard let order, order.sorted() == Array(inputs.indices) else { throw unexpected }
    return order
  }

  /// Throws what Python does not understand of the expression or of the `pythonfile`.
  func check() throws(SyncProblem) { _ = try run("check", [:]) }

  private func run(
    _ operation: String, _ members: [String: JSONValue]
  ) throws(SyncProblem) -> JSONValue {
    var members = members
    members["operation"] = .text(operation)
    members["source"] = .text(source)
    members["key"] = .text("\(place.section)\n\(place.option)")
    if let terminal { members["terminal"] = .text(terminal) }
    do throws(PythonFailure) {
      return try bridge.evaluate(.object(members), for: self)
    } catch {
      throw PythonAdvice(self, error).problem
    }
  }

  /// The process answers something that `bridge.py` never does.
  var unexpected: SyncProblem { PythonAdvice(self, .died).problem }
}
