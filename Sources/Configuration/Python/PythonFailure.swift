// SPDX-License-Identifier: MIT

import POSIX
import SyncModel

/// Why an expression gave no result.
enum PythonFailure: Error, Equatable {
  /// There is no `python3` in `PATH`.
  case missing
  case notStarted(reason: String)
  /// The process ended, even when it was started once more.
  case died
  case timedOut(seconds: Double)
  /// The program ends, so that nothing is evaluated any more.
  case programEnds
  case raised(PythonException)

  init(_ failure: PythonChild.Failure, patience: Duration) {
    switch failure {
    case .ended: self = .died
    case .timedOut: self = .timedOut(seconds: patience / .seconds(1))
    case .interrupted: self = .programEnds
    case .system(let error):
      self = error.isMissing ? .missing : .notStarted(reason: error.description)
    }
  }
}

/// An exception of the user's code, or a result that its option cannot use.
struct PythonException: Equatable, Sendable {
  /// The class, such as `NameError`; "" when the result was of no use.
  var kind: String
  var message: String
  /// The folder that the function was called for; it is the last argument of every function.
  var argument: String?
  /// The line of the expression, counted from 1, if it happened there.
  var expressionLine: Int?
  /// The `pythonfile`, if it happened there, and where in it.
  var file: String?
  var fileLine: Int?
  var function: String?
  /// The line of code that Python did not understand.
  var code: String?
  /// The last line that was printed to standard error.
  var printed: String?

  init(kind: String, message: String) {
    self.kind = kind
    self.message = message
  }

  /// Takes the description that `bridge.py` gives.
  init(_ description: JSONValue) {
    kind = description["kind"].text ?? ""
    message = description["message"].text ?? ""
    argument = description["at"].list?.last?.text
    expressionLine = description["line"].number
    file = description["file"].text
    fileLine = description["file line"].number
    function = description["function"].text
    code = description["code"].text
    printed = description["printed"].text
  }
}
