// SPDX-License-Identifier: MIT

import IMAP
import POSIX
import SyncModel
import Transport

/// A context of Kerberos, as the mechanism of IMAP drives it.
struct KerberosLogin: SecurityContext {
  private let context: KerberosContext
  private let patience: Duration
  private let wakeUp: WakeUp

  /// Prepares a context for the IMAP service of a host; throws `context` without Kerberos.
  init(host: String, patience: Duration, wokenBy wakeUp: WakeUp) throws(SASLFailure) {
    self.patience = patience
    self.wakeUp = wakeUp
    context = try Self.translating { () throws(KerberosFailure) in
      try KerberosContext(service: "imap", host: host)
    }
  }

  func advance(_ token: [UInt8]?) throws(SASLFailure) -> (token: [UInt8], isComplete: Bool) {
    try Self.translating { () throws(KerberosFailure) in
      try context.advance(token, until: .after(patience), wokenBy: wakeUp)
    }
  }

  func unwrap(_ message: [UInt8]) throws(SASLFailure) -> [UInt8] {
    try Self.translating { () throws(KerberosFailure) in try context.unwrap(message) }
  }

  func wrap(_ message: [UInt8]) throws(SASLFailure) -> [UInt8] {
    try Self.translating { () throws(KerberosFailure) in try context.wrap(message) }
  }

  private static func translating<Result>(
    _ body: () throws(KerberosFailure) -> Result
  ) throws(SASLFailure) -> Result {
    do { return try body() } catch { throw .context(error.reason) }
  }
}
