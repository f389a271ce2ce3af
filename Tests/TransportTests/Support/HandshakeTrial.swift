// SPDX-License-Identifier: MIT

import COpenSSL
import POSIX
import Synchronization
import TestSupport
import Testing

@testable import Transport

/// One attempt to agree on TLS, seen from both ends.
struct HandshakeTrial: Sendable {
  /// The stream's protection, or why there is none.
  let outcome: Result<StreamSecurity, TransportFailure>
  /// The server name (SNI) that arrived with a handshake that the server finished.
  let serverName: String?
  /// Why the server could not finish it.
  let serverFailure: String?

  /// Why the client refused; `nil` after a success.
  var failure: TransportFailure? {
    if case .failure(let error) = outcome { error } else { nil }
  }

  /// The client's name for the server is resolved to `address`, whatever it is.
  static func run(
    host: String = "localhost", on address: String = "127.0.0.1", _ options: TLSServerOptions,
    _ context: TLSContext
  ) async throws -> HandshakeTrial {
    let seen = Mutex<(name: String?, failure: String?)>((nil, nil))
    let outcome = try await onThread {
      try withServer(
        on: address,
        { connection in
          do {
            let peer = try TLSServerPeer(connection, options)
            let name = peer.serverName
            seen.withLock { $0.name = name }
            try peer.waitForEnd()
          } catch let error as Failure {
            seen.withLock { $0.failure = error.description }
          }
        }
      ) { server in
        let plain = try TCPStream.connect(
          to: server.endpoint(host), until: soon, wokenBy: WakeUp(),
          resolver: .answering((address, server.port)))
        return Result { () throws(TransportFailure) in
          let stream = try TLSStream(over: plain, context, until: soon)
          defer { stream.close() }
          return stream.security
        }
      }
    }
    return seen.withLock {
      HandshakeTrial(outcome: outcome, serverName: $0.name, serverFailure: $0.failure)
    }
  }
}
