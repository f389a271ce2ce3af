// SPDX-License-Identifier: MIT

import COpenSSL
import POSIX

/// Puts certificate authorities into an `SSL_CTX`.
enum AuthorityLoader {
  /// Where distributions keep them when OpenSSL's own paths, fixed at its build, lead nowhere.
  private static let usualBundles = [
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
    "/usr/local/share/certs/ca-root-nss.crt",
  ]

  static func load(
    _ authorities: CertificateTrust.Authorities, into context: OpaquePointer
  ) throws(TransportFailure) {
    switch authorities {
    case .system: try loadSystem(into: context)
    case .file(let path):
      try load(path, into: context)
      // Whoever names a file trusts each certificate in it, be it a root or not.
      X509_STORE_set_flags(SSL_CTX_get_cert_store(context), UInt(X509_V_FLAG_PARTIAL_CHAIN))
    case .anybody: break
    }
  }

  /// Loads OpenSSL's default file and folder, or what `SSL_CERT_FILE` and `SSL_CERT_DIR` name.
  private static func loadSystem(into context: OpaquePointer) throws(TransportFailure) {
    let hasFolder = SSL_CTX_set_default_verify_dir(context) == 1 && !isDefaultFolderEmpty
    if let file = variable(X509_get_default_cert_file_env()) {
      return try load(file, into: context)
    }
    let usual = String(cString: X509_get_default_cert_file())
    if tryLoad(usual, into: context) || hasFolder { return }
    if tryLoad(anyOf: usualBundles, into: context) { return }
    throw .authoritiesUnusable(path: usual, reason: "the system has no certificate authorities")
  }

  /// Loads the first of several files that is usable.
  static func tryLoad(anyOf paths: [String], into context: OpaquePointer) -> Bool {
    paths.contains { tryLoad($0, into: context) }
  }

  private static var isDefaultFolderEmpty: Bool {
    let usual = String(cString: X509_get_default_cert_dir())
    let folder = variable(X509_get_default_cert_dir_env()) ?? usual
    return (try? Directory.names(in: folder))?.isEmpty ?? true
  }

  private static func variable(_ name: UnsafePointer<CChar>?) -> String? {
    guard let name, let value = ProcessInformation.environment(String(cString: name)) else {
      return nil
    }
    return value.isEmpty ? nil : value
  }

  private static func load(
    _ path: String, into context: OpaquePointer
  ) throws(TransportFailure) {
    if tryLoad(path, into: context) { return }
    do throws(SystemError) {
      _ = try Files.read(path)
    } catch { throw .authoritiesUnusable(path: path, reason: error.reason) }
    throw .authoritiesUnusable(path: path, reason: "not a list of certificates in PEM form")
  }

  private static func tryLoad(_ path: String, into context: OpaquePointer) -> Bool {
    let isLoaded = SSL_CTX_load_verify_file(context, path) == 1
    ERR_clear_error()
    return isLoaded
  }
}
