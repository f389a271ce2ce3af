// SPDX-License-Identifier: MIT

import COpenSSL
import Glibc
import POSIX

/// The server's end of a stream, with or without TLS; every call blocks.
protocol ServerPeer: AnyObject {
  func send(_ bytes: [UInt8]) throws
  /// Receives what comes next, nothing at the end.
  func receive(atMost limit: Int) throws -> [UInt8]
  /// Sends nothing more, but goes on to listen.
  func endSending()
  /// Ends the connection with a reset.
  func reset()
}

extension ServerPeer {
  func send(_ text: String) throws { try send(Array(text.utf8)) }

  func receive() throws -> String {
    String(decoding: try receive(atMost: 65_536), as: UTF8.self)
  }

  func waitForEnd() throws { while try !receive(atMost: 65_536).isEmpty {} }
}

extension ServerConnection: ServerPeer {}

/// What a TLS server offers.
struct TLSServerOptions: Sendable {
  var identity: Identity
  var oldest = TLS1_2_VERSION
  var newest = TLS1_3_VERSION
  var demandsClientCertificate = false
}

/// A TLS server on a connection, made of OpenSSL alone.
final class TLSServerPeer: ServerPeer {
  let connection: ServerConnection
  let session: OpaquePointer?

  /// Shakes hands; a client that goes away makes it throw OpenSSL's reason.
  init(_ connection: ServerConnection, _ options: TLSServerOptions) throws {
    self.connection = connection
    let context = SSL_CTX_new(TLS_server_method())
    defer { SSL_CTX_free(context) }
    // The default level of Debian forbids what the tests of old versions need.
    if options.newest < TLS1_2_VERSION { SSL_CTX_set_cipher_list(context, "ALL:@SECLEVEL=0") }
    guard let context, copenssl_set_min_proto_version(context, options.oldest) == 1,
      copenssl_set_max_proto_version(context, options.newest) == 1,
      SSL_CTX_use_certificate_ASN1(
        context, CInt(options.identity.certificate.count), options.identity.certificate) == 1,
      SSL_CTX_use_PrivateKey_ASN1(
        EVP_PKEY_EC, context, options.identity.key, options.identity.key.count) == 1
    else { throw Failure.current() }
    if options.demandsClientCertificate {
      SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nil)
    }
    session = SSL_new(context)
    SSL_set_fd(session, connection.descriptor)
    ERR_clear_error()
    guard SSL_accept(session) == 1 else { throw Failure.current() }
  }

  deinit { SSL_free(session) }

  /// The server name that the client has sent (SNI).
  var serverName: String? {
    SSL_get_servername(session, TLSEXT_NAMETYPE_host_name).map { String(cString: $0) }
  }

  func send(_ bytes: [UInt8]) throws {
    guard SSL_write(session, bytes, CInt(bytes.count)) > 0 else { throw Failure.current() }
  }

  func receive(atMost limit: Int) throws -> [UInt8] {
    var result: CInt = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: limit) { room, initialized in
      result = SSL_read(session, room.baseAddress, CInt(limit))
      initialized = Int(max(0, result))
    }
    if result > 0 || SSL_get_error(session, result) == SSL_ERROR_ZERO_RETURN { return bytes }
    throw Failure.current()
  }

  /// Whether something waits to be received.
  var hasInput: Bool {
    if SSL_pending(session) > 0 { return true }
    var poll = PollSet()
    poll.add(connection.descriptor, .read)
    return (try? poll.wait(until: .after(.zero))) == true
  }

  /// Changes the own key with the next record, and demands the same of the client (TLS 1.3).
  func requestNewKeys() { SSL_key_update(session, SSL_KEY_UPDATE_REQUESTED) }

  /// Asks the client for another handshake (TLS 1.2).
  func renegotiate() {
    SSL_renegotiate(session)
    SSL_do_handshake(session)
  }

  func endSending() { SSL_shutdown(session) }

  func reset() { connection.reset() }
}
