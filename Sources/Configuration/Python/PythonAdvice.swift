// SPDX-License-Identifier: MIT

import SyncModel

/// Tells a person why an expression gave no result, and what to do about it.
struct PythonAdvice {
  private let expression: PythonExpression
  private let failure: PythonFailure

  init(_ expression: PythonExpression, _ failure: PythonFailure) {
    self.expression = expression
    self.failure = failure
  }

  /// The failure with its place, as the engine reports it.
  var problem: SyncProblem {
    .expressionFailed(place, reason: reason, remedy: remedy)
  }

  /// The line of a long expression that the exception comes from.
  private var place: OptionPlace {
    let place = expression.place
    guard case .raised(let exception) = failure, let line = exception.expressionLine,
      expression.lines.indices.contains(line - 1), place.line != nil
    else { return place }
    return OptionPlace(
      option: place.option, section: place.section, file: place.file,
      line: expression.lines[line - 1])
  }

  private var reason: String {
    switch failure {
    case .missing: "The value is a Python expression, and there is no program python3 in PATH"
    case .notStarted(let reason): "python3 could not be started: \(reason)"
    case .died: "python3 ended unexpectedly while it computed the value, twice"
    case .timedOut(let seconds):
      "Python gave no answer within \(Self.shown(seconds)) s and was stopped"
    case .programEnds: "The program ends"
    case .raised(let exception): PythonExceptionText(exception, expression).reason
    }
  }

  private static func shown(_ seconds: Double) -> String {
    seconds == seconds.rounded() ? "\(Int(seconds))" : "\(seconds)"
  }

  private var remedy: String? {
    switch failure {
    case .missing, .notStarted:
      "Install python3\(PythonSubstitute.of(expression.place.option).map { ", or \($0)" } ?? "")."
    case .died:
      "Look in what it calls for a crash, os._exit or a signal."
    case .timedOut:
      "Look in what it calls for something that waits, such as a command that asks for a password."
    case .programEnds: nil
    case .raised(let exception): PythonExceptionText(exception, expression).remedy
    }
  }
}

/// What one can write instead of an expression.
enum PythonSubstitute {
  /// The option that holds what another one computes, such as `remotepass` for `remotepasseval`.
  static func plain(_ option: String) -> String {
    for ending in ["_eval", "eval"] where option.hasSuffix(ending) {
      return String(option.dropLast(ending.count))
    }
    return option
  }

  /// The end of a sentence that begins with "Install python3, or".
  static func of(_ option: String) -> String? {
    switch option {
    case "remotehosteval": "write the name to remotehost"
    case "remoteporteval": "write the number to remoteport"
    case "remoteusereval": "write the name to remoteuser"
    case "remotepasseval": "use remotepassfile or a netrc file"
    case "oauth2_client_id_eval", "oauth2_client_secret_eval", "oauth2_refresh_token_eval",
      "oauth2_access_token_eval":
      "write the value to \(plain(option))"
    case "newmail_hook": "use postsynchook"
    case "nametrans": "use folderrenames"
    case "folderfilter", "folderincludes": "use folderpatterns"
    default: nil
    }
  }
}
