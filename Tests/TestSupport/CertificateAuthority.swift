// SPDX-License-Identifier: MIT

/// A certificate authority that lives as long as a test, and one server certificate of it.
package struct CertificateAuthority: Sendable {
  private let folder: TemporaryFolder

  /// The certificate that clients trust, in PEM.
  package var certificate: String { "\(folder.path)/ca.crt" }
  /// The certificate of `localhost`, 127.0.0.1 and ::1, in PEM.
  package var serverCertificate: String { "\(folder.path)/server.crt" }
  /// Its key.
  package var serverKey: String { "\(folder.path)/server.key" }

  /// Makes keys and certificates with the `openssl` command.
  package init() throws {
    folder = try TemporaryFolder()
    let path = folder.path
    let key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    try Shell.check(
      ["openssl", "req", "-x509", "-days", "2", "-subj", "/CN=Authority of a test"] + key
        + ["-keyout", "\(path)/ca.key", "-out", "\(path)/ca.crt"])
    try Shell.check(
      ["openssl", "req", "-subj", "/CN=localhost"] + key
        + ["-keyout", "\(path)/server.key", "-out", "\(path)/server.csr"])
    try folder.write(
      "subjectAltName=DNS:localhost,IP:127.0.0.1,IP:::1\nbasicConstraints=CA:FALSE\n",
      to: "extensions")
    try Shell.check([
      "openssl", "x509", "-req", "-days", "2", "-in", "\(path)/server.csr", "-CA",
      "\(path)/ca.crt", "-CAkey", "\(path)/ca.key", "-CAcreateserial", "-extfile",
      "\(path)/extensions", "-out", "\(path)/server.crt",
    ])
    try Shell.check(["chmod", "a+r", "\(path)/server.key"])
  }

  /// Removes the keys and certificates now, for owners that the process never gives up.
  package func remove() { folder.remove() }

  /// Makes a certificate for a person and its key, and returns the two paths.
  package func issue(to name: String) throws -> (certificate: String, key: String) {
    let path = folder.path
    try Shell.check([
      "openssl", "req", "-subj", "/CN=\(name)", "-newkey", "ec", "-pkeyopt",
      "ec_paramgen_curve:P-256", "-nodes", "-keyout", "\(path)/\(name).key", "-out",
      "\(path)/\(name).csr",
    ])
    try Shell.check([
      "openssl", "x509", "-req", "-days", "2", "-in", "\(path)/\(name).csr", "-CA",
      "\(path)/ca.crt", "-CAkey", "\(path)/ca.key", "-CAcreateserial", "-out",
      "\(path)/\(name).crt",
    ])
    return ("\(path)/\(name).crt", "\(path)/\(name).key")
  }

  /// The SHA-256 digest of the server's certificate, in lower-case hexadecimal.
  package func fingerprint() throws -> String {
    let text = try Shell.check([
      "openssl", "x509", "-noout", "-fingerprint", "-sha256", "-in", serverCertificate,
    ])
    return text.split(separator: "=").last.map {
      $0.filter(\.isHexDigit).lowercased()
    } ?? ""
  }
}
