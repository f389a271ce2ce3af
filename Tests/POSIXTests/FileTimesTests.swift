// SPDX-License-Identifier: MIT

import POSIX
import TestSupport
import Testing

@Suite("FileTimes")
struct FileTimesTests {
  @Test("a directory that changes is as old as before, and one that is made anew is not")
  func made() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/cur"
    try Files.createDirectory(path)
    let before = try FileTimes(of: path)
    #expect(try before.modified == Files.status(path).modified)
    Sleep.seconds(0.02)
    try Files.replace("\(path)/1", with: [])
    let after = try FileTimes(of: path)
    #expect(after.made == before.made && after.modified > before.modified)
    try Files.removeTree(path)
    try Files.createDirectory(path)
    // Some file systems do not keep it.
    #expect(try before.made == nil || FileTimes(of: path).made != before.made)
  }

  @Test("of what is not there nothing is told")
  func missing() throws {
    let folder = try TemporaryFolder()
    #expect(throws: SystemError.self) { try FileTimes(of: "\(folder.path)/none") }
  }
}
