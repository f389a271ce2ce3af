// SPDX-License-Identifier: MIT

import IMAP
import POSIX
import SyncModel
import TestSupport
import Testing

@testable import SyncEngine

@Suite("MbsyncState")
struct MbsyncStateTests {
  struct Example: CustomTestStringConvertible {
    let testDescription: String
    let text: String
    /// Validities and entries, in order of the numbers in file names; `nil` when the text is no state.
    let found: String?
  }

  private static let entries =
    "5 1 FS\n6 2 \n7 0 S\n0 3 \n8 4 ~S\n9 6 ^\n10 7 !\n11 8 >F\n12 9\nx y\n"

  private static let examples = [
    Example(
      testDescription: "isync 1.4 and 1.5: without what one side lacks, and without placeholders",
      text: "FarUidValidity 77\nNearUidValidity 88\nMaxPulledUid 9\nMaxPushedUid 9\n\n\(entries)",
      found: "77 88 1=5FS 2=6 9=12"),
    Example(
      testDescription: "isync 1.1 to 1.3",
      text: "MasterUidValidity 77\nSlaveUidValidity 88\nMaxPulledUid 9\nMaxExpiredSlaveUid 3\n\n"
        + "5 1 FS\n-2 2 \n6 3 XS\n", found: "77 88 1=5FS"),
    Example(
      testDescription: "isync 1.0", text: "77:9 88:0:9\n5 1 FS\n6 2 \n", found: "77 88 1=5FS 2=6"),
    Example(
      testDescription: "a header without end", text: "FarUidValidity 77\nNearUidValidity 88\n",
      found: nil),
    Example(testDescription: "an empty file", text: "", found: nil),
    Example(testDescription: "something else", text: "Hello, world\n\n1 1 S\n", found: nil),
  ]

  @Test("reads the format of", arguments: Self.examples)
  func reading(_ example: Example) throws {
    let state = MbsyncState(example.text)
    let found = state.map { state in
      let entries = state.entries.sorted { $0.key < $1.key }.map {
        " \($0.key)=\($0.value.uid)\($0.value.flags.letters)"
      }
      return "\(state.validity) \(state.ownValidity)\(entries.joined())"
    }
    #expect(found == example.found)
  }

  private static let text = "FarUidValidity 77\nNearUidValidity 88\n\n5 1 FS\n"

  @Test("the notes count for the numbering of the files only, and not beside a journal")
  func reliance() throws {
    let folder = try TemporaryFolder()
    let files = MbsyncFiles(in: folder.path)
    #expect(!files.exist && files.state() == nil)
    try folder.write(Self.text, to: ".mbsyncstate")
    #expect(files.exist && files.state() == nil)
    try folder.write("89\n1\n", to: ".uidvalidity")
    #expect(files.state() == nil)
    try folder.write("88\n1\n", to: ".uidvalidity")
    #expect(files.state()?.entries.count == 1)
    try folder.write("3\n+ 1 1\n", to: ".mbsyncstate.journal")
    #expect(files.state() == nil)
  }

  @Test("files that were put away still count when the take-over is begun again")
  func puttingAway() throws {
    let folder = try TemporaryFolder()
    let files = MbsyncFiles(in: folder.path)
    try folder.write(Self.text, to: ".mbsyncstate")
    try folder.write("88\n1\n", to: ".uidvalidity")
    try files.putAway()
    try files.putAway()
    #expect(!files.exist)
    #expect(files.state()?.entries.count == 1)
    // A new numbering of mbsync is another one.
    try folder.write("99\n1\n", to: ".uidvalidity")
    #expect(files.state() == nil)
  }

  @Test("a folder in which mbsync is at work is left alone")
  func lock() throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.text, to: ".mbsyncstate")
    let lock = try FileLock(locking: "\(folder.path)/.mbsyncstate.lock")
    var hasRun = false
    #expect(throws: SyncFailure.self) {
      try MbsyncFiles(in: folder.path).hold { () throws(SyncFailure) in hasRun = true }
    }
    try lock.removeAndRelease()
    #expect(!hasRun)
    try MbsyncFiles(in: folder.path).hold { () throws(SyncFailure) in hasRun = true }
    #expect(hasRun)
  }
}
