// SPDX-License-Identifier: MIT

import Glibc
import POSIX
import TestSupport
import Testing

@Suite("Files")
struct FilesTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test("createDirectories makes parents that only the user can read")
  func directories() throws {
    let path = "\(folder.path)/a/b/c"
    try Files.createDirectories(path)
    try Files.createDirectories(path)
    #expect(try Files.status("\(folder.path)/a").permissions == 0o700)
    #expect(Files.isDirectory(path))
  }

  @Test("createDirectories fails where a file is in the way")
  func inTheWay() throws {
    try folder.write("", to: "a")
    let error = #expect(throws: SystemError.self) {
      try Files.createDirectories("\(folder.path)/a/b")
    }
    #expect(error?.isExisting == true)
  }

  @Test("replace leaves the new content and no temporary file")
  func replace() throws {
    let path = "\(folder.path)/state"
    try Files.replace(path, with: Array("old".utf8))
    try Files.replace(path, with: Array("new\n".utf8))
    #expect(try Files.read(path) == Array("new\n".utf8))
    #expect(try Directory.names(in: folder.path) == ["state"])
  }

  @Test("overwrite leaves one text and spaces, in the same file")
  func overwrite() throws {
    let path = "\(folder.path)/note"
    try Files.overwrite(path, with: Array("long".utf8))
    let inode = try Files.status(path).inode
    for (text, content) in [("a", "a   \n"), ("12345", "12345\n"), ("1234", "1234 \n")] {
      try Files.overwrite(path, with: Array(text.utf8))
      #expect(try Files.read(path) == Array(content.utf8))
    }
    #expect(try Files.status(path).inode == inode)
  }

  @Test("a missing file is told apart from other failures")
  func missing() {
    let error = #expect(throws: SystemError.self) { try Files.read("\(folder.path)/none") }
    #expect(error?.isMissing == true)
    #expect(error?.description == "open \(folder.path)/none: No such file or directory")
  }

  @Test("a new file is not taken when the name exists")
  func exclusive() throws {
    let path = try folder.write("x", to: "taken")
    let error = #expect(throws: SystemError.self) {
      _ = try FileDescriptor(opening: path, .createNew)
    }
    #expect(error?.isExisting == true)
  }

  @Test("writing and reading keep every byte, over many chunks")
  func bytes() throws {
    let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let path = "\(folder.path)/bytes"
    let file = try FileDescriptor(opening: path, .createNew)
    try file.write(bytes)
    #expect(try file.status().size == bytes.count)
    try file.close()
    #expect(try Files.read(path) == bytes)
  }

  @Test("removeTree removes what is in it and does not follow links")
  func tree() throws {
    let outside = try folder.write("keep", to: "outside/file")
    try folder.write("x", to: "tree/deep/er/file")
    #expect(symlinkTo("\(folder.path)/outside", from: "\(folder.path)/tree/link"))
    try Files.removeTree("\(folder.path)/tree")
    #expect(!Files.exists("\(folder.path)/tree"))
    #expect(Files.exists(outside))
  }

  @Test("times can be set and read back in seconds")
  func times() throws {
    let path = try folder.write("x", to: "file")
    try Files.setTimes(path, accessed: 5, modified: 1_000_000)
    #expect(try Files.status(path).modified == 1_000_000 * 1_000_000_000)
  }

  @Test("a time that nanoseconds in 64 bits cannot tell is the last that they can")
  func farTime() throws {
    let path = try folder.write("x", to: "file")
    // The year 2300, as the Date of a message may say.
    try Files.setTimes(path, accessed: 10_413_792_000, modified: 10_413_792_000)
    #expect(try Files.status(path).modified == .max)
  }

  @Test("links are followed as far as a path leads")
  func canonical() throws {
    try Files.createDirectory("\(folder.path)/real")
    #expect(symlink("\(folder.path)/real", "\(folder.path)/link") == 0)
    let real = Files.resolved("\(folder.path)/real")
    #expect(Files.canonical("\(folder.path)/link") == real)
    #expect(Files.canonical("\(folder.path)/link/a/b/") == "\(real)/a/b")
    #expect(Files.canonical("/nowhere/at/all") == "/nowhere/at/all")
    #expect(Files.canonical("nowhere") == "nowhere")
  }

  @Test(
    "the parent of a path",
    arguments: [
      ("/a/b", "/a"), ("/a", "/"), ("a", nil), ("a/b/", "a"), ("/", nil),
    ] as [(String, String?)])
  func parent(_ path: String, _ expected: String?) {
    #expect(Files.parent(of: path) == (path == "/" ? "/" : expected))
  }
}
