// SPDX-License-Identifier: MIT

import POSIX
import SyncModel

/// The keyring of the desktop (Secret Service), reached by libsecret's `secret-tool`.
///
/// An entry has the attributes that Python's `keyring` gives it, `service` and `username`, so that
/// this program and OfflineIMAP 8 find what the other one stored.
struct Keyring: Sendable {
  let host: String
  let user: String
  let surroundings: Surroundings

  private static let program = "secret-tool"
  /// The keyring may be locked, and its window waits for a person.
  private static let patience = Duration.seconds(120)

  /// Whether there is a program to ask; without it nobody misses the keyring.
  var isPresent: Bool { Self.isPresent(in: surroundings) }

  static func isPresent(in surroundings: Surroundings) -> Bool {
    let folders = (surroundings.environment("PATH") ?? "").split(separator: ":")
    return folders.contains { Files.exists("\($0)/\(program)") }
  }

  /// The password, or `nil` when the keyring has none.
  ///
  /// A machine without a desktop has no keyring, so that a failure of the program means none as well.
  func find() -> Secret? {
    guard isPresent, let outcome = try? run(["lookup"] + attributes),
      outcome.ending == .ended(.exited(0))
    else { return nil }
    let text = String(decoding: outcome.output.bytes, as: UTF8.self)
    let secret = Secret(String(PythonText.lines(text).first ?? ""))
    return secret.isEmpty ? nil : secret
  }

  /// Stores a password, in place of the one that the keyring has.
  ///
  /// It goes through a pipe, so that no list of processes shows it.
  func store(_ secret: Secret) throws(SyncProblem) {
    let label = "--label=Password for '\(user)' on '\(host)'"
    let outcome: CapturedCommand.Outcome
    do throws(SystemError) {
      outcome = try run(
        ["store", label] + attributes + ["application", "Python keyring library"],
        input: secret.revealed)
    } catch {
      let isMissing = error.isMissing
      throw .keyringFailed(
        reason: isMissing ? "There is no program \(Self.program)." : "\(error.reason).")
    }
    guard outcome.ending == .ended(.exited(0)) else {
      let said = String(decoding: outcome.errors.bytes, as: UTF8.self).stripped
      throw .keyringFailed(reason: said.isEmpty ? "secret-tool failed." : "It said: \(said)")
    }
  }

  private var attributes: [String] { ["service", host, "username", user] }

  private func run(
    _ words: [String], input: [UInt8] = []
  ) throws(SystemError) -> CapturedCommand.Outcome {
    var command = CapturedCommand([Self.program] + words)
    command.input = input
    command.deadline = .after(Self.patience)
    return try command.run()
  }
}
