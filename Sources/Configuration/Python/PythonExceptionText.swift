// SPDX-License-Identifier: MIT

import SyncModel

/// Words for an exception, for people who may not know Python.
struct PythonExceptionText {
  private let exception: PythonException
  private let expression: PythonExpression

  init(_ exception: PythonException, _ expression: PythonExpression) {
    self.exception = exception
    self.expression = expression
  }

  /// What went wrong and where, such as `NameError: name 'x' is not defined, in get, line 3 of …`.
  var reason: String {
    if isUnanswered { return "It asked a question, and nobody answered" }
    let kind = exception.kind
    let what = kind.isEmpty ? message : message.isEmpty ? kind : "\(kind): \(message)"
    let isSentence = what.hasSuffix(".") && !(argument + fileplace + printed).isEmpty
    return (isSentence ? String(what.dropLast()) : what) + argument + fileplace + printed
  }

  /// The exception tells only the status of a command.
  private var printed: String {
    guard exception.kind == "CalledProcessError", let line = exception.printed else { return "" }
    return ". It printed: \(line)"
  }

  private var message: String {
    expression.isSecret ? exception.message.withoutQuotations : exception.message
  }

  private var argument: String {
    guard let argument = exception.argument else { return "" }
    return ", for folder \(argument.quoted)"
  }

  private var fileplace: String {
    guard let file = exception.file else { return "" }
    let line = exception.fileLine.map { ", line \($0)" } ?? ""
    return ", in \(exception.function.map { "\($0), " } ?? "")\(file)\(line)"
  }

  /// `bridge.py` says so to the code that asked.
  private var isUnanswered: Bool {
    exception.kind == "EOFError" && exception.message == "nobody answered"
  }

  var remedy: String? {
    if isUnanswered { return "Answer it; the interfaces blinkenlights and ttyui can ask." }
    if let advice = Python2Advice.advice(for: exception) { return advice }
    if exception.file != nil { return "Correct the pythonfile." }
    if exception.kind == "SyntaxError", expression.source.contains(where: \.isNewline) {
      return "Correct the expression; one that stands on several lines needs parentheses around it."
    }
    if expression.isSecret, ["NameError", "SyntaxError"].contains(exception.kind) {
      return "Correct the expression; if it is the secret itself, write that to "
        + "\(PythonSubstitute.plain(expression.place.option))."
    }
    return "Correct the expression."
  }
}

extension String {
  /// The text without what stands in quotation marks: a message of Python quotes values there.
  fileprivate var withoutQuotations: String {
    var result = ""
    var mark: Character?
    for character in self {
      if let open = mark {
        if character == open {
          mark = nil
          result += "…\(open)"
        }
      } else {
        result.append(character)
        if character == "'" || character == "\"" { mark = character }
      }
    }
    return mark == nil ? result : result + "…"
  }
}
