// SPDX-License-Identifier: MIT

/// The commands that an account runs around each of its runs, for `/bin/sh`.
package struct HookSettings: Equatable, Sendable {
  /// Runs before anything else, under the lock of the account (`presynchook`).
  package var before: String?
  /// Runs at the end of a run that was not given up or cut short (`postsynchook`).
  package var after: String?
  /// The seconds after which a command is ended with all that it started; `nil` never
  /// (`hooktimeout`).
  package var limit: Int? = 1_800

  package init() {}
}
