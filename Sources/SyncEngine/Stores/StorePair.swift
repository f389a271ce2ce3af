// SPDX-License-Identifier: MIT

import SyncModel

/// What a worker works with: both sides of the account, each over connections of its own.
struct StorePair {
  let remote: IMAPStore
  let local: any LocalStore

  /// Whether a connection to either side is of no more use.
  var isBroken: Bool { remote.isBroken || local.isBroken }

  /// Whether it is the connection to the local server that broke.
  var isOnlyLocalBroken: Bool { local.isBroken && !remote.isBroken }

  /// Replaces what is broken.
  func reconnect(_ reporter: Reporter) throws(SyncFailure) {
    if remote.isBroken { try remote.reconnect(reporter) }
    if local.isBroken { try local.reconnect(reporter) }
  }

  /// Drops the connections without a goodbye.
  ///
  /// Both: when one broke, what is under way on the other one is of no use.
  func abandon() {
    remote.abandon()
    local.abandon()
  }

  /// Says goodbye, but to a server whose connection is kept.
  func leave(keeping held: HeldConnection? = nil) {
    if let held { held.keep(remote.connection) } else { remote.leave() }
    local.leave()
  }
}

/// Opens both sides of an account for a worker; shared by the workers of one run.
final class StorePairConnector: Sendable {
  private let context: RunContext
  private let remote: IMAPConnector
  /// `nil` where the local side is a Maildir.
  private let local: IMAPConnector?

  /// `knowledge` tells what experience says of the extensions of a side.
  init(
    _ context: RunContext, _ logins: AccountLogins,
    knowledge: (Side) throws(SyncFailure) -> ServerKnowledge
  ) throws(SyncFailure) {
    self.context = context
    remote = try IMAPConnector(
      context, to: context.account.remote, credentials: logins.remote,
      knowledge: try knowledge(.remote))
    if let server = context.account.local.server, let login = logins.local {
      local = try IMAPConnector(
        context, to: server, credentials: login, knowledge: try knowledge(.local))
    } else {
      local = nil
    }
  }

  /// `held` is a connection to the server that is open already; see
  /// ``IMAPConnector/connect(_:or:listsFolders:)``.
  func connect(
    _ reporter: Reporter, or held: IMAPConnection? = nil, listsFolders: Bool = false
  ) throws(SyncFailure) -> StorePair {
    StorePair(
      remote: try remote.connect(reporter, or: held, listsFolders: listsFolders),
      local: try connectLocal(reporter, listsFolders))
  }

  private func connectLocal(
    _ reporter: Reporter, _ listsFolders: Bool
  ) throws(SyncFailure) -> any LocalStore {
    switch context.account.local {
    case .maildir(let settings): return MaildirSide(settings, context)
    case .server:
      guard let local else {
        preconditionFailure("an account with a local server has a login to it")
      }
      return ServerSide(try local.connect(reporter, listsFolders: listsFolders), context)
    }
  }
}
