// SPDX-License-Identifier: MIT

/// Commands before the login (RFC 9051 §6.2).
extension Command {
  /// `STARTTLS`: the stream becomes TLS once the command succeeded.
  package static let startTLS = Command("STARTTLS", in: .notAuthenticated, effect: .startTLS)

  /// `LOGIN`: user and password as they are, in UTF-8; only on a protected stream.
  ///
  /// No trace shows the password.
  package static func logIn(user: String, password: String) -> Command {
    Command("LOGIN", in: .notAuthenticated, effect: .logIn) { arguments in
      arguments.string(user.utf8)
      arguments.string(password.utf8, isSecret: true)
    }
  }

  /// `AUTHENTICATE`: begins the exchange of a SASL mechanism.
  ///
  /// The session sends the initial response, if there is one, with the command if the server can take
  /// it there (SASL-IR, RFC 4959), else after the first challenge.  All further challenges are events.
  package static func authenticate(
    _ mechanism: String, initialResponse: [UInt8]?
  ) -> Command {
    var command = Command("AUTHENTICATE", in: .notAuthenticated, effect: .authenticate) {
      $0.atom(mechanism)
    }
    command.initialResponse = initialResponse
    return command
  }
}
