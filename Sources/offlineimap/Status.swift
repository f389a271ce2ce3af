// SPDX-License-Identifier: MIT

import Configuration
import Interfaces
import POSIX
import SyncEngine
import SyncModel

/// `offlineimap status`: how the accounts are, asked of the program that runs or remembered.
struct Status {
  private let command: Command

  init(_ command: Command) { self.command = command }

  /// Ends with 0 if all is well, 1 if an account failed or needs a person, and 3 if one was never
  /// synchronised.
  func run() -> ExitStatus {
    guard let loaded = LoadedFile(command) else { return .failure }
    let settings = loaded.settings
    let layout = StateLayout(metadata: settings.general.metadata)
    let running = programs(settings)
    var report = StatusReport(time: WallClock.now)
    for account in settings.accounts.map(\.name) {
      let note = RunNote(path: layout.lastRun(of: account))
      if let state = running.first(where: { $0.accounts.contains(account) })?.state {
        report.add(account, note, state)
      } else {
        report.add(account, note)
      }
    }
    if command.printsJSON {
      Console.say(report.json)
    } else {
      for line in report.lines { Console.say(line) }
    }
    guard report.isFine else { return .failure }
    return report.isComplete ? .success : .nothingThere
  }

  private func programs(_ settings: Settings) -> [(accounts: Set<AccountName>, state: RunningState)]
  {
    guard settings.general.control != .off else { return [] }
    let running = RunningPrograms(at: ControlPlace(settings.general).own)
    for line in running.failures { Console.complain("WARNING: \(line)") }
    return running.programs.compactMap { program in
      RunningState(program.connection).map { (Set(program.greeting.accounts), $0) }
    }
  }
}
