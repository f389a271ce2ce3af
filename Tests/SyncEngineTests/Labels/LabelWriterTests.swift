// SPDX-License-Identifier: MIT

import Foundation
import IMAP
import POSIX
import SyncModel
import TestSupport
import Testing

@testable import SyncEngine

@Suite("LabelWriter")
struct LabelWriterTests {
  /// A folder with messages 1 and 2, and a writer that another program disturbs.
  private final class Stage {
    let root: TemporaryFolder
    let folder: MaildirFolder
    let path: String

    init(body: String = "body\n") throws {
      root = try TemporaryFolder()
      let settings = MaildirSettings(rules: RepositoryRules(name: "L"), root: root.path)
      try MaildirStore(settings).create("INBOX")
      path = "\(root.path)/INBOX"
      folder = MaildirFolder(
        "INBOX", of: settings, namer: MaildirNamer(), isDurable: true, warn: { _ in })
      for uid in 1...2 { try write("Subject: \(uid)\n\n\(body)", uid) }
      _ = try folder.snapshot()
    }

    func name(_ uid: Int, _ flags: String = "S") -> String {
      "\(path)/cur/1.\(uid)_0.host,U=\(uid),FMD5=\(folder.digest.hexadecimal):2,\(flags)"
    }

    func write(_ text: String, _ uid: Int) throws {
      try Data(text.utf8).write(to: URL(fileURLWithPath: name(uid)))
    }

    /// Gives both messages a label; `meanwhile` runs when the new files are written.
    func label(
      _ meanwhile: @escaping @Sendable () throws -> Void = {},
      swap: @escaping ExchangedFiles.Swap = FileExchange.swap
    ) throws -> [UInt32] {
      let uids = [1, 2].compactMap { UID($0) }
      let times = try folder.modificationTimes(of: uids)
      let hasRun = Monitor(false)
      var calls = CommitCalls.system
      calls.synchronise = { written throws(SystemError) in
        let isFirst = hasRun.update { hasRun in
          defer { hasRun = true }
          return !hasRun
        }
        if isFirst { try? meanwhile() }
        try CommitCalls.system.synchronise(written)
      }
      let orders = uids.map { uid in
        LabelWriter.Order(
          uid: uid, labels: [MessageLabel(encoding: "x")], modified: times[uid] ?? 0)
      }
      var done: [UInt32] = []
      try LabelWriter(folder, LabelSettings(), calls: calls, swap: swap).write(orders) {
        done += $0.map(\.uid.rawValue)
      }
      return done
    }

    func text(_ uid: Int, _ flags: String = "S") throws -> String {
      String(decoding: try Files.read(name(uid, flags)), as: UTF8.self)
    }

    var leftovers: [String] { (try? Directory.names(in: "\(path)/tmp")) ?? ["?"] }
    var files: [String] { (try? Directory.names(in: "\(path)/cur")) ?? [] }
  }

  @Test("a file keeps its name, its permissions and every octet of its body")
  func content() async throws {
    try await onThread {
      let body = String(repeating: "Zeile mit \u{fffd} und \r\n dergleichen\n", count: 9_000)
      let stage = try Stage(body: body)
      #expect(chmod(stage.name(1), 0o640) == 0)
      #expect(try stage.label() == [1, 2])
      #expect(try stage.text(1) == "Subject: 1\nX-Keywords: x\n\n\(body)")
      #expect(try Files.status(stage.name(1)).permissions == 0o640)
      #expect(stage.leftovers == [] && stage.files.count == 2)
    }
  }

  @Test("a file that was renamed meanwhile keeps its new name and its content")
  func renamed() async throws {
    try await onThread {
      let stage = try Stage()
      let (old, new) = (stage.name(1), stage.name(1, "FS"))
      let done = try stage.label { try Files.rename(old, to: new) }
      #expect(done == [2])
      #expect(try stage.text(1, "FS") == "Subject: 1\n\nbody\n")
      #expect(stage.leftovers == [] && stage.files.count == 2)
    }
  }

  @Test("a file that was removed meanwhile stays removed")
  func removed() async throws {
    try await onThread {
      let stage = try Stage()
      let name = stage.name(2)
      let done = try stage.label { try Files.remove(name) }
      #expect(done == [1])
      #expect(stage.leftovers == [] && stage.files.count == 1)
    }
  }

  @Test(
    "what another program wrote meanwhile stays, in place or by a file of its own",
    arguments: [true, false])
  func edited(_ isAtomic: Bool) async throws {
    try await onThread {
      let stage = try Stage()
      let name = stage.name(1)
      let done = try stage.label {
        try Data("Subject: mine\n\nbody\n".utf8).write(
          to: URL(fileURLWithPath: name), options: isAtomic ? .atomic : [])
      }
      #expect(done == [2])
      #expect(try stage.text(1) == "Subject: mine\n\nbody\n")
      #expect(stage.leftovers == [])
    }
  }

  @Test("a file of another program is not lost when the new one is renamed before it can go back")
  func renamedBetween() async throws {
    try await onThread {
      let stage = try Stage()
      let (name, moved) = (stage.name(1), stage.name(1, "FS"))
      let done = try stage.label(swap: { (one, other) throws(SystemError) in
        guard other == name else { return try FileExchange.swap(one, other) }
        if Files.exists(moved) { return try FileExchange.swap(one, other) }
        // Another program replaces the file before the exchange, and renames the new one behind it.
        try Files.replace(other, with: Array("Subject: other\n\nanother body\n".utf8))
        let isDone = try FileExchange.swap(one, other)
        try Files.rename(other, to: moved)
        return isDone
      })
      #expect(done == [2])
      #expect(try stage.text(1) == "Subject: other\n\nanother body\n")
      #expect(try stage.text(1, "FS").contains("X-Keywords: x"))
      #expect(stage.leftovers == [])
    }
  }

  @Test("an ignored label of the file stays, and a file that is right is not written")
  func ignored() async throws {
    try await onThread {
      let stage = try Stage()
      var settings = LabelSettings()
      settings.ignore("mine")
      try stage.write("Subject: 1\nX-Keywords: mine,y\n\nbody\n", 1)
      try stage.write("Subject: 2\nx-keywords: x, mine\n\nbody\n", 2)
      let uids = [1, 2].compactMap { UID($0) }
      let times = try stage.folder.modificationTimes(of: uids)
      var done: [UInt32] = []
      try LabelWriter(stage.folder, settings).write(
        uids.map {
          .init(uid: $0, labels: [MessageLabel(encoding: "x")], modified: times[$0] ?? 0)
        }
      ) { done += $0.map(\.uid.rawValue) }
      #expect(Set(done) == [1, 2])
      #expect(try stage.text(1) == "Subject: 1\nX-Keywords: mine,x\n\nbody\n")
      #expect(try stage.text(2) == "Subject: 2\nx-keywords: x, mine\n\nbody\n")
    }
  }
}
