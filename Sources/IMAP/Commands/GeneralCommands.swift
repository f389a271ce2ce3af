// SPDX-License-Identifier: MIT

/// Commands for any state (RFC 9051 §6.1, RFC 2971, RFC 4978).
extension Command {
  /// `CAPABILITY`: asks what the server can do.
  package static let capability = Command("CAPABILITY", in: .any)

  /// `NOOP`: lets the server report what changed, and keeps the connection alive.
  package static let noOperation = Command("NOOP", in: .any)

  /// `LOGOUT`: the server says BYE and closes; nothing can be sent after it.
  package static let logOut = Command("LOGOUT", in: .any, effect: .logOut)

  /// `IDLE`: the server tells what changes in the open mailbox, until ``Session/endIdle()``
  /// (RFC 2177).
  package static let idle = Command("IDLE", in: .selected, effect: .idle)

  /// `ID`: tells who we are; some servers want it right after the login (RFC 2971).
  ///
  /// No fields are sent as `NIL`, which tells nothing and still asks who the server is.
  package static func identify(_ fields: [ServerIdentity.Field]) -> Command {
    Command("ID", in: .any) { arguments in
      if fields.isEmpty { return arguments.text(" NIL") }
      arguments.text(" (")
      for (index, field) in fields.enumerated() {
        if index > 0 { arguments.text(" ") }
        arguments.quotedString(field.name.utf8)
        if let value = field.value { arguments.string(value.utf8) } else { arguments.text(" NIL") }
      }
      arguments.text(")")
    }
  }

  /// `COMPRESS DEFLATE`: compresses the stream from the next byte on (RFC 4978).
  package static let compress = Command("COMPRESS", in: .authenticated, effect: .compress) {
    $0.text(" DEFLATE")
  }
}
