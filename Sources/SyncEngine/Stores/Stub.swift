// SPDX-License-Identifier: MIT
import SyncModel
final class IMAPStore {
  var isBroken: Bool { false }
  func reconnect(_ r: Reporter) throws(SyncFailure) {}
  func abandon() {}
  func leave() {}
  func folders() throws(SyncFailure) -> (folders: [FolderName], separator: Character?) { ([], nil) }
  func create(_ f: FolderName) throws(SyncFailure) {}
  func open(_ f: FolderName) throws(SyncFailure) -> any RemoteFolder { throw .interrupted }
}
struct IMAPConnector: Sendable {
  init(_ c: RunContext, credentials: AccountCredentials) {}
  func connect(_ r: Reporter) throws(SyncFailure) -> IMAPStore { IMAPStore() }
}
