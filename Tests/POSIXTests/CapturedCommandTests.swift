// SPDX-License-Identifier: MIT

import POSIX
import TestSupport
import Testing

@Suite("CapturedCommand")
struct CapturedCommandTests {
  private func run(
    _ command: String, _ change: (inout CapturedCommand) -> Void = { _ in }
  ) throws -> CapturedCommand.Outcome {
    var request = CapturedCommand(shell: command)
    request.patience = .milliseconds(50)
    change(&request)
    return try request.run()
  }

  private func text(_ capture: CapturedCommand.Capture) -> String {
    String(decoding: capture.bytes, as: UTF8.self)
  }

  @Test("both streams and the status are kept")
  func streams() async throws {
    try await onThread {
      let outcome = try run("echo out; echo err >&2; exit 3")
      #expect(outcome.ending == .ended(.exited(3)))
      #expect(text(outcome.output) == "out\n")
      #expect(text(outcome.errors) == "err\n")
    }
  }

  @Test("a signal that ends the command is told by its number")
  func signal() async throws {
    try await onThread {
      let outcome = try run("kill -9 $$")
      #expect(outcome.ending == .ended(.killed(9)))
    }
  }

  @Test("the command has nothing to read, its own group, and the usual signals")
  func surroundings() async throws {
    try await onThread {
      let outcome = try run(
        "cat; ps -o pgid= -p $$ | tr -d ' '; echo $$; exec grep -E 'Sig(Blk|Ign)' /proc/self/status"
      )
      let lines = text(outcome.output).split(separator: "\n").map(String.init)
      #expect(lines.count == 4)
      #expect(lines.first == lines.dropFirst().first)
      // The C library keeps signals 32 and 33 for itself.
      let masks = lines.suffix(2).map { UInt64($0.suffix(16), radix: 16).map { $0 & 0x7fff_ffff } }
      #expect(masks == [0, 0], "\(lines)")
    }
  }

  @Test("variables are added to those of this process, or replace them")
  func environment() async throws {
    try await onThread {
      let outcome = try run("echo $HOME; echo $ADDED; echo ${PATH:+path}") {
        $0.environment = ["HOME": "/new", "ADDED": "a b"]
      }
      #expect(text(outcome.output) == "/new\na b\npath\n")
    }
  }

  @Test("of much output the beginning is kept and the rest counted")
  func limit() async throws {
    try await onThread {
      let outcome = try run("head -c 300000 /dev/zero") { $0.limit = 1_000 }
      #expect(outcome.output.bytes.count == 1_000)
      #expect(outcome.output.omitted == 299_000)
      #expect(outcome.ending == .ended(.exited(0)))
    }
  }

  @Test("a background child that keeps the streams open holds nobody up")
  func background() async throws {
    try await onThread {
      let start = ContinuousClock.now
      let outcome = try run("sleep 60 & echo $!")
      #expect(ContinuousClock.now - start < .seconds(10))
      #expect(outcome.ending == .ended(.exited(0)))
      let child = try #require(text(outcome.output).split(separator: "\n").first)
      #expect(try run("kill \(child)").ending == .ended(.exited(0)), "it lives on")
    }
  }

  @Test("what takes too long is ended with all that it started, also if it does not listen")
  func timeOut() async throws {
    try await onThread {
      let outcome = try run("trap '' TERM; sleep 60 & echo $!; wait; wait; sleep 60") {
        // Time enough to begin, also on a busy machine.
        $0.deadline = .after(.seconds(4))
      }
      #expect(outcome.ending == .timedOut)
      let child = try #require(text(outcome.output).split(separator: "\n").first)
      // The grandchild is a zombie until its new parent has buried it.
      let look = try run(
        "for i in $(seq 500); do kill -0 \(child) 2>&- || exit 7; "
          + "grep -q '^State:.Z' /proc/\(child)/status && exit 7; sleep 0.01; done")
      #expect(look.ending == .ended(.exited(7)))
    }
  }

  @Test("an interruption gives the command its grace and then ends it")
  func interruption() async throws {
    try await onThread {
      let wakeUp = try WakeUp()
      wakeUp.raise()
      let outcome = try run("echo begun; sleep 0.1; echo enough; sleep 60") {
        $0.interruptions = [.init(by: wakeUp, grace: .seconds(1))]
      }
      #expect(outcome.ending == .interrupted)
      #expect(text(outcome.output) == "begun\nenough\n")
      let killed = try run("trap '' TERM; sleep 60") {
        $0.patience = .seconds(30)
        $0.interruptions = [.init(by: wakeUp)]
      }
      #expect(killed.ending == .interrupted)
    }
  }

  @Test("a program that is not there is an error")
  func missing() async throws {
    try await onThread {
      _ = try #require(throws: SystemError.self) {
        _ = try CapturedCommand(["/nowhere/program"]).run()
      }
    }
  }
}
