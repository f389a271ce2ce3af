// SPDX-License-Identifier: MIT

import Foundation
import POSIX
import SyncModel
import TestSupport
import Testing

@testable import Configuration

@Suite("Keyring")
struct KeyringTests {
  /// A keyring without a program.
  private static var keyring: Keyring {
    Keyring(host: "imap.example.org", user: "jane", surroundings: .test)
  }

  @Test("without secret-tool there is no keyring, and nobody is told") func absent() {
    #expect(!Self.keyring.isPresent)
    #expect(Self.keyring.find() == nil)
  }

  @Test("the keyring is a source unless it is not wanted") func source() throws {
    let folder = try TemporaryFolder()
    try folder.write("", to: "secret-tool")
    var surroundings = Surroundings.test
    surroundings.environment = { $0 == "PATH" ? "/nowhere:\(folder.path)" : nil }
    func sources(_ general: String..., change: (inout Overrides) -> Void = { _ in }) throws
      -> PasswordLookup
    {
      try Trial(rc(general: general), Overrides(change), in: surroundings).account.remote.password
    }
    #expect(try sources().sources == ["the keyring"])
    #expect(try sources("ignore-keyring = yes").sources == [])
    #expect(try sources { $0.ignoresKeyring = true }.sources == [])
    #expect(try sources().keep == nil)
    #expect(try sources("update-keyring = yes").keep != nil)
    #expect(try sources { $0.updatesKeyring = true }.keep != nil)
  }
}
