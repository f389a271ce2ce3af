// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

@testable import Configuration

@Suite("ConfigurationFile")
struct ConfigurationFileTests {
  private static func surroundings(_ folder: TemporaryFolder, xdg: String? = nil) -> Surroundings {
    Surroundings(
      home: folder.path, currentDirectory: "/", user: 0,
      environment: { $0 == "XDG_CONFIG_HOME" ? xdg : nil })
  }

  @Test("the first file that exists is used") func order() throws {
    let folder = try TemporaryFolder()
    let xdg = "\(folder.path)/xdg"
    let surroundings = Self.surroundings(folder, xdg: xdg)
    let old = try folder.write("old", to: ".offlineimaprc")
    #expect(try ConfigurationFile(named: nil, in: surroundings).path == old)
    try folder.write("dot", to: ".config/offlineimap/config")
    #expect(try ConfigurationFile(named: nil, in: surroundings).path == old)
    let new = try folder.write("new", to: "xdg/offlineimap/config")
    #expect(try ConfigurationFile(named: nil, in: surroundings).path == new)
    let named = try folder.write("named", to: "named")
    let file = try ConfigurationFile(named: "~/named", in: surroundings)
    #expect(file.path == named)
    #expect(file.text == "named")
  }

  @Test(
    "without XDG_CONFIG_HOME, or with an empty one, ~/.config is searched", arguments: [nil, ""])
  func noXDG(_ xdg: String?) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("dot", to: ".config/offlineimap/config")
    try folder.write("old", to: ".offlineimaprc")
    let surroundings = Self.surroundings(folder, xdg: xdg)
    #expect(try ConfigurationFile(named: nil, in: surroundings).path == path)
  }

  /// The only message of a file that cannot be used.
  private static func message(_ name: String?, _ surroundings: Surroundings) -> String? {
    do throws(ConfigurationFailure) {
      _ = try ConfigurationFile(named: name, in: surroundings)
      return nil
    } catch {
      return error.description
    }
  }

  @Test("a missing file is an error that tells where it was looked for") func missing() throws {
    let folder = try TemporaryFolder()
    let (home, surroundings) = (folder.path, Self.surroundings(folder))
    #expect(
      Self.message(nil, surroundings)
        == "\(home)/.offlineimaprc: there is no rc file. Looked for "
        + "\(home)/.config/offlineimap/config, \(home)/.offlineimaprc. "
        + "Begin with a copy of offlineimaprc.sample, or name a file with -c.")
    try folder.write("there", to: ".offlineimaprc")
    #expect(
      Self.message("~/rc", surroundings)
        == "\(home)/rc: this rc file does not exist. Correct -c, or create the file.")
  }

  @Test("a file that cannot be read is an error") func unreadable() throws {
    let folder = try TemporaryFolder()
    #expect(
      Self.message(folder.path, .test)
        == "\(folder.path): this rc file cannot be read: Is a directory. "
        + "Check its path and permissions.")
  }

  @Test("text that is not UTF-8 is an error with its line") func encoding() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/rc"
    try Data("[general]\n# gr\u{fc}n\nx = ".utf8 + [0xfc, 0x0a]).write(to: URL(filePath: path))
    #expect(
      Self.message(path, .test) == "\(path):3: this line is not UTF-8 text. Save the file in UTF-8."
    )
  }

  @Test(
    "tells whether others can read the file",
    arguments: [(0o600, false), (0o640, true), (0o604, true), (0o611, false)])
  func permissions(_ permissions: Int, _ isReadable: Bool) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("", to: "rc")
    try FileManager.default.setAttributes([.posixPermissions: permissions], ofItemAtPath: path)
    #expect(try ConfigurationFile(named: path, in: .test).isReadableByOthers == isReadable)
  }
}
