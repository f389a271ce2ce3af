// SPDX-License-Identifier: MIT

import IMAP
import SyncModel

/// Finds out which files of a folder are which messages of the server, and makes that known: file names
/// and status, as if this program had copied them.
///
/// Only headers are fetched, and nothing is copied or deleted.  An end at any moment leaves whole files
/// under names of the old or the new kind; the next time begins with those that are left.
struct FolderAdoption {
  /// So many of the oldest and of the newest messages prove the notes of another program.
  private static let sample = 10

  private let pair: FolderPair
  private let context: RunContext
  private let local: any LocalFolder
  private let remote: any RemoteFolder

  init(
    _ pair: FolderPair, _ context: RunContext, _ local: any LocalFolder,
    _ remote: any RemoteFolder
  ) {
    self.pair = pair
    self.context = context
    self.local = local
    self.remote = remote
  }

  /// Takes the folder over; without a `status` it only tells what it would do.
  func run(_ status: StatusDatabase?) throws(SyncFailure) -> AdoptionReport {
    guard status != nil, let files else { return try compare(status) }
    var report = AdoptionReport()
    try files.hold { () throws(SyncFailure) in report = try compare(status) }
    return report
  }

  /// Takes over a folder of which nothing is known yet; returns whether there was anything to look at.
  ///
  /// A file without a number may be a message that the server has.  A few files beside a large mailbox are
  /// sent without asking for the headers of all its messages.
  func runUnasked(
    _ own: FolderSnapshot, _ status: StatusDatabase, _ reporter: Reporter
  ) throws(SyncFailure) -> Bool {
    let arrivals = own.arrivals.count
    guard arrivals > 0, remote.exists > 0, remote.exists <= max(1_000, 20 * arrivals) else {
      return false
    }
    let report = try run(status)
    if report.recognised > 0 || !report.doubts.isEmpty {
      reporter.report(.adopted(context.localPlace(pair), report, isDryRun: false))
    }
    return true
  }

  /// What mbsync keeps in the folder; a server has nothing of the kind.
  private var files: MbsyncFiles? { (local as? MaildirFolder).map { MbsyncFiles(in: $0.path) } }

  /// What takes part in the comparison, and what was found.
  private struct Finding {
    let own: FolderSnapshot
    let theirs: FolderSnapshot
    /// Whether the numbers in file names are those of the server.
    let keepsNumbers: Bool
    var matched: [(message: MessageReference, uid: UID)] = []
    /// The flags that another program noted of them.
    var noted: [UID: MessageFlags] = [:]
    var doubtful: [(message: MessageReference, uid: UID)] = []

    /// Files that are not known as messages of the server.
    var files: [MessageReference] {
      let numbered = keepsNumbers ? [] : own.messages.map { MessageReference.uid($0.uid) }
      return numbered + own.arrivals.map { .arrival($0.key) }
    }

    /// Messages of the server that are not known as files.
    var messages: [UID] {
      theirs.messages.map(\.uid).filter { !keepsNumbers || own[$0] == nil }
    }
  }

  private func compare(_ status: StatusDatabase?) throws(SyncFailure) -> AdoptionReport {
    let (listing, theirs) = (try local.snapshot(), try remote.snapshot())
    let keepsNumbers = try numbersHold(listing)
    let own = keepsNumbers ? listing : try local.completed(listing)
    var finding = Finding(own: own, theirs: theirs, keepsNumbers: keepsNumbers)
    if !finding.files.isEmpty, !finding.messages.isEmpty {
      try match(&finding, with: files?.state())
    }
    var report = try report(finding)
    if let status {
      report.hasForeignState = files?.exist == true
      try takeOver(finding, status)
    }
    return report
  }

  private func numbersHold(_ own: FolderSnapshot) throws(SyncFailure) -> Bool {
    let saved = try FolderValidity(context.remotePlace(pair), in: context.layout).saved()
    if let saved, saved != remote.validity { return false }
    let verdict = try NumberProof(local, remote).verdict(own)
    return verdict == nil || verdict == .right
  }

  // MARK: - Matching

  private func match(_ finding: inout Finding, with state: MbsyncState?) throws(SyncFailure) {
    let entries = state.map { $0.validity == remote.validity ? self.entries(of: $0, finding) : [:] }
    let noted = entries ?? [:]
    finding.noted = Dictionary(noted.values.map { ($0.uid, $0.flags) }) { first, _ in first }
    var files = finding.files
    if try isProven(noted, files) {
      finding.matched = files.compactMap { file in noted[file].map { (file, $0.uid) } }
      files.removeAll { noted[$0] != nil }
    }
    let taken = Set(finding.matched.map(\.uid))
    let messages = finding.messages.filter { !taken.contains($0) }
    if files.isEmpty || messages.isEmpty { return }
    let matching = PrintMatching(
      local: try local.prints(of: files), remote: try remote.prints(of: messages),
      hints: noted.mapValues(\.uid))
    finding.matched += matching.pairs
    finding.doubtful = matching.doubtful
  }

  /// The notes about files that are there, and messages that the server has; each message once.
  private func entries(
    of state: MbsyncState, _ finding: Finding
  ) -> [MessageReference: MbsyncState.Entry] {
    var free = Set(finding.messages)
    var found: [MessageReference: MbsyncState.Entry] = [:]
    for arrival in finding.own.arrivals {
      let message = MessageReference.arrival(arrival.key)
      guard let number = local.base(of: message).flatMap({ MaildirName($0).foreignNumber }),
        let entry = state.entries[number], free.remove(entry.uid) != nil
      else { continue }
      found[message] = entry
    }
    return found
  }

  /// Whether notes can be relied upon without a look at each message: all of the sample are right.
  private func isProven(
    _ noted: [MessageReference: MbsyncState.Entry], _ files: [MessageReference]
  ) throws(SyncFailure) -> Bool {
    let files = files.filter { noted[$0] != nil }.sorted {
      (noted[$0]?.uid.rawValue ?? 0) < (noted[$1]?.uid.rawValue ?? 0)
    }
    guard files.count > 2 * Self.sample else { return false }
    let sample = Array(files.prefix(Self.sample) + files.suffix(Self.sample))
    var theirs: [UID: MessagePrint] = [:]
    for (uid, print) in try remote.prints(of: sample.compactMap { noted[$0]?.uid }) {
      theirs[uid] = print
    }
    return try local.prints(of: sample).allSatisfy { file in
      noted[file.message].flatMap { theirs[$0.uid] }?.resembles(file.print) == true
    }
  }

  // MARK: - What comes of it

  private func report(_ finding: Finding) throws(SyncFailure) -> AdoptionReport {
    var report = AdoptionReport()
    let known = finding.own.messages.filter { finding.theirs[$0.uid] != nil }.count
    report.known = finding.keepsNumbers ? known : 0
    report.recognised = finding.matched.count
    report.recognisedByState = finding.matched.filter { finding.noted[$0.uid] != nil }.count
    report.onlyHere = finding.own.count - report.known - report.recognised
    report.onlyThere = finding.messages.count - report.recognised
    report.doubts = finding.doubtful.map { doubt in
      AdoptionReport.Doubt(file: local.base(of: doubt.message) ?? "", uid: doubt.uid)
    }
    return report
  }

  /// Names first, then what the UIDs are of, the status last.
  ///
  /// While files get other numbers there is no UIDVALIDITY: a run after an end in the middle must not take
  /// those that were given by halves for those of the server.
  private func takeOver(
    _ finding: Finding, _ status: StatusDatabase
  ) throws(SyncFailure) {
    try context.generation?.advance()
    try files?.putAway()
    if !finding.keepsNumbers {
      try FolderValidity(remote.place, in: context.layout).save(FolderValidity.ofNone)
      try status.apply(.init(drop: try status.load().messages.map(\.uid)))
      for place in [context.localPlace(pair), remote.place] {
        try StartUID(place, in: context.layout).forget()
      }
    }
    try local.renumber(numbers(finding))
    try FolderValidity(context.localPlace(pair), in: context.layout).save(local.validity)
    try FolderValidity(remote.place, in: context.layout).save(remote.validity)
    try status.apply(.init(put: rows(finding)))
  }

  private func numbers(_ finding: Finding) -> [(message: MessageReference, uid: UID?)] {
    let numbers = finding.matched.map { ($0.message, Optional($0.uid)) }
    if finding.keepsNumbers { return numbers }
    let matched = Set(finding.matched.map(\.message))
    // A number that belongs to another message now must not stay in a name.
    return numbers
      + finding.own.messages.map { .uid($0.uid) }.filter { !matched.contains($0) }.map { ($0, nil) }
  }

  /// Flags that one side alone has were set after the other program ran, or were never passed on: the
  /// next run passes them on.
  private func rows(_ finding: Finding) -> [KnownMessage] {
    var flags: [MessageReference: MessageFlags] = [:]
    for message in finding.own.messages { flags[.uid(message.uid)] = message.flags }
    for arrival in finding.own.arrivals { flags[.arrival(arrival.key)] = arrival.flags }
    return finding.matched.map { message, uid in
      let common = (flags[message] ?? []).intersection(finding.theirs[uid] ?? [])
      return KnownMessage(
        uid, (finding.noted[uid] ?? common).intersection(context.rules.sharedFlags))
    }
  }
}
