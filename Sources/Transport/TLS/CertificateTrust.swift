// SPDX-License-Identifier: MIT

/// Whose certificates are believed.
package struct CertificateTrust: Hashable, Sendable {
  /// Who may have signed the chain of a certificate.
  package enum Authorities: Hashable, Sendable {
    /// The authorities that come with the operating system.
    case system
    /// The certificates in one PEM file and no others (`sslcacertfile`).
    ///
    /// Each of them is an anchor, also one that is not self-signed.
    case file(String)
    /// Anybody: chain, dates and host name are not looked at.  Needs ``fingerprints``.
    case anybody
  }

  /// Who may have signed.
  package let authorities: Authorities
  /// If given, the certificate must have one of these digests (`cert_fingerprint`).
  ///
  /// Lower-case hexadecimal digits without colons, of any ``Fingerprint/Digest``.
  package let fingerprints: Set<String>

  /// States both halves; with fingerprints, authorities and fingerprint must both hold.
  package init(authorities: Authorities, fingerprints: [String]) {
    // Without a fingerprint, "anybody" would switch the check off.
    let isUnchecked = authorities == .anybody && fingerprints.isEmpty
    self.authorities = isUnchecked ? .system : authorities
    self.fingerprints = Set(fingerprints)
  }

  /// Follows OfflineIMAP's options.
  ///
  /// Fingerprints without a file decide alone; with a file, both must hold; with neither, the
  /// authorities of the system decide.
  package init(authoritiesFile: String? = nil, fingerprints: [String] = []) {
    let otherwise: Authorities = fingerprints.isEmpty ? .system : .anybody
    self.init(
      authorities: authoritiesFile.map(Authorities.file) ?? otherwise, fingerprints: fingerprints)
  }
}
