// SPDX-License-Identifier: MIT

/// What has to be computed before a server can be reached.
package struct ComputedServer: Sendable {
  /// `remotehosteval`.
  package var host: Computed<Void, String>?
  /// `remoteporteval`.
  package var port: Computed<Void, UInt16>?
  /// `remoteusereval`, or the netrc file's login for a computed host.
  package var user: Computed<Void, String>?

  package init() {}
}

extension IMAPSettings {
  /// Replaces host, port and user by what is computed; a second call does nothing.
  ///
  /// Blocks while code of the user runs, and throws what it throws.
  package mutating func resolve() throws(SyncProblem) {
    if let host = computed.host { self.host = try host.find() }
    if let port = computed.port { self.port = try port.find() }
    if let user = computed.user { self.user = try user.find() }
    computed = ComputedServer()
  }
}
