// SPDX-License-Identifier: MIT

import Foundation
import POSIX
import SyncModel
import Testing
import Transport

@testable import SyncEngine

@Suite("What is told of a connection that failed")
struct ConnectionProblemTests {
  struct Example: CustomTestStringConvertible, Sendable {
    let failure: TransportFailure
    let message: String
    var testDescription: String { message }

    init(_ failure: TransportFailure, _ message: String) {
      self.failure = failure
      self.message = message
    }
  }

  private static let host = Endpoint(host: "h", port: 993)

  static let examples = [
    Example(
      .hostUnknown(host, reason: "No address"), "The name h could not be resolved. No address."),
    Example(.refused(host), "h refused a connection to port 993."),
    Example(
      .unreachable(host, reason: "Network is unreachable"),
      "No connection to h, port 993. Network is unreachable."),
    Example(
      .tunnelEnded(command: "ssh h", reason: "Status 1"),
      "The tunnel 'ssh h' made no connection. Status 1."),
    Example(
      .notTLS(host),
      "No encrypted connection to h, port 993. The server does not speak TLS there."),
    Example(
      .handshakeFailed(host, reason: "no common cipher"),
      "No encrypted connection to h, port 993. no common cipher."),
    Example(
      .certificateUntrusted(host, reason: "expired", []),
      "The certificate of h is not trusted. The check found: expired."),
    Example(
      .authoritiesUnusable(path: "/a", reason: "No such file"),
      "sslcacertfile cannot use /a. No such file."),
    Example(
      .clientCertificateUnusable(path: "/a", reason: "No such file"),
      "sslclientcert cannot use /a. No such file."),
    Example(.timedOut(host, during: .connecting), "h did not answer within 30 s while connecting."),
    Example(.ended(host, during: .handshake), "h closed the connection while connecting."),
    Example(.lost(host, reason: "reset"), "h closed the connection while connecting."),
    Example(
      .damaged(host, reason: "bad block"),
      "h sent a response that cannot be read. Expected compressed data in: bad block"),
    Example(
      .notHTTP(host, reason: "no status"),
      "h closed the connection while connecting (no status)."),
    Example(
      .system(SystemError(code: EMFILE, operation: "make a socket")),
      "Failed to make a socket while connecting. Too many open files."),
    Example(
      .system(SystemError(code: ENOSPC, operation: "write")),
      "There is no space left to write while connecting."),
  ]

  @Test("it is a sentence, with what was being done where that matters", arguments: examples)
  func sentence(_ example: Example) throws {
    guard
      case .problem(let problem) = SyncFailure.transport(
        example.failure, while: "connecting", limit: .seconds(30))
    else {
      Issue.record("no problem")
      return
    }
    #expect(problem.message == example.message)
  }
}
