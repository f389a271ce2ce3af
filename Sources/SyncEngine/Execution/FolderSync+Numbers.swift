// SPDX-License-Identifier: MIT

import IMAP
import SyncModel

// What a folder's UIDs mean, and what is done when they mean something else than before.
extension FolderSync {
  /// Whether the UIDs still mean what they meant, or could be given their new meaning.
  func hasSameNumbers(
    _ own: inout Own, _ remote: any RemoteFolder
  ) throws(SyncFailure) -> Bool {
    let check = ValidityCheck(pair, context, reporter)
    let isEmpty = own.look.snapshot.isEmpty && own.agreed.isEmpty
    if let isProven = try proveUnsavedNumbers(&own, remote) { return isProven }
    guard case .changed(let change) = try check.check(own.folder, remote, isEmpty: isEmpty) else {
      return true
    }
    guard let status = own.status, try renumber(&own, remote, status, change) else {
      check.report(change)
      return false
    }
    own.agreed = try status.load()
    own.look = LocalLook(snapshot: try snapshot(of: own.folder))
    return true
  }

  /// Looks at messages where nothing tells what the UIDs in file names meant, because the state was lost
  /// or another program filled the folder; `nil` when there is nothing to find out.
  ///
  /// - Throws: A problem of the folder when the server has other messages under the UIDs, and too few of
  ///   the files are recognised: taken for them, the files would stay what they are not.
  private func proveUnsavedNumbers(
    _ own: inout Own, _ remote: any RemoteFolder
  ) throws(SyncFailure) -> Bool? {
    let validity = FolderValidity(context.remotePlace(pair), in: context.layout)
    let localValidity = FolderValidity(own.folder.place, in: context.layout)
    let isUnsaved = try validity.saved() == nil
    let isLocalUnsaved = own.folder.carriesNumbers ? false : try localValidity.saved() == nil
    guard let status = own.status, isUnsaved || isLocalUnsaved, mayRenumber(own) else { return nil }
    let verdict = try NumberProof(own.folder, remote).verdict(own.look.snapshot)
    if verdict == nil || verdict == .right {
      let adoption = FolderAdoption(pair, context, own.folder, remote)
      guard own.folder.carriesNumbers,
        try adoption.runUnasked(own.look.snapshot, status, reporter)
      else { return nil }
    } else {
      let renumbering = Renumbering(
        own.folder, remote, status: status, hasAgreed: !own.agreed.isEmpty)
      // Without a value the next run could take numbers that were given by halves for those of the server.
      let result = try renumbering.run(own.look.snapshot) { () throws(SyncFailure) in
        try context.generation?.advance()
        try validity.save(FolderValidity.ofNone)
      }
      guard let result else {
        if verdict == .unknown || !own.folder.carriesNumbers { return nil }
        throw .problem(.numbersDoubtful(remote.place))
      }
      try validity.save(remote.validity)
      if isLocalUnsaved { try localValidity.save(own.folder.validity) }
      reporter.report(
        .renumbered(remote.place, recognised: result.recognised, total: result.total))
    }
    own.agreed = try status.load()
    own.look = LocalLook(snapshot: try snapshot(of: own.folder))
    return true
  }

  /// Takes the UID from messages that have one which the server has not given yet: it is that of another server, or
  /// of another time, and the server may be about to give it to another message.
  func disownFuture(
    _ own: inout Own, _ remote: any RemoteFolder, _ theirs: FolderSnapshot
  ) throws(SyncFailure) {
    guard theirs.isComplete, own.folder.carriesNumbers, mayRenumber(own),
      !context.general.isDryRun
    else { return }
    let future = own.look.snapshot.messages.reversed().prefix { $0.uid.rawValue >= remote.next }
    let strays = future.map(\.uid).filter { theirs[$0] == nil && own.agreed[$0] == nil }
    if strays.isEmpty { return }
    try own.folder.renumber(strays.map { (.uid($0), nil) })
    own.look = LocalLook(snapshot: try snapshot(of: own.folder))
  }

  /// Finds out whose the UIDs are that several files claim.
  func settleContested(
    _ own: inout Own, with remote: any RemoteFolder
  ) throws(SyncFailure) {
    let found = try own.folder.settleContested(
      with: remote, mayRename: mayRenumber(own) && !context.general.isDryRun)
    own.unsure = found.unsure
    for (uid, name) in found.taken {
      reporter.report(.warning(.numberTaken(own.folder.place, uid: uid, file: name)))
    }
    if !found.taken.isEmpty {
      own.look = LocalLook(snapshot: try snapshot(of: own.folder))
    } else if !found.unsure.isEmpty {
      own.look.mark = nil
    }
  }

  /// Deletes no file of which it cannot be told whether it is the message that is gone.
  func withholdContested(_ plan: inout MessagePlan, _ own: Own) {
    plan.local.deletions.removeAll { uid in
      guard own.unsure.contains(uid) else { return false }
      reporter.report(.warning(.deletionContested(own.folder.place, uid: uid)))
      return true
    }
  }

  /// Whether the messages can get other numbers without writing to a side that is `readonly`.
  private func mayRenumber(_ own: Own) -> Bool {
    !own.folder.carriesNumbers || !context.account.local.rules.isReadOnly
  }

  /// Tries to recognise the messages of a folder that the server numbered anew.
  ///
  /// Leaves `own` to be filled again: what it holds is not needed for that, and may be a million messages.
  private func renumber(
    _ own: inout Own, _ remote: any RemoteFolder, _ status: StatusDatabase,
    _ change: ValidityCheck.Change
  ) throws(SyncFailure) -> Bool {
    guard change.isRemote || !own.folder.carriesNumbers, mayRenumber(own) else { return false }
    let renumbering = Renumbering(
      own.folder, remote, status: status, hasAgreed: !own.agreed.isEmpty)
    own.agreed = FolderSnapshot()
    // The directory may have been left unread because nothing in it had changed.
    if own.look.snapshot.arrivals.isEmpty {
      own.look = LocalLook(snapshot: FolderSnapshot())
      own.look = LocalLook(snapshot: try own.folder.snapshot())
    }
    let result = try renumbering.run(own.look.snapshot) { () throws(SyncFailure) in
      try context.generation?.advance()
    }
    guard let result else { return false }
    try change.accept()
    for place in [context.localPlace(pair), remote.place] {
      try StartUID(place, in: context.layout).forget()
    }
    reporter.report(
      .renumbered(remote.place, recognised: result.recognised, total: result.total))
    return true
  }
}
