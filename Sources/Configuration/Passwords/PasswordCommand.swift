// SPDX-License-Identifier: MIT

import POSIX
import SyncModel

/// A program that prints a password (`remotepasscmd`).
///
/// First it runs without a terminal, so that what needs none (a passphrase that an agent knows, a
/// window of the desktop) disturbs nobody.  If it fails and a person sits at a terminal, it runs once
/// more with the terminal for itself, where it may ask for a passphrase.
struct PasswordCommand: Sendable {
  /// The program, and what it gets.
  let words: [String]
  /// The line of the rc file.
  let text: String
  /// How long the program may take.
  var patience = Duration.seconds(120)

  /// How much of what a program says is told.
  private static let mostTold = 400

  /// The first line that the program prints; `nil` when it prints nothing.
  ///
  /// Throws `passwordCommandFailed` when it cannot be started, fails, or takes too long.
  func run(with person: PersonAtHand) throws(SyncProblem) -> Secret? {
    var command = command(with: person)
    command.environment = ["GPG_TTY": ""]
    let outcome = try attempt(command)
    if outcome.ending == .ended(.exited(0)) { return secret(in: outcome.output.bytes) }
    guard case .ended = outcome.ending, let second = try onTerminal(of: person) else {
      throw failure(outcome)
    }
    guard second.ending == .ended(.exited(0)) else { throw failure(second, after: outcome) }
    return secret(in: second.output.bytes)
  }

  /// `nil` when there is no terminal to lend.
  private func onTerminal(of person: PersonAtHand) throws(SyncProblem) -> CapturedCommand.Outcome? {
    var result: Result<CapturedCommand.Outcome, SyncProblem>?
    _ = person.lendTerminal("run \(words.first ?? "")") { path in
      var command = command(with: person)
      command.environment = ["GPG_TTY": path]
      command.terminal = path
      result = Result { () throws(SyncProblem) in try attempt(command) }
    }
    return try result?.get()
  }

  private func command(with person: PersonAtHand) -> CapturedCommand {
    var command = CapturedCommand(words)
    command.deadline = .after(patience)
    command.interruptions = person.leaving.map { [.init(by: $0)] } ?? []
    return command
  }

  private func attempt(_ command: CapturedCommand) throws(SyncProblem) -> CapturedCommand.Outcome {
    do throws(SystemError) {
      return try command.run()
    } catch {
      throw .passwordCommandFailed(command: words.first ?? text, reason: "\(error.reason).")
    }
  }

  private func secret(in output: [UInt8]) -> Secret? {
    let text = String(decoding: output, as: UTF8.self)
    let secret = Secret(String(PythonText.lines(text).first ?? ""))
    return secret.isEmpty ? nil : secret
  }

  /// How the program ended and what it said on standard error; what it printed may be the secret.
  private func failure(
    _ outcome: CapturedCommand.Outcome, after first: CapturedCommand.Outcome? = nil
  ) -> SyncProblem {
    let said = Self.text(outcome.errors.bytes)
    let told = said.isEmpty ? Self.text(first?.errors.bytes ?? []) : said
    return .passwordCommandFailed(
      command: words.first ?? text,
      reason: Self.sentence(outcome.ending, patience) + (told.isEmpty ? "" : " It said: \(told)"))
  }

  private static func text(_ bytes: [UInt8]) -> String {
    let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
    return String(lines.map { String($0.stripped) }.joined(separator: "; ").prefix(mostTold))
  }

  private static func sentence(_ ending: CapturedCommand.Ending, _ patience: Duration) -> String {
    switch ending {
    case .ended(.exited(let status)): "It ended with status \(status)."
    case .ended(.killed(let signal)): "It was ended by signal \(signal)."
    case .timedOut: "It took longer than \(patience.components.seconds) s."
    case .interrupted: "It was interrupted."
    }
  }
}
