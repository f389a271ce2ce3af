// SPDX-License-Identifier: MIT

import Foundation
import IMAP
import POSIX
import SyncModel
import TestSupport
import Testing

@testable import SyncEngine

@Suite("MaildirReader")
struct MaildirReaderTests {
  /// What another program does to a file while it is read.
  enum Disturbance: CaseIterable, Sendable {
    case shrinks, grows, isRewritten

    func strike(_ path: String) {
      guard let file = FileHandle(forUpdatingAtPath: path), let end = try? file.seekToEnd() else {
        return
      }
      do {
        switch self {
        case .shrinks: try file.truncate(atOffset: end / 2)
        case .grows: try file.write(contentsOf: Data("more\n".utf8))
        case .isRewritten:
          try file.seek(toOffset: 0)
          try file.write(contentsOf: Data("Subject: b".utf8))
        }
        try file.close()
      } catch {
        Issue.record(error)
      }
    }
  }

  /// Notes what becomes of a message, and disturbs its file at the worst moment.
  private final class Witness: MessageReceiver, CopyObserver {
    var hasBegun = false
    var ends = 0
    var abandons = 0
    var problems: [SyncProblem] = []
    let shouldStop = false
    /// Runs when the length of the file is known and nothing of it has been read for sending.
    private let disturb: () -> Void
    private let waitsForBegin: Bool

    init(atBegin: Bool, _ disturb: @escaping () -> Void) {
      self.disturb = disturb
      waitsForBegin = atBegin
    }

    func copying(_ message: MessageReference?) { if !waitsForBegin { disturb() } }
    func stored(_ copies: [StoredCopy]) {}
    func failed(_ message: MessageReference, _ problem: SyncProblem) { problems.append(problem) }
    func begin(_ preview: MessagePreview) {
      hasBegun = true
      if waitsForBegin { disturb() }
    }
    func receive(_ octets: ArraySlice<UInt8>) {}
    func end(_ message: MessageReference, flags: MessageFlags) { ends += 1 }
    func abandon() { abandons += 1 }
    func finish() {}
  }

  private static func send(
    _ content: Data, atBegin: Bool, _ disturbance: Disturbance?
  ) throws -> (Witness, String) {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/message"
    try content.write(to: URL(filePath: path))
    // The times of a file on its way have steps, in which a change would leave no trace.
    try Files.setTimes(path, accessed: 1_700_000_000, modified: 1_700_000_000)
    let witness = Witness(atBegin: atBegin) { disturbance?.strike(path) }
    try MaildirReader(to: witness, observer: witness)
      .send(MessageCopy(.arrival(1), []), from: path)
    folder.remove()
    return (witness, path)
  }

  private static func content(_ lines: Int) -> Data {
    Data(("Subject: a\n\n" + String(repeating: "A line of this mail.\n", count: lines)).utf8)
  }

  @Test(
    "a small file that changes its length while it is read is not sent",
    arguments: [Disturbance.shrinks, .grows])
  func small(_ disturbance: Disturbance) throws {
    let (witness, path) = try Self.send(Self.content(100), atBegin: false, disturbance)
    #expect(!witness.hasBegun && witness.ends == 0)
    #expect(witness.problems == [.messageChanged(file: path)])
  }

  @Test(
    "a large file that changes while it is sent is taken back", arguments: Disturbance.allCases)
  func large(_ disturbance: Disturbance) throws {
    let (witness, path) = try Self.send(Self.content(100_000), atBegin: true, disturbance)
    #expect(witness.hasBegun && witness.ends == 0 && witness.abandons == 1)
    #expect(witness.problems == [.messageChanged(file: path)])
  }

  @Test("a file that nobody touches is sent, small or large", arguments: [1, 100_000])
  func undisturbed(_ lines: Int) throws {
    let (witness, _) = try Self.send(Self.content(lines), atBegin: true, nil)
    #expect(witness.ends == 1 && witness.abandons == 0 && witness.problems.isEmpty)
  }

  @Test("what is no file is told of, and not waited for")
  func pipe() throws {
    let folder = try TemporaryFolder()
    let pipe = "\(folder.path)/pipe"
    #expect(mkfifo(pipe, 0o600) == 0)
    for path in [pipe, folder.path] {
      let witness = Witness(atBegin: false) {}
      try MaildirReader(to: witness, observer: witness)
        .send(MessageCopy(.arrival(1), []), from: path)
      #expect(!witness.hasBegun && witness.ends == 0)
      #expect(
        witness.problems == [
          .messageUnreadable(file: path, reason: "It is not an ordinary file")
        ])
    }
  }

  @Test("an empty file is not sent")
  func empty() throws {
    let (witness, path) = try Self.send(Data(), atBegin: true, nil)
    #expect(!witness.hasBegun)
    #expect(witness.problems == [.messageEmpty(file: path)])
  }
}
