// SPDX-License-Identifier: MIT

import Foundation
import POSIX
import TestSupport

/// W8: 2,000 new messages in an empty INBOX go to the server.
struct UploadScenario: Scenario {
  static let workloads: Set<Workload> = [.upload]

  let workshop: Workshop

  init(_ workshop: Workshop) { self.workshop = workshop }

  func run(_ cases: [Case], _ stopwatch: Stopwatch) throws {
    let total = workshop.scaled(2_000)
    let drop = "\(workshop.path)/upload-corpus"
    // Other messages than those of the other workloads.
    try workshop.corpus.write(50_000..<50_000 + total, .usual, toMaildir: drop)
    let lanes = try lanes(user: "upload", in: workshop)
    var user = 0
    let exercise = Exercise(
      workload: .upload,
      prepare: { lane, _ in
        user += 1
        lane.user = "upload-\(user)"
        try lane.clear()
        try workshop.server.createMailbox("Archive", of: lane.user)
        try lane.synchronise()
        try Files.createDirectories("\(lane.mail)/INBOX/cur")
        // A mail client on the same machine would have written them: they are in the cache.
        try Shell.check(["cp", "-r", "\(drop)/cur", "\(lane.mail)/INBOX/"])
      },
      check: { lane, _ in
        try expect(lane.messageNames().count, total, "messages")
        let status = try workshop.server.doveadm([
          "mailbox", "status", "-u", lane.user, "messages", "INBOX",
        ])
        try expect(
          status.firstMatch(of: /messages=(\d+)/).flatMap { Int($0.1) } ?? 0, total,
          "messages on the server")
      })
    for work in cases {
      try stopwatch.measure(exercise, in: lanes, roundTrip: work.roundTrip)
      try stopwatch.measureBareLoop(work, messages: total) { port, _ in
        user += 1
        return try BareUpload.run(port: port, user: "upload-\(user)", maildir: drop)
      }
    }
  }
}
