// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

@Suite("Torture: failing system calls")
struct ErrorTests {
  /// Errors of a disk, and what a person must read of each.
  private static let errors: [(name: String, words: [String])] = [
    ("ENOSPC", ["no space left", "disk I/O error"]),
    ("EIO", ["Input/output error", "disk I/O error"]),
    ("EDQUOT", ["no space left", "disk I/O error"]),
  ]
  /// `write` is left to ``EveryChangeTests``: here it could not be told from the waking of threads, which
  /// never fails.
  private static let calls = [
    "pwrite64", "rename,renameat,renameat2", "mkdir,mkdirat", "fsync,fdatasync",
    "ftruncate", "link,linkat",
  ]
  private static let paths: [KillPath] = [.upload, .download, .deletions, .flags, .moves]

  @Test(
    "the program says what failed, leaves both sides whole, and goes on in the next run",
    arguments: paths)
  func errors(_ path: KillPath) async throws {
    guard Strace.isAllowed else { return }
    let isShort = TortureSettings.processStride > 1
    let failures = try await onThread {
      var failures = 0
      for (index, calls) in Self.calls.enumerated() {
        // The short form tries one error for each call, another on each path.
        let chosen = (index + (Self.paths.firstIndex(of: path) ?? 0)) % Self.errors.count
        for (number, error) in Self.errors.enumerated() where !isShort || number == chosen {
          failures += try Self.fail(calls, error, path)
        }
      }
      return failures
    }
    print("\(path): \(failures) runs failed by an error of the system")
    #expect(failures > 0)
  }

  /// Lets the *n*th call fail until no such call is left, and returns how many runs failed.
  private static func fail(
    _ calls: String, _ error: (name: String, words: [String]), _ path: KillPath
  ) throws -> Int {
    var stages = KillTests.Stages()
    var failures = 0
    for call in stride(from: 1, to: 1_000, by: TortureSettings.processStride) {
      let stage = try stages.next()
      try stage.prepare(path)
      let log = "\(stage.home.path)/strace"
      let result = try stage.run(Strace.wrapper(calls, .error(error.name, call: call), log: log))
      let comment =
        "\(path), \(calls) number \(call) fails with \(error.name): \(result.everything)"
      // A crash is no answer to an error.
      #expect(result.status == 0 || result.status == 1, "\(comment)")
      if result.status == 1 {
        failures += 1
        let isTold = error.words.contains(where: result.everything.contains)
        #expect(isTold, "\(comment)")
      }
      let lost = try stage.interrupted()
      let found = try stage.settle()
      #expect(lost + found == [], "\(comment)")
      let isOver = try !String(contentsOfFile: log, encoding: .utf8).contains("INJECTED")
      try FileManager.default.removeItem(atPath: log)
      if isOver { return failures }
    }
    return failures
  }
}
