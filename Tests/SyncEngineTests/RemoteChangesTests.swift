// SPDX-License-Identifier: MIT

import SyncModel
import Testing

@testable import IMAP
@testable import SyncEngine

/// A snapshot from UIDs and letters, such as `[1: "S", 2: ""]`.
private func snapshot(_ flags: KeyValuePairs<UInt32, String>) -> FolderSnapshot {
  FolderSnapshot(
    flags.compactMap { uid, letters in
      UID(uid).map { KnownMessage($0, MessageFlags(letters)) }
    })
}

@Suite("RemoteChanges")
struct RemoteChangesTests {
  private static let base = snapshot([1: "", 2: "S", 3: ""])

  private func changes(
    _ changed: KeyValuePairs<UInt32, String> = [:], gone: [ClosedRange<UInt32>] = []
  ) -> RemoteChanges {
    var changes = RemoteChanges()
    for message in snapshot(changed).messages {
      var response = FetchResponse(sequenceNumber: 1)
      response.uid = message.uid
      response.flags = FlagList(message.flags)
      changes.note(.untagged(.fetch(response)))
    }
    if !gone.isEmpty {
      changes.note(
        .untagged(.vanished(VanishedResponse(uids: UIDSet(ranges: gone), isEarlier: true))))
    }
    return changes
  }

  @Test("new messages, new flags and deletions give the folder of now")
  func all() {
    let changes = changes([2: "", 4: "F"], gone: [1...1])
    #expect(changes.applied(to: Self.base, count: 3) == snapshot([2: "", 3: "", 4: "F"]))
  }

  @Test("UIDs that never were may be named as gone")
  func unknown() {
    #expect(changes(gone: [3...900]).applied(to: Self.base, count: 2) == snapshot([1: "", 2: "S"]))
  }

  @Test("many that are gone may be named one by one, in any order", .timeLimit(.minutes(3)))
  func oneByOne() throws {
    var changes = RemoteChanges()
    let uids = try (1...40_000).reversed().map { try #require(UID(2 * $0)) }
    for uid in uids {
      changes.note(
        .untagged(.vanished(VanishedResponse(uids: UIDSet([uid]), isEarlier: false))))
    }
    #expect(changes.applied(to: Self.base, count: 2) == snapshot([1: "", 3: ""]))
  }

  @Test("changes that do not add up to EXISTS prove nothing", arguments: [2, 4])
  func contradiction(_ count: Int) {
    #expect(changes().applied(to: Self.base, count: count) == nil)
  }

  @Test("a message that is named as gone and is there all the same is not believed to be gone")
  func lie() {
    #expect(changes(gone: [2...2]).applied(to: Self.base, count: 3) == nil)
  }

  @Test("an answer that could not be read proves nothing")
  func damaged() {
    let failure = ParseFailure.lineTooLong(limit: 1)
    var changes = changes()
    changes.note(.unparsable(UnparsableResponse(failure, in: [42])))
    #expect(changes.applied(to: Self.base, count: 3) == nil)
    #expect(changes.applied(to: Self.base, keeping: UIDSet(ranges: [1...3]), count: 3) == nil)
  }

  @Test("without news of deletions the list of UIDs tells what is left")
  func listed() {
    let changes = changes([4: ""])
    let left = changes.applied(to: Self.base, keeping: UIDSet(ranges: [2...4]), count: 3)
    #expect(left == snapshot([2: "S", 3: "", 4: ""]))
    #expect(changes.applied(to: Self.base, keeping: UIDSet(ranges: [2...5]), count: 4) == nil)
  }
}

@Suite("RemoteDifference")
struct RemoteDifferenceTests {
  static let sides: [FolderSnapshot] = [
    snapshot([:]), snapshot([1: "S"]), snapshot([1: "", 3: "F"]), snapshot([2: "S", 3: "F"]),
    snapshot([1: "S", 2: "", 3: "", 9: "T"]),
  ]

  @Test("the difference leads from the status back to the server's side", arguments: sides, sides)
  func roundTrip(_ remote: FolderSnapshot, _ agreed: FolderSnapshot) {
    #expect(RemoteDifference(of: remote, from: agreed).applied(to: agreed) == remote)
  }

  @Test("sides in step leave nothing to note")
  func none() {
    let side = snapshot([1: "S", 2: ""])
    #expect(RemoteDifference(of: side, from: side) == RemoteDifference())
  }
}
