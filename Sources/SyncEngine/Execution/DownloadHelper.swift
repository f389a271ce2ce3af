// SPDX-License-Identifier: MIT

import IMAP
import SyncModel

/// What a helper must know of the download that it joins.
struct DownloadJob: Sendable {
  let direction: CopyDirection
  /// The name that marks the files of the local folder.
  let visible: FolderName
  /// The UIDVALIDITY of the owner's folder: other numbers would mean other messages.
  let validity: UInt32
  /// The UIDNEXT of the owner's folder: who sees less cannot fetch all of it.
  let next: UInt32
  let maildir: MaildirSettings
  let context: RunContext
}

/// Fetches messages of a ``DownloadQueue`` over one connection and tells what becomes of them.
///
/// Lives on the thread of its connection.
final class DownloadHelper: CopyObserver {
  private let queue: DownloadQueue
  private let job: DownloadJob
  private let reporter: Reporter
  /// The messages that it has taken and that are neither durable nor failed.
  private var inHand: [MessageReference: MessageCopy] = [:]

  private init(_ queue: DownloadQueue, _ job: DownloadJob, _ reporter: Reporter) {
    self.queue = queue
    self.job = job
    self.reporter = reporter
  }

  /// The work of a further connection, for ``SpareConnections/start(_:_:)``; the helper has entered the
  /// queue before.
  static func work(
    _ queue: DownloadQueue, _ job: DownloadJob
  ) -> @Sendable (StorePair?, Reporter) -> String? {
    { stores, reporter in
      guard let stores else {
        queue.leave()
        return nil
      }
      return DownloadHelper(queue, job, reporter).work(with: stores.remote)
    }
  }

  /// Works until nothing is left, and returns why the connection was of no use or became so.
  private func work(with store: IMAPStore) -> String? {
    let remote: IMAPFolder
    do throws(SyncFailure) {
      remote = try store.open(job.direction.from.folder, since: nil, isReading: true, reporter)
    } catch {
      queue.leave()
      return error.reason
    }
    guard remote.validity == job.validity, remote.next >= job.next else {
      queue.leave()
      return "the server shows folder \(remote.place.folder) otherwise there"
    }
    return fetch(from: remote)
  }

  private func fetch(from remote: IMAPFolder) -> String? {
    do throws(SyncFailure) {
      try deliver(from: remote)
      queue.leave(Array(inHand.values))
      return nil
    } catch {
      guard case .problem(let problem) = error, problem.breaksConnection else {
        queue.leave([], error)
        return nil
      }
      queue.leave(Array(inHand.values))
      return problem.message
    }
  }

  /// Throws a lost connection only after everything that came before is durable and told.
  private func deliver(from remote: IMAPFolder) throws(SyncFailure) {
    let context = job.context
    let local = MaildirFolder(
      job.direction.to.folder, visible: job.visible, of: job.maildir, in: context,
      warn: { self.reporter.report(.warning($0)) })
    let receiver = try local.receiver(observer: self)
    do throws(SyncFailure) {
      try remote.send(to: receiver, observer: self) { () throws(SyncFailure) in self.take() }
    } catch {
      try receiver.finish()
      throw error
    }
  }

  private func take() -> [MessageCopy] {
    let copies = queue.take()
    for copy in copies { inHand[copy.message] = copy }
    return copies
  }

  // MARK: - CopyObserver

  var shouldStop: Bool { job.context.stop.endsSoon || queue.isEnding }

  func copying(_ message: MessageReference?) {
    reporter.enter(.downloading)
    reporter.report(job.direction.copying(message))
  }

  func stored(_ copies: [StoredCopy]) {
    for copy in copies { inHand[copy.source] = nil }
    queue.tell(.stored(copies))
  }

  func failed(_ message: MessageReference, _ problem: SyncProblem) {
    inHand[message] = nil
    queue.tell(.failed(message, problem))
  }
}

extension SyncFailure {
  /// What is wrong; `nil` when the user wants to leave.
  fileprivate var reason: String? {
    if case .problem(let problem) = self { problem.message } else { nil }
  }
}
