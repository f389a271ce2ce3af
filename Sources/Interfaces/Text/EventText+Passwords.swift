// SPDX-License-Identifier: MIT

import SyncModel

extension EventText {
  /// Asks for a password, without telling how to answer.
  static func password(_ question: PasswordQuestion) -> SafeText {
    if let prompt = question.prompt {
      return "*** Please answer: \(withoutColon(prompt))\(asker(question))"
    }
    return refusal(question) + "*** Please enter password for user " + whose(question)
  }

  /// Asks for a password that is typed right behind the question.
  static func prompt(_ question: PasswordQuestion) -> SafeText {
    if let prompt = question.prompt { return "\(withoutColon(prompt))\(asker(question)): " }
    return refusal(question) + "Enter password for user " + whose(question) + ": "
  }

  /// What `getpass` shows ends with a colon, which goes behind what is added to it.
  private static func withoutColon(_ prompt: String) -> String {
    var prompt = prompt[...]
    while let last = prompt.last, last == " " || last == ":" { prompt.removeLast() }
    return String(prompt)
  }

  private static func asker(_ question: PasswordQuestion) -> SafeText {
    " (asked by the rc file, for repository \(question.repository))"
  }

  private static func refusal(_ question: PasswordQuestion) -> SafeText {
    question.refusal.map { "\(question.user): \($0)\n" } ?? ""
  }

  private static func whose(_ question: PasswordQuestion) -> SafeText {
    "'\(question.user)' at \(question.host) (account \(question.account))"
  }

  /// Why an account waits for a person, and what ends that.
  func awaited(_ wait: PasswordWait) -> SafeText {
    let remedy: SafeText =
      reader == .board
      ? "press its digit" : "send the program SIGUSR1, or press its digit on the board"
    guard wait.refusals > 0 else {
      return """
        The account waits, because the question for the password of '\(wait.user)' was not answered. \
        To be asked again, \(remedy).
        """
    }
    // The rc file is read once, so that a request for a run would send the same again.
    let correction: SafeText =
      wait.origin == "remotepass"
      ? "Correct it in the rc file and start the program anew"
      : "Correct the password, then \(remedy)"
    return """
      The account waits, because \(wait.host) has refused the same password of '\(wait.user)' \
      \(Amounts.count(wait.refusals, "time")) (\(wait.origin)); more tries might lock it. \
      \(correction).
      """
  }
}
