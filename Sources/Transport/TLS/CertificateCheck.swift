// SPDX-License-Identifier: MIT

import COpenSSL

/// Judges the certificate of one server, in the middle of the handshake.
///
/// OpenSSL calls ``callback`` in place of its own verification.  A handshake in which it was not
/// called, or in which it refused, does not succeed.
final class CertificateCheck {
  private let endpoint: Endpoint
  private let trust: CertificateTrust
  /// Whether a certificate was seen and found good.
  private(set) var isPassed = false
  /// Why the certificate was refused.
  private(set) var failure: TransportFailure?

  init(of endpoint: Endpoint, trust: CertificateTrust) {
    self.endpoint = endpoint
    self.trust = trust
  }

  /// Makes a session ask this object, which must outlive it, and tells OpenSSL whom it expects.
  ///
  /// - Throws: `handshakeFailed` when there is no name to compare with, which OpenSSL would take as
  ///   the wish not to compare.
  func attach(to session: OpaquePointer) throws(TransportFailure) {
    SSL_set_ex_data(session, 0, Unmanaged.passUnretained(self).toOpaque())
    if trust.authorities == .anybody { return }
    let parameters = SSL_get0_param(session)
    // RFC 9525 section 6.3: `*` stands for a whole label only.
    X509_VERIFY_PARAM_set_hostflags(parameters, UInt32(X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS))
    let name = endpoint.certificateName
    let isSet =
      if let address = endpoint.literalAddress {
        X509_VERIFY_PARAM_set1_ip_asc(parameters, address) == 1
      } else {
        !name.isEmpty && X509_VERIFY_PARAM_set1_host(parameters, name, 0) == 1
      }
    guard isSet else {
      throw .handshakeFailed(endpoint, reason: "no host name to find in a certificate")
    }
  }

  /// The function for `SSL_CTX_set_cert_verify_callback`: 1 accepts, 0 refuses.
  static let callback: @convention(c) (OpaquePointer?, UnsafeMutableRawPointer?) -> CInt = {
    verification, _ in
    guard let verification,
      let session = X509_STORE_CTX_get_ex_data(
        verification, SSL_get_ex_data_X509_STORE_CTX_idx()),
      let check = SSL_get_ex_data(OpaquePointer(session), 0)
    else { return 0 }
    return Unmanaged<CertificateCheck>.fromOpaque(check).takeUnretainedValue()
      .judge(verification)
  }

  private func judge(_ verification: OpaquePointer) -> CInt {
    guard let certificate = X509_STORE_CTX_get0_cert(verification) else { return 0 }
    if let reason = flawInChain(verification) {
      failure = .certificateUntrusted(
        endpoint, reason: reason, Fingerprint.all(of: certificate))
    } else {
      compare(Fingerprint.all(of: certificate))
    }
    isPassed = failure == nil
    if isPassed {
      X509_STORE_CTX_set_error(verification, X509_V_OK)
    } else if X509_STORE_CTX_get_error(verification) == X509_V_OK {
      X509_STORE_CTX_set_error(verification, X509_V_ERR_CERT_REJECTED)
    }
    return isPassed ? 1 : 0
  }

  /// Verifies chain, dates and host name, and returns the first flaw in OpenSSL's words.
  private func flawInChain(_ verification: OpaquePointer) -> String? {
    if trust.authorities == .anybody { return nil }
    if X509_verify_cert(verification) == 1 { return nil }
    let code = X509_STORE_CTX_get_error(verification)
    return String(cString: X509_verify_cert_error_string(Int(code)))
  }

  private func compare(_ own: [Fingerprint]) {
    if trust.fingerprints.isEmpty { return }
    if own.contains(where: { trust.fingerprints.contains($0.hexadecimal) }) { return }
    failure = .fingerprintMismatch(endpoint, own)
  }
}
