// SPDX-License-Identifier: MIT

import POSIX
import SyncModel

/// Downloads the messages of a big folder over several connections.
///
/// The owner of the folder fetches as ever; helpers with connections of their own take messages from the
/// same queue and deliver to the same Maildir.  Only the owner records: the helpers tell it what has
/// become durable.
final class SharedDownload {
  private let queue: DownloadQueue
  private let job: DownloadJob
  private let remote: any RemoteFolder
  private let local: MaildirFolder
  private let run: CopyRun
  private let spares: SpareConnections
  private var crew: [Thread] = []

  /// `nil` where one connection must do or is enough, and where the local side is a server.
  init?(
    _ copies: [MessageCopy], from remote: any RemoteFolder, into local: any LocalFolder,
    by run: CopyRun
  ) {
    let settings = run.context.account.remote
    guard let spares = run.context.spares, let local = local as? MaildirFolder,
      !settings.keepsFolderOnOneConnection,
      copies.count >= settings.messagesPerConnection
    else { return nil }
    queue = DownloadQueue(copies)
    job = DownloadJob(
      direction: run.direction, visible: local.visible, validity: remote.validity,
      next: remote.next, maildir: local.settings, context: run.context)
    self.remote = remote
    self.local = local
    self.run = run
    self.spares = spares
  }

  /// Returns when all messages are done or the user wants to leave; no helper is at work then.
  ///
  /// After a failure what the helpers have delivered is recorded all the same.
  func run(to receiver: any MessageReceiver) throws(SyncFailure) {
    do throws(SyncFailure) {
      repeat {
        try remote.send(to: receiver, observer: run) { () throws(SyncFailure) in
          try self.record()
          self.enlargeCrew()
          return self.queue.take()
        }
        if run.shouldStop { queue.end() }
      } while try isUnfinished()
      dismiss()
      if let failure = queue.failure { throw failure }
    } catch {
      queue.end()
      dismiss()
      // What cannot be recorded now is found in both places by the next run.
      try? record()
      throw error
    }
  }

  /// Hires helpers while connections are free and there is enough to do for them.
  private func enlargeCrew() {
    // Counted before the first begins: it may take messages while the second is being hired.
    for _ in 0..<missingHelpers {
      let helper = DownloadHelper.work(queue, job)
      queue.enter()
      guard let thread = spares.start(run.reporter, helper) else { return queue.leave() }
      crew.append(thread)
    }
  }

  /// For how many more there are enough messages.
  private var missingHelpers: Int {
    guard !run.shouldStop, !queue.isEnding else { return 0 }
    return max(0, queue.count / job.context.account.remote.messagesPerConnection - queue.helpers)
  }

  /// Records what helpers do after the owner has nothing left, until they are done or give some back.
  private func isUnfinished() throws(SyncFailure) -> Bool {
    while true {
      let finding = queue.wait()
      try record()
      if finding != .news { return finding == .more }
    }
  }

  private func record() throws(SyncFailure) {
    for news in queue.takeNews() {
      switch news {
      case .stored(let copies):
        local.add(copies)
        try run.stored(copies)
      case .failed(let message, let problem): run.failed(message, problem)
      }
    }
  }

  private func dismiss() {
    for thread in crew { thread.join() }
    crew = []
  }
}
