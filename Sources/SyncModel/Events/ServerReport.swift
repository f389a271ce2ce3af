// SPDX-License-Identifier: MIT

/// An extension of IMAP that the program uses where it can, and how it stands with one server.
package struct ExtensionReport: Equatable, Codable, Sendable {
  /// What is known of the extension.
  package enum State: Equatable, Codable, Sendable {
    case notOffered
    /// The server offers it; nothing was found out about it yet.
    case offered
    /// It has done what it should; the time is in seconds since 1970.
    case proven(since: Double)
    /// It is offered and did not work, so it is left alone for a while.
    case refused(reason: String, since: Double)
  }

  /// As in the list of capabilities, such as `COMPRESS=DEFLATE`.
  package let name: String
  /// See ``State``.
  package let state: State

  package init(name: String, state: State) {
    self.name = name
    self.state = state
  }
}

/// A message that could not be copied several times.
package struct FailedMessage: Equatable, Codable, Sendable {
  /// The folder on the server, or the name of its state file if no folder has it any more.
  package let folder: String
  /// Its UID, or the lasting part of its file name.
  package let message: String
  /// How often it could not be copied.
  package let failures: Int
  /// What was wrong last.
  package let reason: String
  /// When it is tried again, in seconds since 1970; `nil` for the next run.
  package let next: Double?

  package init(folder: String, message: String, failures: Int, reason: String, next: Double?) {
    self.folder = folder
    self.message = message
    self.failures = failures
    self.reason = reason
    self.next = next
  }
}
