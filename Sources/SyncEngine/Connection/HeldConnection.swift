// SPDX-License-Identifier: MIT

import POSIX
import SyncModel

/// Keeps a connection of an account between two runs (`holdconnectionopen`, `keepalive`).
///
/// Owned by the thread of the account.
final class HeldConnection {
  private var connection: IMAPConnection?
  private var lastUse = ContinuousClock.now
  /// How often the connection is used so that the server keeps it; `nil` never.
  private let period: Duration?
  private let time: any TimeSource

  /// `nil` where connections are closed after each run.
  init?(_ context: RunContext, on time: any TimeSource) {
    let settings = context.account.remote
    guard context.account.autorefresh != nil,
      settings.holdsConnection || settings.idleFolders != nil
    else { return nil }
    period = settings.keepAlivePeriod.map { .seconds($0) }
    self.time = time
  }

  /// When the connection must be used again, if there is one and it must.
  var nextUse: ContinuousClock.Instant? {
    guard let period, connection != nil else { return nil }
    return lastUse + period
  }

  /// Uses the connection; one that no longer works is forgotten.
  func use() {
    lastUse = time.now
    if connection?.answersSoon() == false { connection = nil }
  }

  /// Gives the connection away if it still works.
  func take() -> IMAPConnection? {
    use()
    defer { connection = nil }
    return connection
  }

  /// Keeps a connection that works.
  func keep(_ connection: IMAPConnection) {
    lastUse = time.now
    if !connection.isBroken && !connection.isOutOfStep { self.connection = connection }
  }

  /// Says goodbye.
  func leave() {
    connection?.logOut()
    connection = nil
  }
}
