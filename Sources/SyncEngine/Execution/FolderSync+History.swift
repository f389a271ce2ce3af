// SPDX-License-Identifier: MIT

import SyncModel

// What is done with a folder that is of an earlier time than the last run.
extension FolderSync {
  /// Takes the agreement away, as if it had been lost, where the folder came back from a backup: what it lacks was
  /// deleted by nobody, and is copied again.
  ///
  /// Without the UIDVALIDITY some messages are compared before the UIDs in file names are believed.
  func forgetIfOlder(_ own: inout Own) throws(SyncFailure) {
    guard !own.agreed.isEmpty, own.look.snapshot.messages != own.agreed.messages,
      try memory.precedesLastRun(own.folder)
    else { return }
    reporter.report(.warning(.folderOlder(own.folder.place)))
    if let status = own.status {
      try FolderValidity(context.remotePlace(pair), in: context.layout).forget()
      try status.apply(.init(drop: own.agreed.messages.map(\.uid)))
    }
    own.agreed = FolderSnapshot()
  }
}
