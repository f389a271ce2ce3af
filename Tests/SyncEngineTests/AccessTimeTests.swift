// SPDX-License-Identifier: MIT

import DemoServer
import Foundation
import POSIX
import SyncModel
import TestSupport
import Testing

@testable import SyncEngine

@Suite("restoreatime")
struct AccessTimeTests {
  @Test("directories keep their access times, and no other time changes")
  func restore() throws {
    let folder = try TemporaryFolder()
    for part in ["cur", "new", "tmp"] { try folder.write("x", to: "INBOX/\(part)/file") }
    let path = "\(folder.path)/INBOX/cur"
    let time = Duration.seconds(1_000_000_000) + .nanoseconds(5)
    try Files.setAccessTime(path, time)
    let modified = try Files.status(path).modified
    var settings = MaildirSettings(rules: RepositoryRules(name: "L"), root: folder.path)
    #expect(AccessTimes(of: "INBOX", in: .maildir(settings)) == nil)
    settings.restoresAccessTimes = true
    let times = try #require(AccessTimes(of: "INBOX", in: .maildir(settings)))
    try Files.setAccessTime(path, .seconds(5))
    times.restore()
    #expect(try Files.accessTime(path) == time)
    #expect(try Files.status(path).modified == modified)
  }

  @Test("a run puts the access times back")
  func run() async throws {
    try await onThread {
      let stage = try EngineStage(messages: 2) { $0.local.maildir?.restoresAccessTimes = true }
      try stage.run()
      let path = stage.tree.path("INBOX/new")
      try Files.setAccessTime(path, .seconds(1_000_000_000))
      try stage.server.store.deliver(EngineStage.message(9))
      try stage.run()
      #expect(try Files.accessTime(path) == .seconds(1_000_000_000))
    }
  }
}
