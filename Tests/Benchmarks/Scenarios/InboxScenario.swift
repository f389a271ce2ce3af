// SPDX-License-Identifier: MIT

import Foundation
import POSIX
import TestSupport

/// W1, W2, W4, W5 and W9: one folder of 10,000 messages.
struct InboxScenario: Scenario {
  static let workloads: Set<Workload> = [
    .firstSync, .nothingChanged, .flagsOnServer, .flagsInMaildir, .deletionsOnServer,
  ]

  let workshop: Workshop
  private let total: Int
  /// How many messages change in one round.
  private var share: Int { total / 10 }

  init(_ workshop: Workshop) {
    self.workshop = workshop
    total = workshop.scaled(10_000)
  }

  func run(_ cases: [Case], _ stopwatch: Stopwatch) throws {
    try workshop.createAccount("inbox", messages: total, .usual)
    let lanes = try workshop.synchronisers.map { synchroniser in
      let user = "inbox-\(synchroniser)"
      try workshop.server.copyAccount(of: "inbox", to: user)
      return try Lane(synchroniser, user: user, in: workshop, name: "inbox")
    }
    for work in cases where work.workload == .firstSync {
      try stopwatch.measure(firstSync, in: lanes, roundTrip: work.roundTrip)
      try stopwatch.measureBareLoop(work, messages: total) { port, folder in
        try BareDownload.run(port: port, user: "inbox", folders: ["INBOX"], root: folder)
      }
    }
    try fill(lanes, messages: total)
    for work in cases where work.workload != .firstSync {
      guard let exercise = exercise(for: work.workload) else { continue }
      try settle(lanes)
      try stopwatch.measure(exercise, in: lanes, roundTrip: work.roundTrip)
      if work.workload == .deletionsOnServer { try measureBareRemoval(work, stopwatch) }
    }
    for lane in lanes { try lane.clear() }
  }

  /// What removing the files takes alone: another tenth of a Maildir in each round.
  private func measureBareRemoval(_ work: Case, _ stopwatch: Stopwatch) throws {
    let tree = "\(workshop.path)/removal"
    try workshop.corpus.write(0..<total, .usual, toMaildir: tree)
    let names = try Directory.names(in: "\(tree)/cur").sorted()
    var round = 0
    try stopwatch.measureBareLoop(work, messages: share) { _, _ in
      let chosen = (0..<share).map { names[$0 * 10 + round] }
      round += 1
      return try BareRemoval.run(chosen, in: "\(tree)/cur")
    }
    try workshop.putAside(tree)
  }

  private func exercise(for workload: Workload) -> Exercise? {
    switch workload {
    case .nothingChanged:
      Exercise(workload: .nothingChanged, prepare: { _, _ in }, check: countsAll)
    case .flagsOnServer: flagsOnServer
    case .flagsInMaildir: flagsInMaildir
    case .deletionsOnServer: deletionsOnServer
    default: nil
    }
  }

  private var countsAll: (Lane, Int) throws -> Void {
    { lane, _ in try expect(lane.messageNames().count, total, "messages") }
  }

  private var firstSync: Exercise {
    Exercise(workload: .firstSync, prepare: { lane, _ in try lane.clear() }, check: countsAll)
  }

  /// One message in ten is marked as a draft in even rounds and unmarked in odd ones.
  private var flagsOnServer: Exercise {
    let uids = (1...share).map { "\($0 * 10 - 5)" }.joined(separator: ",")
    return Exercise(
      workload: .flagsOnServer,
      prepare: { lane, round in
        let verb = round.isMultiple(of: 2) ? "add" : "remove"
        try workshop.server.doveadm([
          "flags", verb, "-u", lane.user, #"\Draft"#, "mailbox", "INBOX", "uid", uids,
        ])
      },
      check: { lane, round in
        let drafts = try lane.messageNames().count { $0.contains(/:2,\w*D/) }
        try expect(drafts, round.isMultiple(of: 2) ? share : 0, "drafts")
      })
  }

  /// One message in ten is marked as answered in the files, or the marks are taken away.
  private var flagsInMaildir: Exercise {
    Exercise(
      workload: .flagsInMaildir,
      prepare: { lane, round in try markAnswered(lane, isOn: round.isMultiple(of: 2)) },
      check: { lane, round in
        let found = try workshop.server.doveadm([
          "search", "-u", lane.user, "mailbox", "INBOX", "answered",
        ]).split(separator: "\n").count
        try expect(found, round.isMultiple(of: 2) ? share : 0, "answered messages on the server")
      })
  }

  private func markAnswered(_ lane: Lane, isOn: Bool) throws {
    let folder = "\(lane.mail)/INBOX/cur"
    let names = try Directory.names(in: folder).filter { name in
      name.contains(":2,") && name.contains(/:2,\w*R/) != isOn
    }
    for name in names.sorted().prefix(share) {
      guard let mark = name.range(of: ":2,") else { continue }
      let letters = name[mark.upperBound...]
      let flags = isOn ? letters + "R" : letters.filter { $0 != "R" }[...]
      try Files.rename(
        "\(folder)/\(name)", to: "\(folder)/\(name[..<mark.upperBound])\(String(flags.sorted()))")
    }
  }

  /// Another tenth in each round, ten rounds at most; as many come again before the next one.
  private var deletionsOnServer: Exercise {
    Exercise(
      workload: .deletionsOnServer,
      prepare: { lane, round in
        let uids = (0..<share).map { "\($0 * 10 + 1 + round)" }.joined(separator: ",")
        try workshop.server.doveadm(["expunge", "-u", lane.user, "mailbox", "INBOX", "uid", uids])
      },
      check: { lane, round in
        try expect(lane.messageNames().count, total - share, "messages")
      },
      restore: { lane, round in
        let first = total + round * share
        try workshop.add(first..<first + share, .usual, to: lane.user)
        try lane.receive()
      })
  }
}
