// SPDX-License-Identifier: MIT

import Foundation
import POSIX
import TestSupport
import Testing

@Suite("UnixListener")
struct UnixListenerTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func connect(_ path: String) throws {
    _ = try UnixSocket.connect(to: path, until: .after(.seconds(5)))
  }

  /// Leaves the socket of a process that was killed at a path.
  private func leaveStale(_ path: String) throws {
    try Shell.check([
      "python3", "-c",
      "import socket, sys; s = socket.socket(socket.AF_UNIX); s.bind(sys.argv[1]); s.listen()",
      path,
    ])
  }

  @Test("only its user may use the socket, and the kernel tells who calls")
  func privacy() throws {
    let listener = try UnixListener(at: "\(folder.path)/socket")
    #expect(try Files.status(listener.path).permissions == 0o600)
    let caller = try UnixSocket.connect(to: listener.path, until: .after(.seconds(5)))
    let accepted = try listener.accept()
    guard let accepted else {
      Issue.record("nobody came")
      return
    }
    let peer = try UnixSocket.peer(of: accepted.rawValue)
    #expect(peer.process == ProcessInformation.identifier)
    #expect(peer.user == ProcessInformation.user)
    let number = caller.rawValue
    #expect(fcntl(number, F_GETFD) & FD_CLOEXEC != 0)
    #expect(fcntl(accepted.rawValue, F_GETFD) & FD_CLOEXEC != 0)
    let isEmpty = try listener.accept() == nil
    #expect(isEmpty)
  }

  @Test("the socket of a killed process is recognised and replaced")
  func stale() async throws {
    let path = "\(folder.path)/socket"
    try await onThread { try leaveStale(path) }
    let refusal = #expect(throws: SystemError.self) { try connect(path) }
    #expect(refusal?.isRefused == true)
    let listener = try UnixListener(at: path)
    try connect(path)
    listener.remove()
    #expect(!Files.exists(path))
  }

  @Test("a socket at which somebody listens is left alone")
  func taken() throws {
    let path = "\(folder.path)/socket"
    let first = try UnixListener(at: path)
    let refusal = #expect(throws: SystemError.self) { _ = try UnixListener(at: path) }
    #expect(refusal?.code == EADDRINUSE)
    try UnixListener.removeIfStale(path)
    try connect(path)
    _ = first
  }

  @Test("an ordinary file of that name is nobody's to remove")
  func ordinaryFile() throws {
    let path = try folder.write("mine", to: "socket")
    #expect(throws: SystemError.self) { _ = try UnixListener(at: path) }
    try UnixListener.removeIfStale(path)
    #expect(try Files.read(path) == Array("mine".utf8))
  }

  @Test("of several at a time that find a stale socket, one gets the name, and it stays reachable")
  func race() async throws {
    let path = "\(folder.path)/socket"
    for _ in 0..<5 {
      try await onThread { try leaveStale(path) }
      let winners = await withTaskGroup(of: UnixListener?.self) { group in
        for _ in 0..<8 {
          group.addTask { try? await onThread { try UnixListener(at: path) } }
        }
        return await group.reduce(into: []) { $0 += [$1].compactMap(\.self) }
      }
      #expect(winners.count == 1)
      try connect(path)
      for winner in winners { winner.remove() }
    }
  }

  @Test("a path of more than 107 bytes is no obstacle")
  func longPath() throws {
    let deep = "\(folder.path)/\(String(repeating: "d", count: 120))"
    try Files.createDirectory(deep)
    let listener = try UnixListener(at: "\(deep)/socket")
    try connect(listener.path)
    listener.remove()
    #expect(!Files.exists(listener.path))
  }

  @Test("a name of more than 107 bytes is refused with a reason")
  func longName() {
    let path = "\(folder.path)/\(String(repeating: "n", count: 120))"
    let refusal = #expect(throws: SystemError.self) { _ = try UnixListener(at: path) }
    #expect(refusal?.code == ENAMETOOLONG)
  }

  @Test("the name that another process has taken meanwhile is not removed")
  func replaced() throws {
    let path = "\(folder.path)/socket"
    let first = try UnixListener(at: path)
    try Files.remove(path)
    let second = try UnixListener(at: path)
    first.remove()
    try connect(path)
    _ = second
  }
}
