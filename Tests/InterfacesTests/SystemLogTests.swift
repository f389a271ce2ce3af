// SPDX-License-Identifier: MIT

import Foundation
import Glibc
import POSIX
import SyncModel
import TestSupport
import Testing

@testable import Interfaces

@Suite("SystemLog")
struct SystemLogTests {
  @Test("each line is a message with its severity and the process")
  func messages() async throws {
    try await onThread {
      let folder = try TemporaryFolder()
      let listener = try LogListener(path: "\(folder.path)/log")
      let log = try SystemLog(path: "\(folder.path)/log")
      let account = EventOrigin(thread: 1, label: "Account sync A", account: "A")
      for event: SyncEvent in [
        .accountStarted, .problem(.hostUnknown(host: "h", reason: ""), .account("A")),
        .debug(.imap, "C: x"), .programFinished(exitStatus: 1),
      ] {
        log.receive(EventRecord(time: 0, origin: account, activity: .idle, event: event))
      }
      let tag = "offlineimap[\(getpid())]: "
      #expect(listener.next() == "<14>\(tag)*** Processing account A")
      #expect(listener.next() == "<11>\(tag)ERROR: While attempting to sync account 'A'")
      #expect(listener.next() == "<11>\(tag)  The name h could not be resolved.")
      _ = listener.next()
      #expect(listener.next() == "<12>\(tag)ERROR: Exceptions occurred during the run!")
    }
  }

  @Test("the interface ends with the last event, and asks nobody")
  func interface() async throws {
    try await onThread {
      let folder = try TemporaryFolder()
      let listener = try LogListener(path: "\(folder.path)/log")
      var setup = InterfaceSetup(terminal: .current())
      setup.remarks = ["odd"]
      let interface = try SystemLogInterface(setup, path: "\(folder.path)/log")
      #expect(!interface.canAsk)
      interface.receive(
        EventRecord(
          time: 0, origin: .main, activity: .idle, event: .programFinished(exitStatus: 0)))
      interface.run(sending: Recorder())
      #expect(listener.next()?.hasSuffix("odd") == true)
    }
  }

  @Test("a machine without a log is an error of the log, and quiet for the interface")
  func missing() throws {
    _ = try #require(throws: SystemError.self) { _ = try SystemLog(path: "/nowhere/log") }
  }
}

/// The system's side of the log.
private final class LogListener {
  private let descriptor: Int32

  init(path: String) throws {
    descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let number = descriptor
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(number, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    #expect(result == 0)
  }

  deinit { close(descriptor) }

  /// The next message; `nil` when there is none.
  func next() -> String? {
    var buffer = [UInt8](repeating: 0, count: 4_096)
    let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
    return count < 0 ? nil : String(decoding: buffer[..<count], as: UTF8.self)
  }
}
