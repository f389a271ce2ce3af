// SPDX-License-Identifier: MIT

/// Safety rules that the torture relies on as soon as the engine has them.
///
/// A line that says `false` is a rule of docs/safety.md that is not built yet: what it would prevent is
/// left out of the histories, or tolerated by the oracle.  Whoever builds the rule makes it `true`.
enum EngineAbilities {
  /// An upload whose answer was lost is found on the server instead of being sent again.
  static let findsInterruptedUploads = true
  /// A message that lies where it should after an upload whose UID was never told is not doubled.
  static let rematchesAfterValidityChange = true
  /// A message file whose content changed under its old name is sent as a new message.
  static let noticesEditsInPlace = false
}
