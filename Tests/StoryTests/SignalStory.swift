// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

@Suite("Story: signals", .fewAtATime)
struct SignalStory {
  private static func stage(refresh: String = "60") throws -> Stage {
    let stage = try Stage()
    try stage.configure(account: "autorefresh = \(refresh)")
    try stage.append([MailCorpus().message(1)])
    return stage
  }

  @Test("SIGUSR1 wakes a sleeping account at once, SIGTERM ends it at once, both with status 0")
  func wakeAndEnd() async throws {
    try await onThread {
      let stage = try Self.stage()
      let program = try stage.home.start("-u", "basic")
      try program.wait(for: "*** Finished account 'A'")
      program.signal(SIGUSR1)
      try program.wait(for: "*** Finished account 'A'", count: 2)
      let start = ContinuousClock.now
      program.signal(SIGTERM)
      #expect(try program.waitForEnd() == 0)
      #expect(ContinuousClock.now - start < .seconds(1))
      #expect(program.text.contains("Preparing to shutdown after sync"), "\(program.text)")
    }
  }

  @Test("SIGQUIT tells what each thread does, and ends the process with status 134")
  func quit() async throws {
    try await onThread {
      let stage = try Self.stage()
      try stage.configure(account: "presynchook = sleep 60")
      let program = try stage.home.start("-u", "basic")
      try program.wait(for: "Calling hook")
      program.signal(SIGQUIT)
      #expect(try program.waitForEnd() == 134)
      #expect(
        program.text.contains(/# Thread #\d+, Account sync A: hook for \d+ s/), "\(program.text)")
    }
  }

  @Test(
    "-P tells where the time went, -s does not mind that there is no log, -d thread tells of threads"
  )
  func observation() async throws {
    try await onThread {
      let stage = try Self.stage(refresh: "0")
      let text = try stage.sync("-P", "\(stage.home.path)/profiles", "-d", "thread,maildir")
      #expect(text.contains("Account A: 1 run, "))
      #expect(text.contains("of that, waiting for the server"))
      #expect(text.contains("[thread]: Thread #") && text.contains("[maildir]: INBOX: "))
      let files = try FileManager.default.contentsOfDirectory(
        atPath: "\(stage.home.path)/profiles")
      #expect(files.count == 1 && files[0].wholeMatch(of: /\d{14}_A\.txt/) != nil, "\(files)")
      let table = try String(
        contentsOfFile: "\(stage.home.path)/profiles/\(files[0])", encoding: .utf8)
      #expect(table.contains("  downloading") && text.contains(table))
      let other = try stage.sync("-s")
      let exists = FileManager.default.fileExists(atPath: "/dev/log")
      #expect(exists || other.contains("Nothing goes to the log of the system"))
    }
  }

  @Test("SIGUSR2 ends a sleeping program")
  func afterRun() async throws {
    try await onThread {
      let stage = try Self.stage()
      let program = try stage.home.start("-u", "basic")
      try program.wait(for: "*** Finished account 'A'")
      program.signal(SIGUSR2)
      #expect(try program.waitForEnd() == 0)
      #expect(program.text.contains("Terminating after this sync..."))
    }
  }

  @Test("^C finishes what is in flight and commits it; the next run fetches the rest only")
  func interruption() async throws {
    try await onThread {
      let stage = try Self.stage()
      let corpus = MailCorpus()
      try stage.append((0..<300).map { corpus.message($0, .plain) })
      let program = try stage.home.start("-u", "basic", "-o")
      try program.wait(for: "Copy message UID 20 ")
      program.signal(SIGINT)
      #expect(try program.waitForEnd() == 0)
      let saved = try stage.maildir().messages(in: "INBOX").count
      #expect(saved >= 20)
      let text = try stage.sync("-o")
      let copied = text.components(separatedBy: "Copy message").count - 1
      #expect(copied == 301 - saved, "\(saved) were there, \(copied) came")
      try stage.expectEqualSides()
    }
  }

  @Test("a server that hangs does not keep the second ^C from ending the program")
  func twice() async throws {
    try await onThread {
      let stage = try Self.stage()
      let silent = try SilentServer()
      let program = try stage.home.start(
        "-u", "basic", "-kRepository RA:remoteport=\(silent.port)",
        "-kRepository RA:remotehost=127.0.0.1")
      try program.wait(for: "Establishing connection")
      program.signal(SIGINT)
      try program.wait(for: "Preparing to shutdown")
      let start = ContinuousClock.now
      program.signal(SIGINT)
      #expect(try program.waitForEnd() == 1)
      #expect(ContinuousClock.now - start < .seconds(1))
    }
  }

  @Test(
    "a thread that waits where nothing reaches it keeps no program: a third ^C ends it at once, and time does",
    arguments: [3, 2])
  func unreachable(_ signals: Int) async throws {
    try await onThread {
      let stage = try Self.stage()
      // Who opens a pipe waits until somebody writes to it.
      let pipe = "\(stage.home.path)/pipe"
      #expect(mkfifo(pipe, 0o600) == 0)
      try ProxyStory.replace(
        "remotepassfile = \(stage.home.path)/password", by: "remotepassfile = \(pipe)",
        in: stage.home)
      let program = try stage.home.start("-u", "basic", "-o")
      try program.wait(for: "Establishing connection")
      program.signal(SIGINT)
      try program.wait(for: "Preparing to shutdown")
      program.signal(SIGINT)
      try program.wait(for: "Signaled twice")
      let start = ContinuousClock.now
      if signals == 3 { program.signal(SIGINT) }
      #expect(try program.waitForEnd() == 1)
      let limit = signals == 3 ? 2 : 15
      #expect(ContinuousClock.now - start < .seconds(limit))
      #expect(
        program.text.contains(/# Thread #\d+, Account sync A: \w+ for \d+ s/), "\(program.text)")
      #expect(program.text.contains("The next run goes on from here."))
      #expect(program.text.contains("Some threads have not ended yet") == (signals == 2))
    }
  }
}

/// Accepts connections and says nothing.
private final class SilentServer {
  let port: UInt16
  private let descriptor: Int32

  init() throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let descriptor = descriptor
    withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        _ = bind(descriptor, $0, length)
        _ = getsockname(descriptor, $0, &length)
      }
    }
    port = UInt16(bigEndian: address.sin_port)
    guard listen(descriptor, 5) == 0 else { throw ProgramFailure("no socket to listen on") }
  }

  deinit { close(descriptor) }
}
