// SPDX-License-Identifier: MIT

import Configuration
import Glibc
import Interfaces
import POSIX
import SyncModel

/// `--check`: what is wrong with the rc file, what it amounts to, and what the servers say to it.
struct Check {
  private let command: Command

  init(_ command: Command) { self.command = command }

  /// Ends with 0 if nothing is wrong with the file and every account could be looked at.
  func run() -> ExitStatus {
    let report = SettingsReader.report(command.file, overrides: command.changes)
    let columns = Terminal.size(of: STDOUT_FILENO)?.columns ?? 100
    for line in report.lines(columns: columns) { Console.say(line) }
    guard let loaded = report.loaded else { return .failure }
    guard report.mistakes.isEmpty, !loaded.settings.accounts.isEmpty else { return .failure }
    Console.say("")
    var settings = loaded.settings
    // They were told above.
    settings.excluded = []
    let status = Wiring(settings, command: command, remarks: [], python: loaded.python).run()
    return report.hasErrors ? .failure : status
  }
}
