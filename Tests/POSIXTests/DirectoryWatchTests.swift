// SPDX-License-Identifier: MIT

import Foundation
import POSIX
import TestSupport
import Testing

@Suite("DirectoryWatch", .enabled(if: canWatchDirectories))
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

  @Test("a watch that has ended looks at nothing at once, and gives its queue back soon")
  func ending() throws {
    var watch: DirectoryWatch? = try watch()
    #expect(watch?.isUndisturbed() == true)
    let inode = try Files.status(paths[0]).inode
    let queue = try #require(
      try queues().first { $0.value.contains("fanotify ino:\(hex(inode)) ") }?.key)
    watch = nil
    #expect(try queues()[queue]?.contains("fanotify ino:") != true)
    let deadline = ContinuousClock.now + .seconds(10)
    // Another test may be given the same number, for a watch that has marks.
    while try queues()[queue]?.contains("fanotify ino:") == false {
      try #require(ContinuousClock.now < deadline)
      usleep(1_000)
    }
  }

  private func hex(_ number: UInt64) -> String { String(number, radix: 16) }

  /// What the kernel tells of each queue of this process (proc_pid_fdinfo(5)).
  private func queues() throws -> [String: String] {
    var found: [String: String] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fdinfo") {
      let text = (try? String(contentsOfFile: "/proc/self/fdinfo/\(name)", encoding: .utf8)) ?? ""
      if text.contains("fanotify flags:") { found[name] = text }
    }
    return found
  }

  @Test("the next change after the seal gives another time, however soon it comes")
  func sealing() throws {
    let watch = try watch()
    for number in 0..<500 {
      try Files.rename("\(paths[1])/\(number == 0 ? "2" : "a")", to: "\(paths[1])/b")
      let sealed = try #require(watch.seal())
      #expect(try times() == sealed)
      try Files.rename("\(paths[1])/b", to: "\(paths[1])/a")
      #expect(try times()[1] != sealed[1])
    }
  }

  @Test("a directory that changed long ago keeps its time")
  func oldTimes() throws {
    for path in paths { try Files.setTimes(path, accessed: 1_000, modified: 1_000) }
    #expect(try watch().seal() == [1_000_000_000_000, 1_000_000_000_000])
    #expect(try times() == [1_000_000_000_000, 1_000_000_000_000])
  }
}

@Suite("ChangeTime")
struct ChangeTimeTests {
  private static let step: Int64 = 1_700_000_000_123_456_789

  @Test(
    "a time that the next change could repeat is replaced by one before the step, any other one is kept",
    arguments: [
      (step - 1, step - 1), (step - 4_000_000, step - 4_000_000), (step, step - 1),
      (step + 1, step + 1), (step + 3_999_999, step + 3_999_999), (0, 0),
      // As they are where only 100 nanoseconds, or 10 milliseconds, are kept.
      (step - 89, step - 1), (step - 3_456_789, step - 1), (step - 23_456_789, step - 23_456_789),
    ])
  func replacement(_ present: Int64, _ sealed: Int64) {
    #expect(ChangeTime.sealed(present, step: Self.step) == sealed)
  }

  @Test("a time in whole seconds is kept when it is old enough")
  func wholeSeconds() {
    let second: Int64 = 1_700_000_000_000_000_000
    for (age, isKept) in [(0, false), (1, false), (2, false), (3, true)] {
      let present = second - Int64(age) * 1_000_000_000
      #expect((ChangeTime.sealed(present, step: second) == present) == isKept, "\(age) s")
    }
  }

  @Test("a time that is set is before the step, and none that a coarser file system could keep")
  func setTimes() {
    for step in (Self.step)..<(Self.step + 300) {
      let sealed = ChangeTime.sealed(step, step: step)
      #expect(sealed < step && sealed % 100 != 0)
    }
  }

  @Test("the step of the clock is not later than now, and goes on")
  func clock() {
    let step = ChangeTime.step
    #expect(Double(step) / 1e9 <= WallClock.now)
    Sleep.seconds(0.05)
    #expect(ChangeTime.step > step)
  }
}
