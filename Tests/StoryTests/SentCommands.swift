// SPDX-License-Identifier: MIT

extension String {
  /// The commands in what `-d imap` shows, such as `UID FETCH`, in their order.
  var sentCommands: [String] {
    matches(of: /\[imap\]: C: \w+ ((?:UID )?[A-Z]+)/).map { String($0.1) }
  }
}
