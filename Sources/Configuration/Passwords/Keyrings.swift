// SPDX-License-Identifier: MIT

/// Whether passwords can be kept in a keyring of the desktop.
package enum Keyrings {
  /// Whether the program that reaches one is installed.
  package static var isPresent: Bool { Keyring.isPresent(in: .process) }
}
