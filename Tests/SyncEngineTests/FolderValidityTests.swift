// SPDX-License-Identifier: MIT

import SyncEngine
import SyncModel
import TestSupport
import Testing

@Suite("FolderValidity")
struct FolderValidityTests {
  private let folder: TemporaryFolder
  private let layout: StateLayout
  private let file: FolderValidity

  init() throws {
    folder = try TemporaryFolder()
    layout = StateLayout(metadata: folder.path)
    try folder.write("", to: "Repository-R/FolderValidity/.keep")
    file = FolderValidity(FolderPlace("R", "Lists/swift"), in: layout)
  }

  @Test("the value is one decimal line in a file named like the folder")
  func format() throws {
    #expect(try file.saved() == nil)
    try file.save(1_795_215_925)
    #expect(
      try Shell.check(["cat", "\(folder.path)/Repository-R/FolderValidity/Lists.swift"])
        == "1795215925\n")
    #expect(try file.saved() == 1_795_215_925)
  }

  @Test("forgetting removes it, also when there is none")
  func forgetting() throws {
    try file.save(1)
    try file.forget()
    try file.forget()
    #expect(try file.saved() == nil)
  }

  @Test("nonsense in the file is a problem and not a new folder", arguments: ["", "abc", "-1"])
  func nonsense(_ content: String) throws {
    try folder.write(content, to: "Repository-R/FolderValidity/Lists.swift")
    #expect(throws: SyncFailure.self) { try file.saved() }
  }
}
