// SPDX-License-Identifier: MIT

import POSIX
import TestSupport
import Testing

@Suite("OpenDirectory")
struct OpenDirectoryTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("mail", to: "new/1")
    try folder.write("", to: "cur/.keep")
  }

  private func open(_ name: String) throws -> OpenDirectory {
    try OpenDirectory("\(folder.path)/\(name)")
  }

  @Test("a file gets another name, in the same directory or in another, whatever its bytes")
  func renaming() throws {
    let (new, cur) = (try open("new"), try open("cur"))
    let odd: [UInt8] = [0xff, 0x3a, 0x32]
    try new.rename(Array("1".utf8), to: odd, in: new)
    try new.rename(odd, to: Array("2:2,S".utf8), in: cur)
    try new.synchronise()
    #expect(try Directory.names(in: "\(folder.path)/new").isEmpty)
    #expect(try Files.read("\(folder.path)/cur/2:2,S") == Array("mail".utf8))
  }

  @Test("a file that is not there is told with both paths")
  func missing() throws {
    let new = try open("new")
    let error = #expect(throws: SystemError.self) {
      try new.rename(Array("x".utf8), to: Array("y".utf8), in: new)
    }
    #expect(error?.isMissing == true)
    #expect(error?.operation == "rename \(folder.path)/new/x to \(folder.path)/new/y")
  }
}
