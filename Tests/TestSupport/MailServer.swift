// SPDX-License-Identifier: MIT

import Foundation
import Glibc
import POSIX

/// A real server on loopback, on which tests have accounts.
package protocol MailServer: Sendable {
  /// Plain text, and STARTTLS if the server has it.
  var port: UInt16 { get }

  /// Makes an account that has nothing but an INBOX, with the password of ``DovecotServer/password``.
  func addUser(_ name: String) throws

  /// Ends the server and waits for that.
  func stop()
}

/// A server that also speaks TLS.
package protocol SecureMailServer: MailServer {
  /// TLS from the first byte.
  var securePort: UInt16 { get }
  /// Who signed the server's certificate.
  var authority: CertificateAuthority { get }
}

/// Servers that many tests use, and that end when the tests do.
package enum SharedServers {
  private static let running = Monitor<[any MailServer]>([])

  /// Starts a server once for all.
  package static func start<Server: MailServer>(_ make: () throws -> Server) -> Result<
    Server, any Error
  > {
    var result = Result { try make() }
    // Another process may take a free port before the server does.
    for _ in 0..<2 where (try? result.get()) == nil { result = Result { try make() } }
    if let server = try? result.get() {
      let isFirst = running.update { servers in
        servers.append(server)
        return servers.count == 1
      }
      if isFirst { atexit { SharedServers.stop() } }
    }
    return result
  }

  private static func stop() {
    for server in running.update({ $0 }) { server.stop() }
  }
}

extension MailServer {
  /// Waits until the server answers.
  ///
  /// - Parameters:
  ///   - process: The server, which must not end meanwhile.
  ///   - log: A file that tells why it did not start.
  /// - Throws: ``ProgramFailure`` with the log after half a minute, or when the server ended.
  func waitUntilUp(_ process: ChildProgram, log: String) throws {
    for _ in 0..<600 {
      if LoopbackPort.answers(port) { return }
      guard process.poll() == nil else { break }
      usleep(50_000)
    }
    let text = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
    throw ProgramFailure("the server did not start: \(text)")
  }
}
