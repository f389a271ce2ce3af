// SPDX-License-Identifier: MIT

package import POSIX

/// Why a connection could not be made or has ended.
///
/// A `reason` is a few words of the operating system or of OpenSSL, not a sentence.
package enum TransportFailure: Error, Equatable, Sendable {
  /// What a connection was doing when its time was up or its peer left.
  package enum Phase: String, Sendable {
    case resolving, connecting, handshake, transfer
  }

  // Reaching the host
  /// The name has no address, or nobody could be asked for it.
  case hostUnknown(Endpoint, reason: String)
  /// A machine answered that nothing listens on the port.
  case refused(Endpoint)
  /// No machine answered at any address.
  case unreachable(Endpoint, reason: String)
  /// The proxy cannot be reached, or did not make the connection.
  case proxyFailed(Proxy, reason: String)
  /// The command of a tunnel has ended, or could not be started; what it said last, and its status.
  case tunnelEnded(command: String, reason: String)

  // Agreeing on TLS
  /// The first bytes of the peer are not a TLS record.
  case notTLS(Endpoint)
  /// No common version or cipher, or a violation of the protocol.
  case handshakeFailed(Endpoint, reason: String)
  /// The chain, the dates or the name of the certificate do not hold.
  case certificateUntrusted(Endpoint, reason: String, [Fingerprint])
  /// The certificate has none of the configured fingerprints; these are its own.
  case fingerprintMismatch(Endpoint, [Fingerprint])
  /// The file of certificate authorities is missing or holds none.
  case authoritiesUnusable(path: String, reason: String)
  /// The client's own certificate or key cannot be used.
  case clientCertificateUnusable(path: String, reason: String)

  // At any time
  /// The deadline is over.
  case timedOut(Endpoint, during: Phase)
  /// The peer ended the stream where nothing but more bytes made sense.
  case ended(Endpoint, during: Phase)
  /// The connection broke: reset by the peer, a dead line, a damaged record.
  case lost(Endpoint, reason: String)
  /// What came cannot be decompressed: the peer does not speak DEFLATE as it said.
  case damaged(Endpoint, reason: String)
  /// What came is no answer in HTTP/1.1 that can be used.
  case notHTTP(Endpoint, reason: String)
  /// The `WakeUp` of the connection was raised.
  case interrupted
  /// This machine lacks descriptors, threads or memory.
  case system(SystemError)
}

extension TransportFailure {
  /// Runs system calls whose failure has nothing to do with the peer.
  static func translating<Result>(
    _ body: () throws(SystemError) -> Result
  ) throws(TransportFailure) -> Result {
    do { return try body() } catch { throw .system(error) }
  }
}
