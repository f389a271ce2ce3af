// SPDX-License-Identifier: MIT

/// What a thread does at this moment; an LED shows nothing else.
///
/// The manual of OfflineIMAP gives each a colour; the comments quote it.
package enum Activity: String, Codable, Sendable, CaseIterable {
  /// Waiting for work or for the next run (black).
  case idle
  /// Opening a connection, securing it, logging in (gray).
  case connecting
  /// Starting or ending the run of an account (purple).
  case account
  /// Comparing the folders of both sides (blue: the controller).
  case structure
  /// Looking at one folder, planning (cyan).
  case folder
  /// Reading the list of messages (green).
  case listing
  /// Copying messages to the local side (orange).
  case downloading
  /// Copying messages to the server (orange).
  case uploading
  /// Removing messages on either side (red).
  case deleting
  /// Switching flags on (yellow).
  case addingFlags
  /// Switching flags off (pink).
  case removingFlags
  /// Asking the user, or held by a refusal until the user acts.
  case attention
}
