// SPDX-License-Identifier: MIT

import Foundation
import Glibc
import POSIX
import TestSupport

/// Measures what a folder of a million small messages costs the program: peak memory and time.
///
/// Needs 20 GB and an hour.
struct MemoryBenchmark {
  /// What one run took.
  struct Result {
    let step: MemoryStep
    let variant: MemoryVariant
    let measurement: Measurement
  }

  /// How many messages change in one step.
  static let changed = 1_000
  private static let limit = Duration.seconds(7_200)

  private let total: Int
  private let workshop: TemporaryFolder
  private let mail: TemporaryFolder
  private let corpus = BenchmarkCorpus()

  /// `scale` is the part of the million that is used.
  init(_ scale: Double) throws {
    total = max(20 * Self.changed, Int(1_000_000 * scale))
    workshop = try TemporaryFolder()
    mail = try TemporaryFolder()
    try ServerUser.own(mail)
  }

  /// Measures all variants; `done` is called after each run.
  func run(_ done: (Result) throws -> Void) throws {
    defer { for folder in [workshop, mail] { _ = try? Shell.run(["rm", "-rf", folder.path]) } }
    let user = "million"
    var home = ""
    for (number, variant) in MemoryVariant.all.enumerated() {
      let mailbox = try LargeMailbox(variant.tier, in: mail)
      defer { mailbox.stop() }
      if variant.steps.first == .firstSync {
        if number > 0 { try Shell.check(["rm", "-rf", home]) }
        home = "\(workshop.path)/\(number)"
        if number == 0 { try mailbox.add(0..<total, to: user, corpus) }
      }
      let folder = LargeFolder(user: user, home: home, mailbox, variant)
      for step in variant.steps { try done(try measure(step, folder)) }
    }
  }

  private func measure(_ step: MemoryStep, _ folder: LargeFolder) throws -> Result {
    try prepare(step, folder)
    // What the run before changed in the Maildir makes the next one read it.
    if step == .nothing { _ = try folder.synchronise(fullCheck: false, within: Self.limit) }
    sync()
    let measurement = try folder.synchronise(fullCheck: step == .fullCheck, within: Self.limit)
    if let problem = try folder.problem(after: step) {
      throw ProgramFailure("\(step.rawValue): \(problem)")
    }
    return Result(step: step, variant: folder.variant, measurement: measurement)
  }

  private func prepare(_ step: MemoryStep, _ folder: LargeFolder) throws {
    let server = folder.mailbox.server
    let user = ["-u", folder.user]
    let box = ["mailbox", "INBOX", "uid", uids(folder.variant.tier)]
    switch step {
    case .firstSync: try Files.createDirectories("\(folder.home)/Mail")
    // Longer than the time stamp of a directory is distrusted.
    case .afterFirstSync, .nothing: Sleep.seconds(2.5)
    case .fullCheck: break
    case .newMessages:
      try folder.mailbox.add(total..<total + Self.changed, to: folder.user, corpus)
    case .flagsOnServer: try server.doveadm(["flags", "add"] + user + [#"\Draft"#] + box)
    case .flagsInMaildir: try folder.markAnswered(Self.changed)
    case .deletions: try server.doveadm(["expunge"] + user + box)
    case .newNumbers:
      let validity = ["--uid-validity", "\(Int(Date.now.timeIntervalSince1970))"]
      try server.doveadm(["mailbox", "update"] + user + validity + ["INBOX"])
    case .lostState: try Shell.check(["rm", "-r", "\(folder.home)/metadata"])
    case .upload: try folder.becomeNew()
    }
  }

  /// A thousand UIDs, spread over the folder; others for each tier.
  private func uids(_ tier: MemoryVariant.Tier) -> String {
    let first = 1 + (MemoryVariant.Tier.allCases.firstIndex(of: tier) ?? 0)
    return (0..<Self.changed).map { "\($0 * (total / Self.changed) + first)" }
      .joined(separator: ",")
  }
}
