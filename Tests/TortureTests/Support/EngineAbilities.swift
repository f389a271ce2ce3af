// SPDX-License-Identifier: MIT

/// Safety rules that the torture relies on as soon as the engine has them.
///
/// A line that says `false` is a rule of docs/safety.md that is not built yet: what it would prevent is
/// left out of the histories.  Whoever builds the rule makes it `true`.
enum EngineAbilities {
  /// A message file whose content changed under its old name is sent as a new message.
  static let noticesEditsInPlace = false
  /// Without a status, the UIDs in file names are compared with the messages before they are believed.
  static let provesNumbersWithoutStatus = true
  /// A folder of the server that is empty after it was not is looked at again before files are removed.
  static let doubtsEmptyListings = true
}
