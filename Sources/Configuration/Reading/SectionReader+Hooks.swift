// SPDX-License-Identifier: MIT

import SyncModel

extension SectionReader {
  /// The commands around the runs of an account.
  func hooks() -> HookSettings {
    var hooks = HookSettings()
    hooks.before = command("presynchook")
    hooks.after = command("postsynchook")
    let limit = integer("hooktimeout")
    hooks.limit = limit > 0 ? limit : nil
    return hooks
  }

  /// A command, which may stand on several lines; `nil` if it is empty or not set.
  private func command(_ option: String) -> String? {
    guard isSet(option), let value = raw(option), !value.isEmpty else { return nil }
    return value
  }
}
