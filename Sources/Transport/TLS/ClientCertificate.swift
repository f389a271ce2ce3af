// SPDX-License-Identifier: MIT

import COpenSSL
import POSIX

/// The certificate by which a client tells a server who it is (`sslclientcert`, `sslclientkey`).
package struct ClientCertificate: Hashable, Sendable {
  /// A PEM file with the certificate, and behind it those between it and its authority.
  package let certificate: String
  /// A PEM file with the key; the file of the certificate may hold it too.
  package let key: String

  /// Names the files; without a key's own, it is looked for in the file of the certificate.
  package init(certificate: String, key: String?) {
    self.certificate = certificate
    self.key = key ?? certificate
  }

  /// Reads both files into an `SSL_CTX`.
  func load(into context: OpaquePointer) throws(TransportFailure) {
    // OpenSSL would ask for the passphrase of a key on the terminal.
    SSL_CTX_set_default_passwd_cb(context) { _, _, _, _ in 0 }
    guard SSL_CTX_use_certificate_chain_file(context, certificate) == 1 else {
      throw unusable(certificate, otherwise: "It holds no certificate in PEM form")
    }
    guard SSL_CTX_use_PrivateKey_file(context, key, SSL_FILETYPE_PEM) == 1 else {
      let error = OpenSSLError.takeFirst()
      if error.code == X509_R_KEY_VALUES_MISMATCH { throw mismatch }
      throw unusable(
        key, otherwise: "It holds no key in PEM form without a passphrase (\(error.reason))")
    }
    guard SSL_CTX_check_private_key(context) == 1 else { throw mismatch }
  }

  private var mismatch: TransportFailure {
    ERR_clear_error()
    return .clientCertificateUnusable(
      path: key, reason: "The key does not belong to the certificate")
  }

  /// What the system says of the file, or what is wrong with its content.
  private func unusable(_ path: String, otherwise reason: String) -> TransportFailure {
    ERR_clear_error()
    do throws(SystemError) {
      _ = try Files.read(path)
    } catch { return .clientCertificateUnusable(path: path, reason: error.reason) }
    return .clientCertificateUnusable(path: path, reason: reason)
  }
}

/// Which versions of TLS may be agreed on; none is older than 1.2.
package enum TLSVersions: Sendable {
  /// The best that both sides have.
  case best
  /// TLS 1.2 and no other.
  case tls12
  /// TLS 1.3 and no other.
  case tls13

  /// The oldest and the newest, in OpenSSL's numbers; 0 is the newest that it has.
  var range: (oldest: CInt, newest: CInt) {
    switch self {
    case .best: (TLS1_2_VERSION, 0)
    case .tls12: (TLS1_2_VERSION, TLS1_2_VERSION)
    case .tls13: (TLS1_3_VERSION, TLS1_3_VERSION)
    }
  }
}
