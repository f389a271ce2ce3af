// SPDX-License-Identifier: MIT

import Foundation
import POSIX
import SyncModel
import TestSupport
import Testing

@testable import Interfaces

@Suite("ControlPlace")
struct ControlPlaceTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func place(
    _ metadata: String = "state", _ setting: ControlSetting = .on, runtime: String? = nil
  ) -> ControlPlace {
    var general = GeneralSettings(metadata: "\(folder.path)/\(metadata)")
    general.control = setting
    return ControlPlace(general, runtimeDirectory: runtime ?? folder.path)
  }

  private func listen(_ place: ControlPlace) throws -> UnixListener {
    try #require(try place.listen(mayCreate: true))
  }

  @Test(
    "the socket lies in a private directory of the session and is found by its metadata directory")
  func session() throws {
    let listener = try listen(place())
    #expect(Files.parent(of: listener.path) == "\(folder.path)/offlineimap")
    #expect(try Files.status("\(folder.path)/offlineimap").permissions == 0o700)
    #expect(place().own == [listener.path])
    #expect(place("other").own == [] && place("other").all == [listener.path])
    place().close(listener)
    #expect(place().all == [])
  }

  @Test("a metadata directory has one name, whichever way leads there, and before it exists")
  func canonical() throws {
    let listener = try listen(place("real"))
    try Files.createDirectory("\(folder.path)/real")
    #expect(symlink("\(folder.path)/real", "\(folder.path)/link") == 0)
    for name in [
      "real", "real/", "link", "../\(folder.path.split(separator: "/").last ?? "")/real",
    ] {
      #expect(place(name).own == [listener.path], "\(name)")
    }
    place("real").close(listener)
  }

  @Test("a directory that others can look into is not used")
  func open() throws {
    let shared = "\(folder.path)/offlineimap"
    try Files.createDirectory(shared)
    #expect(chmod(shared, 0o755) == 0)
    let listener = try listen(place())
    #expect(Files.parent(of: listener.path) == "\(folder.path)/state/control")
    place().close(listener)
    #expect(!Files.exists("\(folder.path)/state/control"))
  }

  @Test("what must create nothing makes no directory in the state")
  func dryRun() throws {
    let isThere = try place(runtime: "/nowhere").listen(mayCreate: false) != nil
    #expect(!isThere && !Files.exists("\(folder.path)/state"))
  }

  @Test("control = no makes no socket, and a path is used as it is")
  func settings() throws {
    let isThere = try place("state", .off).listen(mayCreate: true) != nil
    #expect(!isThere)
    let path = "\(folder.path)/my.socket"
    let listener = try listen(place("state", .at(path)))
    #expect(listener.path == path && place("other", .at(path)).own == [path])
    #expect(throws: SystemError.self) { _ = try place("other", .at(path)).listen(mayCreate: true) }
    listener.remove()
    #expect(place("state", .at(path)).own == [])
  }
}
