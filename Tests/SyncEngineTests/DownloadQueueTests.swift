// SPDX-License-Identifier: MIT

import IMAP
import SyncModel
import Testing

@testable import SyncEngine

@Suite("DownloadQueue")
struct DownloadQueueTests {
  private static func copies(_ count: UInt32) -> [MessageCopy] {
    (1...count).compactMap { UID($0) }.map { MessageCopy(.uid($0), []) }
  }

  @Test("every message is given once, in order, and the last ones in small parts")
  func everyMessage() {
    let queue = DownloadQueue(Self.copies(5_000))
    queue.enter()
    var taken: [[MessageCopy]] = []
    repeat { taken.append(queue.take()) } while taken.last?.isEmpty == false
    #expect(taken.flatMap(\.self) == Self.copies(5_000))
    #expect(taken.first?.count == 256 && taken.dropLast(2).last?.count == 16)
  }

  @Test("what a helper has not finished is there again, and the owner hears of it")
  func unfinished() {
    let queue = DownloadQueue(Self.copies(20))
    queue.enter()
    let taken = queue.take() + queue.take()
    queue.tell(.failed(.arrival(1), .messageEmpty(file: "x")))
    queue.leave([taken[3], taken[7]])
    #expect(queue.wait() == .news && queue.takeNews().count == 1)
    #expect(queue.wait() == .more && queue.take() == [taken[3], taken[7]])
    #expect(queue.wait() == .done && queue.failure == nil)
  }

  @Test("the failure of one helper ends the download, and the first failure counts")
  func failure() {
    let queue = DownloadQueue(Self.copies(2_000))
    queue.enter()
    queue.enter()
    queue.leave([], .problem(.diskFull(operation: "write x")))
    #expect(queue.isEnding && queue.take().isEmpty)
    queue.leave(Self.copies(3), .interrupted)
    #expect(queue.wait() == .done)
    #expect(queue.failure == .problem(.diskFull(operation: "write x")))
  }
}
