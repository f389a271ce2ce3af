// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

/// The dependency picture of docs/architecture.md, as a test.
///
/// SwiftPM lets a target import what its dependencies import, so a forbidden edge can compile.
@Suite("Layering")
struct LayeringTests {
  /// Module to the modules it may import; anything else of ours, and full Foundation, is an error.
  static let allowed: [String: Set<String>] = [
    "POSIX": ["CLinux", "Glibc", "Synchronization"],
    "IMAP": ["COpenSSL"],
    "SyncModel": ["IMAP"],
    "Transport": ["POSIX", "COpenSSL", "CZlib", "Glibc", "Synchronization"],
    "Configuration": ["SyncModel", "POSIX", "Synchronization"],
    "SyncEngine": ["SyncModel", "IMAP", "Transport", "POSIX", "CSQLite", "Synchronization"],
    "Interfaces": ["SyncModel", "POSIX", "CNcurses", "Glibc", "Synchronization"],
    "DemoServer": ["POSIX", "CZlib", "Glibc", "Synchronization"],
    "offlineimap": [
      "ArgumentParser", "Configuration", "DemoServer", "Interfaces", "POSIX", "SyncEngine",
      "SyncModel", "Transport", "Glibc",
    ],
  ]

  @Test("a module imports only what the picture shows", arguments: allowed.keys.sorted())
  func imports(_ module: String) throws {
    let files = ProjectFiles.swiftFiles(below: "Sources/\(module)")
    #expect(!files.isEmpty)
    for file in files {
      let text = try String(contentsOf: file, encoding: .utf8)
      for match in text.matches(of: /(?m)^(?:@\w+ )?(?:package |public )?import (?:\w+ )?(\w+)/) {
        let imported = String(match.1)
        #expect(
          Self.allowed[module]?.contains(imported) == true,
          "\(file.lastPathComponent) imports \(imported)")
      }
    }
  }

  @Test("only one file of IMAP calls OpenSSL")
  func digests() throws {
    let users = try ProjectFiles.swiftFiles(below: "Sources/IMAP").filter {
      try String(contentsOf: $0, encoding: .utf8).contains("import COpenSSL")
    }
    #expect(users.count <= 1, "\(users.map(\.lastPathComponent))")
  }

  @Test("every module of Sources stands in the picture")
  func completeness() throws {
    let names = try FileManager.default.contentsOfDirectory(
      atPath: ProjectFiles.root.appending(path: "Sources").path())
    let libraries = ["CLinux", "CNcurses", "COpenSSL", "CSQLite", "CZlib"]
    let ours = names.filter { !libraries.contains($0) }
    #expect(Set(ours) == Set(Self.allowed.keys))
  }
}
