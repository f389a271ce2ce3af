// SPDX-License-Identifier: MIT

/// One account of the demo: what a program needs to synchronise it, and the server behind it.
package struct DemoAccount: Sendable {
  /// A name for the account's section in a configuration.
  package let name: String
  /// What is special about the account, in a few words.
  package let character: String
  package let user: String
  package let password: String
  /// The suggested pause between two synchronisations, in minutes.
  package let autorefresh: Double
  /// The folders to watch between two synchronisations.
  package let watched: [String]
  package let server: MemoryServer

  /// The address to connect to, without TLS.
  package var host: String { MemoryServer.host }
  /// The port of the account's own server.
  package var port: UInt16 { server.port }
}
