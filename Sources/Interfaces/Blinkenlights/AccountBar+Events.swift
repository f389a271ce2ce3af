// SPDX-License-Identifier: MIT

import SyncModel

extension AccountBar {
  /// Takes in an event of this account; its lamp exists already.
  mutating func follow(_ record: EventRecord) {
    switch record.event {
    case .waitingForTurn: stage = .waiting
    case .accountStarted: begin()
    case .accountFinished(_, let outcome, let summary):
      end(outcome, summary, time: record.time)
    case .sleeping(let remaining, _): stage = .sleeping(until: record.time + remaining)
    case .woken: stage = .between
    case .passwordAwaited(let wait): stage = .awaiting(wait)
    case .accountEnded: stage = .ended
    case .pauseChanged(_, let isPaused): self.isPaused = isPaused
    case .problem(let problem, let scope):
      self.problem = problem
      noteFolder(problem, scope)
      if case .deletionsHeld(_, let count, _) = problem { heldDeletions += count }
    case .connecting(_, let host, _): self.host = host
    case .connectingByTunnel: host = "the tunnel"
    case .watching(let place): watched[record.origin.thread] = place.folder
    case .watchLost, .threadFinished: watched[record.origin.thread] = nil
    case .connected(let repository, _, let tier, _): tiers[repository] = tier
    case .foldersListed(let names):
      folders = names.count
      folderTable.keep(names)
    default: followFolder(record)
    }
  }

  private mutating func begin() {
    stage = .running
    problem = nil
    folders = 0
    foldersDone = 0
    heldDeletions = 0
    run = Totals()
    beginRecord()
    folderTable.changeAll { $0.wasOpened = false }
  }

  private mutating func noteFolder(_ problem: SyncProblem, _ scope: ProblemScope) {
    switch scope {
    case .folder(let place, _), .message(_, let place, _):
      guard folderTable[place.folder] != nil else { return }
      folderTable.change(place.folder) { $0.problem = problem }
    case .program, .account: break
    }
  }

  /// What nobody had to open was in step.
  private mutating func endFolders(_ outcome: RunOutcome, time: Double) {
    folderTable.changeAll { row in
      row.isWorking = false
      guard !row.wasOpened, outcome == .succeeded || outcome == .incomplete else { return }
      row.lastDone = time
      row.problem = nil
    }
  }

  private mutating func end(_ outcome: RunOutcome, _ summary: RunSummary, time: Double) {
    stage = .between
    record(Totals(summary), time: time)
    run = Totals()
    endTransfers()
    endFolders(outcome, time: time)
    self.outcome = outcome
    lastSummary = summary
    if outcome == .succeeded { lastSuccess = time }
  }

  private mutating func followFolder(_ record: EventRecord) {
    let thread = record.origin.thread
    switch record.event {
    case .folderStarted(let remote, _, _):
      updateLamp(of: thread) { $0.folder = remote.folder }
      folderTable.change(remote.folder) { row in
        (row.isWorking, row.wasOpened, row.problem) = (true, true, nil)
      }
    case .listed(let place, kind: .imap, let messages):
      guard folderTable[place.folder] != nil else { return }
      folderTable.change(place.folder) { $0.messages = messages }
    case .foldersUnchanged(let count): foldersDone += count
    case .folderFinished(let remote, _, let summary):
      foldersDone += 1
      run += Totals(summary)
      endTransfers(of: remote.folder)
      self.record(running, time: record.time)
      folderTable.change(remote.folder) { row in
        row.isWorking = false
        row.lastSummary = summary
        if row.problem == nil { row.lastDone = record.time }
      }
    case .copying(_, let number, let total, let from, let to):
      transfer(record, from: from, to: to) {
        $0.begin(number: number, total: total, time: record.time)
      }
    case .progress(let done, let total, let bytes, let from, let to):
      transfer(record, from: from, to: to) {
        $0.advance(done: done, total: total, bytes: bytes, time: record.time)
      }
      self.record(running, time: record.time)
    default: break
    }
  }

  private mutating func transfer(
    _ record: EventRecord, from: FolderPlace, to: FolderPlace, _ change: (inout Transfer) -> Void
  ) {
    let isDownload = record.activity != .uploading
    updateLamp(of: record.origin.thread) { lamp in
      var transfer = Transfer(source: from, isDownload: isDownload, total: 0)
      if let known = lamp.transfer, known.source == from, known.isDownload == isDownload {
        transfer = known
      }
      change(&transfer)
      lamp.transfer = transfer
      lamp.folder = isDownload ? from.folder : to.folder
    }
  }
}
