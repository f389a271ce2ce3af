// SPDX-License-Identifier: MIT

import Configuration
import SyncModel

/// The settings of the rc file, with what the user should know of them.
struct LoadedFile {
  let settings: Settings
  /// Warnings, a sentence each.
  let remarks: [String]
  /// What evaluates the Python of the file.
  let python: PythonBridge

  /// Reads the file, or complains about all that is wrong with it and returns `nil`.
  init?(_ command: Command) {
    do throws(ConfigurationFailure) {
      let loaded = try SettingsReader.load(command.file, overrides: command.changes)
      guard !loaded.settings.accounts.isEmpty else { throw loaded.failure }
      settings = loaded.settings
      python = loaded.python
      remarks = loaded.problems.filter { $0.weight == .warning }.map(\.description)
    } catch {
      for problem in error.problems {
        let word = problem.weight == .error ? "ERROR" : "WARNING"
        Console.complain("\(word): \(problem)")
      }
      return nil
    }
  }
}
