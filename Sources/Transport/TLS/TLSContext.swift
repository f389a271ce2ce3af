// SPDX-License-Identifier: MIT

import COpenSSL
import POSIX

/// The TLS settings of an account with its trusted authorities, read once for many connections.
///
/// Safe to share between threads.  The `SSL_CTX` is complete before it is shared and used only under
/// the lock, for `SSL_new`.  What a connection gets then is an `SSL` of its own; the parts of the
/// `SSL_CTX` that both refer to are counted and locked by OpenSSL (openssl-threads(7)).
package final class TLSContext: Sendable {
  /// Whose certificates are believed.
  package let trust: CertificateTrust
  private let context: Monitor<OpenSSLObject>

  /// Reads the authorities, which takes about 20 ms for those of a system.
  ///
  /// - Parameters:
  ///   - trust: Whose certificates are believed.
  ///   - client: The certificate to show to a server that asks for one.
  ///   - versions: Which versions of TLS may be agreed on.
  /// - Throws: `authoritiesUnusable` and `clientCertificateUnusable` when a file cannot be read or
  ///   does not hold what it should.
  package init(
    trust: CertificateTrust, client: ClientCertificate? = nil, versions: TLSVersions = .best
  ) throws(TransportFailure) {
    self.trust = trust
    copenssl_keep_at_exit()
    guard let context = OpenSSLObject(SSL_CTX_new(TLS_client_method()), freedBy: SSL_CTX_free)
    else { throw .authoritiesUnusable(path: "", reason: OpenSSLError.takeFirst().reason) }
    Self.configure(context.pointer, versions)
    try client?.load(into: context.pointer)
    try AuthorityLoader.load(trust.authorities, into: context.pointer)
    self.context = Monitor(context)
  }

  /// Creates an `SSL`.
  ///
  /// It crosses the lock as a number: the compiler cannot know that `SSL_new` returns an object that
  /// has its own reference to the context.
  ///
  /// - Throws: `handshakeFailed` without memory.
  func makeSession(for endpoint: Endpoint) throws(TransportFailure) -> OpenSSLObject {
    let number = context.read { UInt(bitPattern: SSL_new($0.pointer)) }
    guard let session = OpenSSLObject(OpaquePointer(bitPattern: number), freedBy: SSL_free)
    else { throw .handshakeFailed(endpoint, reason: OpenSSLError.takeFirst().reason) }
    return session
  }

  private static func configure(_ context: OpaquePointer, _ versions: TLSVersions) {
    _ = copenssl_set_min_proto_version(context, versions.range.oldest)
    _ = copenssl_set_max_proto_version(context, versions.range.newest)
    _ = copenssl_set_session_cache_mode(context, Int(SSL_SESS_CACHE_OFF))
    // A server could present another certificate in a renegotiation; TLS 1.3 has none anyway.
    _ = copenssl_forbid_renegotiation(context)
    let modes =
      SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER
      | SSL_MODE_RELEASE_BUFFERS
    _ = copenssl_set_mode(context, Int(modes))
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nil)
    SSL_CTX_set_cert_verify_callback(context, CertificateCheck.callback, nil)
  }
}
