// SPDX-License-Identifier: MIT

import COpenSSL
import Foundation

/// A certificate and its key in their binary forms (DER).
struct Identity: Sendable {
  let certificate: [UInt8]
  let key: [UInt8]

  /// The certificate in the form of a CA file.
  var pem: String {
    let text = Data(certificate).base64EncodedString(options: [
      .lineLength64Characters, .endLineWithLineFeed,
    ])
    return "-----BEGIN CERTIFICATE-----\n\(text)\n-----END CERTIFICATE-----\n"
  }
}

/// Makes certificates.
final class TestAuthority: Sendable {
  /// What a certificate shall say.
  struct Request: Sendable {
    var commonName: String? = "server"
    /// The subject's alternative names, in OpenSSL's notation.
    var names: String? = "DNS:localhost,IP:127.0.0.1,IP:::1"
    /// Days from today.
    var validity = -1...30
    var isAuthority = false
  }

  /// The authority that the clients of the tests trust.
  static let trusted = try? TestAuthority(named: "Trusted by the tests")
  /// One that nobody knows.
  static let unknown = try? TestAuthority(named: "Unknown to all")

  let identity: Identity

  init(named name: String) throws {
    let request = Request(commonName: name, names: nil, validity: -3000...3000, isAuthority: true)
    identity = try Self.make(request, issuer: nil)
  }

  func issue(_ request: Request) throws -> Identity {
    try Self.make(request, issuer: identity)
  }

  static func selfSigned(_ request: Request = Request()) throws -> Identity {
    try make(request, issuer: nil)
  }

  private static func make(_ request: Request, issuer: Identity?) throws -> Identity {
    guard let certificate = X509_new(), let key = newKey() else { throw Failure.current() }
    defer {
      X509_free(certificate)
      EVP_PKEY_free(key)
    }
    X509_set_version(certificate, 2)
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), Int.random(in: 1..<1 << 40))
    X509_gmtime_adj(X509_getm_notBefore(certificate), request.validity.lowerBound * 86_400)
    X509_gmtime_adj(X509_getm_notAfter(certificate), request.validity.upperBound * 86_400)
    X509_set_pubkey(certificate, key)
    if let name = request.commonName {
      X509_NAME_add_entry_by_txt(
        X509_get_subject_name(certificate), "CN", MBSTRING_UTF8, name, -1, -1, 0)
    }
    try sign(certificate, request, with: key, issuer: issuer)
    return Identity(
      certificate: encoded { i2d_X509(certificate, $0) },
      key: encoded { i2d_PrivateKey(key, $0) })
  }

  private static func sign(
    _ certificate: OpaquePointer, _ request: Request, with key: OpaquePointer, issuer: Identity?
  ) throws {
    let parent = issuer.flatMap { decoded($0.certificate) { d2i_X509(nil, $0, $1) } }
    let parentKey = issuer.flatMap { decoded($0.key) { d2i_AutoPrivateKey(nil, $0, $1) } }
    defer {
      X509_free(parent)
      EVP_PKEY_free(parentKey)
    }
    X509_set_issuer_name(certificate, X509_get_subject_name(parent ?? certificate))
    var extensions: [(CInt, String)] = [
      (NID_basic_constraints, request.isAuthority ? "critical,CA:TRUE" : "critical,CA:FALSE")
    ]
    if let names = request.names { extensions.append((NID_subject_alt_name, names)) }
    for (kind, value) in extensions {
      let made = X509V3_EXT_conf_nid(nil, nil, kind, value)
      defer { X509_EXTENSION_free(made) }
      guard made != nil, X509_add_ext(certificate, made, -1) == 1 else { throw Failure.current() }
    }
    guard X509_sign(certificate, parentKey ?? key, EVP_sha256()) > 0 else {
      throw Failure.current()
    }
  }

  private static func newKey() -> OpaquePointer? {
    let context = EVP_PKEY_CTX_new_id(EVP_PKEY_EC, nil)
    defer { EVP_PKEY_CTX_free(context) }
    var key: OpaquePointer?
    EVP_PKEY_keygen_init(context)
    EVP_PKEY_CTX_set_ec_paramgen_curve_nid(context, NID_X9_62_prime256v1)
    EVP_PKEY_keygen(context, &key)
    return key
  }

  private static func encoded(
    _ encode: (UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>?) -> CInt
  ) -> [UInt8] {
    let count = Int(max(0, encode(nil)))
    return [UInt8](unsafeUninitializedCapacity: count) { room, initialized in
      var end = room.baseAddress
      initialized = Int(max(0, encode(&end)))
    }
  }

  private static func decoded(
    _ bytes: [UInt8],
    _ decode: (UnsafeMutablePointer<UnsafePointer<UInt8>?>?, Int) -> OpaquePointer?
  ) -> OpaquePointer? {
    bytes.withUnsafeBufferPointer { buffer in
      var start = buffer.baseAddress
      return decode(&start, buffer.count)
    }
  }
}

/// What OpenSSL has to say about a failed call of a test.
struct Failure: Error, CustomStringConvertible {
  let description: String

  static func current() -> Failure {
    let reason = ERR_reason_error_string(ERR_get_error()).map { String(cString: $0) }
    ERR_clear_error()
    return Failure(description: reason ?? "unknown error")
  }
}
