// SPDX-License-Identifier: MIT

import Foundation
import POSIX
import TestSupport
import Testing

/// Whether this machine lets a process watch directories.
private let canWatch: Bool = {
  guard let folder = try? TemporaryFolder(), let directory = try? OpenDirectory(folder.path)
  else { return false }
  let isPossible = DirectoryWatch([directory]) != nil
  if !isPossible { print("SKIPPED: fanotify is not to be had here, so nothing is watched") }
  return isPossible
}()

@Suite("DirectoryWatch", .enabled(if: canWatch))
struct DirectoryWatchTests {
  private let folder: TemporaryFolder
  private let paths: [String]

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("mail", to: "new/1")
    try folder.write("mail", to: "cur/2")
    paths = ["\(folder.path)/new", "\(folder.path)/cur"]
  }

  private func watch() throws -> DirectoryWatch {
    try #require(DirectoryWatch(try paths.map { try OpenDirectory($0) }))
  }

  private func times() throws -> [Int64] { try paths.map { try Files.status($0).modified } }

  @Test("what this process does, on whatever thread, is its own doing")
  func ownChanges() throws {
    let watch = try watch()
    for number in 0..<1_000 {
      try Files.rename(
        "\(paths[0])/\(number == 0 ? "1" : "x\(number - 1)")", to: "\(paths[0])/x\(number)")
    }
    try Files.remove("\(paths[1])/2")
    let path = paths[1]
    let other = try POSIX.Thread(named: "other") {
      try? Files.rename("\(path)/../new/x999", to: "\(path)/y")
    }
    other.join()
    #expect(watch.isUndisturbed())
    #expect(try watch.seal() == times())
  }

  @Test(
    "what another process does is noticed, and never forgotten",
    arguments: [
      "touch new/x", "rm cur/2", "mv new/1 cur/1", "mv new/1 elsewhere", "ln new/1 cur/1",
      "mv cur/2 cur/2:2,S", "rm -r cur", "mv cur old; mkdir cur", "mkdir new/x",
    ])
  func otherChanges(_ command: String) throws {
    let watch = try watch()
    #expect(watch.isUndisturbed())
    try Shell.check(["sh", "-c", "cd '\(folder.path)' && \(command)"])
    #expect(watch.seal() == nil)
    try Files.rename("\(folder.path)/new", to: "\(folder.path)/newer")
    #expect(!watch.isUndisturbed())
  }

  @Test("reading, and what happens to the content of files, is no change")
  func noChanges() throws {
    let watch = try watch()
    try Shell.check([
      "sh", "-c", "cd '\(folder.path)' && ls new cur && cat cur/2 && echo x >>cur/2",
    ])
    #expect(watch.isUndisturbed())
  }

  @Test("the next change after the seal gives another time, however soon it comes")
  func sealing() throws {
    let watch = try watch()
    for number in 0..<500 {
      try Files.rename("\(paths[1])/\(number == 0 ? "2" : "a")", to: "\(paths[1])/b")
      let sealed = try #require(watch.seal())
      #expect(try times() == sealed)
      // Linux from 6.13 on gives each of these changes a time of its own; the steps are those of others.
      #expect(sealed[1] < Self.step)
      try Files.rename("\(paths[1])/b", to: "\(paths[1])/a")
      #expect(try times()[1] != sealed[1])
    }
  }

  /// The earliest time that a change may get from now on, in nanoseconds since 1970.
  private static var step: Int64 {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME_COARSE, &now)
    return Int64(now.tv_sec) * 1_000_000_000 + Int64(now.tv_nsec)
  }

  @Test("a directory that changed long ago keeps its time")
  func oldTimes() throws {
    for path in paths { try Files.setTimes(path, accessed: 1_000, modified: 1_000) }
    #expect(try watch().seal() == [1_000_000_000_000, 1_000_000_000_000])
    #expect(try times() == [1_000_000_000_000, 1_000_000_000_000])
  }
}
