// SPDX-License-Identifier: MIT

import COpenSSL

/// The client's side of one TLS connection as a machine without I/O: bytes in, bytes out.
///
/// OpenSSL reads and writes two buffers in memory.  So TLS runs over any ``ByteStream``, can never
/// wait, and never writes to a socket, where OpenSSL would raise `SIGPIPE`.
struct TLSEngine: ~Copyable {
  /// What a call to OpenSSL led to.
  private enum Outcome {
    case done
    case needsMore
    case closed
    case failed(OpenSSLError)
  }

  private let object: OpenSSLObject
  /// From the peer, to be read by OpenSSL; owned by the session, as is `outgoing`.
  private let incoming: OpaquePointer
  private let outgoing: OpaquePointer
  private let check: CertificateCheck
  private let endpoint: Endpoint
  private var isEstablished = false
  /// What the peer did wrong after the handshake; nothing is encrypted or decrypted any more.
  private(set) var failure: TransportFailure?
  /// The peer has said that it sends nothing more (close_notify).
  private(set) var isClosedByPeer = false
  /// The last call of ``decrypt(into:atMost:)`` has used up all that the peer had sent.
  private(set) var needsMore = false

  init(_ context: TLSContext, for endpoint: Endpoint) throws(TransportFailure) {
    let object = try context.makeSession(for: endpoint)
    let check = CertificateCheck(of: endpoint, trust: context.trust)
    try check.attach(to: object.pointer)
    guard let incoming = BIO_new(BIO_s_mem()), let outgoing = BIO_new(BIO_s_mem()) else {
      throw .handshakeFailed(endpoint, reason: OpenSSLError.takeFirst().reason)
    }
    SSL_set_bio(object.pointer, incoming, outgoing)
    SSL_set_connect_state(object.pointer)
    // RFC 6066 section 3: addresses are not sent as a server name.
    if endpoint.literalAddress == nil && !endpoint.certificateName.isEmpty {
      _ = copenssl_set_tlsext_host_name(object.pointer, endpoint.certificateName)
    }
    self.object = object
    self.incoming = incoming
    self.outgoing = outgoing
    self.check = check
    self.endpoint = endpoint
  }

  private var session: OpaquePointer { object.pointer }

  /// The version and the cipher that were agreed on.
  var security: StreamSecurity {
    .encrypted(
      version: String(cString: SSL_get_version(session)),
      cipher: SSL_CIPHER_get_name(SSL_get_current_cipher(session)).map { String(cString: $0) } ?? ""
    )
  }

  /// Goes on with the handshake as far as the bytes from the peer allow, and tells whether it is done.
  mutating func handshake() throws(TransportFailure) -> Bool {
    ERR_clear_error()
    switch outcome(of: SSL_do_handshake(session)) {
    case .needsMore: return false
    case .closed: throw .ended(endpoint, during: .handshake)
    case .failed(let error): throw handshakeFailure(error)
    case .done:
      guard check.isPassed else {
        throw .handshakeFailed(endpoint, reason: "the peer has shown no certificate")
      }
      isEstablished = true
      return true
    }
  }

  /// Takes bytes that came from the peer.
  func feed(_ bytes: [UInt8]) {
    // A buffer in memory takes everything.
    bytes.withUnsafeBytes { _ = BIO_write(incoming, $0.baseAddress, CInt($0.count)) }
  }

  /// Moves what is meant for the peer to the end of a queue.
  func drain(into queue: inout ByteQueue) {
    let count = BIO_ctrl_pending(outgoing)
    guard count > 0 else { return }
    queue.append(
      [UInt8](unsafeUninitializedCapacity: count) { room, initialized in
        initialized = Int(max(0, BIO_read(outgoing, room.baseAddress, CInt(clamping: count))))
      })
  }

  /// Encrypts from the front of a queue, and returns how many bytes it took.
  ///
  /// It stops when about `room` encrypted bytes wait to be drained.
  mutating func encrypt(from queue: inout ByteQueue, room: Int) -> Int {
    var total = 0
    while failure == nil, BIO_ctrl_pending(outgoing) < room {
      ERR_clear_error()
      var result: CInt = 1
      let count = queue.take { bytes in
        result = bytes.withUnsafeBytes {
          SSL_write(session, $0.baseAddress, CInt(clamping: $0.count))
        }
        return Int(max(0, result))
      }
      if case .failed(let error) = outcome(of: result) {
        failure = .lost(endpoint, reason: error.reason)
      }
      if count == 0 { break }
      total += count
    }
    return total
  }

  /// Decrypts to the end of a buffer what can be decrypted, and returns the number of bytes.
  mutating func decrypt(into buffer: inout [UInt8], atMost limit: Int) -> Int {
    var total = 0
    needsMore = false
    while total < limit, failure == nil, !needsMore, !isClosedByPeer {
      ERR_clear_error()
      let result = readRecord(into: &buffer, atMost: limit - total)
      switch outcome(of: result) {
      case .done: total += Int(result)
      case .needsMore: needsMore = true
      case .closed: isClosedByPeer = true
      case .failed(let error): failure = .lost(endpoint, reason: error.reason)
      }
    }
    return total
  }

  private func readRecord(into buffer: inout [UInt8], atMost limit: Int) -> CInt {
    var result: CInt = 0
    buffer.append(addingCapacity: min(limit, 16_384)) { output in
      output.withUnsafeMutableBufferPointer { room, initialized in
        result = SSL_read(session, room.baseAddress, CInt(room.count))
        initialized = Int(max(0, result))
      }
    }
    return result
  }

  /// Tells the peer that nothing more is sent (close_notify); the bytes are for ``drain(into:)``.
  mutating func sayGoodbye() {
    guard isEstablished, failure == nil else { return }
    isEstablished = false
    SSL_shutdown(session)
  }

  private func outcome(of result: CInt) -> Outcome {
    if result > 0 { return .done }
    switch SSL_get_error(session, result) {
    case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE: return .needsMore
    case SSL_ERROR_ZERO_RETURN: return .closed
    default: return .failed(.takeFirst())
    }
  }

  private func handshakeFailure(_ error: OpenSSLError) -> TransportFailure {
    if let refusal = check.failure { return refusal }
    if error.code == SSL_R_WRONG_VERSION_NUMBER { return .notTLS(endpoint) }
    return .handshakeFailed(endpoint, reason: error.reason)
  }
}
