// SPDX-License-Identifier: MIT

import Glibc
import POSIX
import TestSupport
import Testing

@testable import Transport

@Suite("TunnelStream")
struct TunnelStreamTests {
  /// What the command of a test said on its standard error.
  private final class Remarks: Sendable {
    private let lines = Monitor<[String]>([])
    var all: [String] { lines.read { $0 } }
    func add(_ line: String) { lines.update { $0.append(line) } }
  }

  private static let server = Endpoint(host: "mail.example", port: 143)

  private static func open(
    _ command: String, _ remarks: Remarks = Remarks(), wokenBy wakeUp: WakeUp? = nil
  ) throws -> TunnelStream {
    try TunnelStream(
      command, to: server, wokenBy: try wakeUp ?? WakeUp(), remark: { remarks.add($0) })
  }

  /// Whether a process of that number runs.
  private static func lives(_ identifier: String) -> Bool {
    guard let number = pid_t(identifier), kill(number, 0) == 0 else { return false }
    let state = try? Files.read("/proc/\(number)/stat")
    return state.map { !String(decoding: $0, as: UTF8.self).contains(") Z") } ?? false
  }

  /// A signal takes its time.
  private static func awaitEnd(of processes: [String]) -> Bool {
    let deadline = soon
    while processes.contains(where: lives) {
      if deadline.isOver { return false }
      sched_yield()
    }
    return true
  }

  @Test("bytes go both ways, and the peer is the server behind the command") func echo()
    async throws
  {
    try await onThread {
      let stream = try Self.open("echo hello; cat")
      #expect(try stream.receive() == "hello\n")
      let bulk = String(repeating: "0123456789", count: 50_000)
      var (queue, bytes) = (ByteQueue(Array(bulk.utf8)), [UInt8]())
      while bytes.count < bulk.utf8.count {
        _ = try stream.transfer(sending: &queue, receiving: &bytes, until: soon)
      }
      #expect(String(decoding: bytes, as: UTF8.self) == bulk)
      #expect(stream.security == .tunnel)
      #expect(stream.peer == Peer(endpoint: Self.server, address: "tunnel:echo hello; cat"))
      stream.close()
      stream.close()
      #expect(thrown { _ = try stream.receive() }?.isLoss == true)
    }
  }

  @Test("what the command writes to its standard error is handed over by lines") func remarks()
    async throws
  {
    try await onThread {
      let remarks = Remarks()
      let stream = try Self.open(
        "echo one >&2; printf 'two  \\n\\nthree' >&2; echo hi; cat", remarks)
      #expect(try stream.receive() == "hi\n")
      stream.close()
      #expect(remarks.all == ["one", "two", "three"])
    }
  }

  @Test(
    "a command that fails is named with its status and its last words",
    arguments: [
      ("echo sorry >&2; exit 3", "It ended with status 3: sorry"),
      ("/nonexistent/ssh", "It ended with status 127: "), ("exit 0", "It ended without a word"),
      ("kill -9 $$", "It was ended by signal 9"),
    ])
  func failure(_ command: String, _ reason: String) async throws {
    try await onThread {
      let stream = try Self.open(command)
      defer { stream.close() }
      guard case .tunnelEnded(command, let told) = thrown({ _ = try stream.receiveToEnd() }) else {
        Issue.record("another failure")
        return
      }
      #expect(told.hasPrefix(reason))
    }
  }

  @Test("what was said before the failure is delivered first") func lastWords() async throws {
    try await onThread {
      let stream = try Self.open("echo '* BYE'; exit 1")
      defer { stream.close() }
      #expect(try stream.receive() == "* BYE\n")
      #expect(
        thrown { _ = try stream.receive() }
          == .tunnelEnded(command: "echo '* BYE'; exit 1", reason: "It ended with status 1"))
    }
  }

  @Test("a command that has spoken may end in peace") func end() async throws {
    try await onThread {
      let stream = try Self.open("echo bye")
      #expect(try stream.receiveToEnd() == "bye\n")
      stream.close()
    }
  }

  @Test("the command ends with the stream, with all that it has started") func group()
    async throws
  {
    try await onThread {
      let stream = try Self.open("sleep 1000 & echo $! $$; cat")
      let processes = try stream.receive().split(whereSeparator: \.isWhitespace).map { String($0) }
      #expect(processes.count == 2)
      #expect(processes.allSatisfy(Self.lives))
      stream.close()
      #expect(Self.awaitEnd(of: processes))
    }
  }

  @Test("a command that ignores its end and SIGTERM is killed") func stubborn() async throws {
    try await onThread {
      let stream = try Self.open("trap '' TERM; echo $$; while :; do sleep 1; done")
      let process = try stream.receive().filter(\.isNumber)
      let start = ContinuousClock.now
      stream.close()
      #expect(Self.awaitEnd(of: [process]))
      #expect(start.duration(to: .now) < .seconds(10))
    }
  }

  @Test("a stream that is forgotten takes its command along") func forgotten() async throws {
    try await onThread {
      var process = ""
      do {
        let stream = try Self.open("echo $$; cat")
        process = try stream.receive().filter(\.isNumber)
        #expect(Self.lives(process))
      }
      #expect(Self.awaitEnd(of: [process]))
    }
  }

  @Test("a silent command costs no more than the deadline, and the wake-up ends the wait")
  func waits() async throws {
    try await onThread {
      let wakeUp = try WakeUp()
      let stream = try Self.open("cat", wokenBy: wakeUp)
      defer { stream.close() }
      #expect(
        thrown { _ = try stream.receive(until: .after(.milliseconds(20))) }
          == .timedOut(Self.server, during: .transfer))
      let waker = try wakeUp.raiseWhenThisThreadSleeps()
      #expect(thrown { _ = try stream.receive() } == .interrupted)
      waker.join()
    }
  }

  @Test("the command has no terminal and no other descriptor of the program") func isolation()
    async throws
  {
    try await onThread {
      let stream = try Self.open(
        "(: </dev/tty) 2>/dev/null && echo terminal; ls /proc/$$/fd | tr '\\n' ' '; echo; cat")
      #expect(try stream.receive().split(separator: " ").contains("terminal") == false)
      stream.close()
    }
  }
}
