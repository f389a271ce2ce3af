// SPDX-License-Identifier: MIT

import POSIX
import SyncModel
import TestSupport
import Testing

@testable import Configuration

@Suite("PythonBridge")
struct PythonBridgeTests {
  @Test("functions of names are called in batches") func names() async throws {
    try await onThread {
      let rules = try Trial(
        rc(remote: [
          "nametrans = lambda f: re.sub('^INBOX\\.', '', f)",
          "folderfilter = lambda f: re.search('a', f)", "folderincludes = ['x', b'y']",
          "foldersort = lambda x, y: -cmp(x, y)",
        ])
      ).account.remote.rules.names
      #expect(try rules.translation?.compute(["INBOX.a", "b"]) == ["a", "b"])
      #expect(try rules.filter?.compute(["INBOX.a", "b"]) == [true, false])
      #expect(try rules.includes?.find() == ["x", "y"])
      #expect(try rules.order?.compute(["a", "c", "b"]) == ["c", "b", "a"])
    }
  }
}
