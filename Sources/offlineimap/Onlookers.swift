// SPDX-License-Identifier: MIT

import Interfaces
import POSIX
import SyncEngine
import SyncModel

/// Those who look at a run from elsewhere: `offlineimap attach` and `offlineimap status`.
struct Onlookers {
  private let settings: Settings
  private let areAllowed: Bool

  /// Nobody looks at what is done once, such as `--info`.
  init(_ settings: Settings, areAllowed: Bool) {
    self.settings = settings
    self.areAllowed = areAllowed
  }

  /// The socket on which others can attach; a run goes on without it.
  func open(_ remarks: inout [String]) -> UnixListener? {
    guard areAllowed else { return nil }
    do throws(SystemError) {
      return try ControlPlace(settings.general).listen(mayCreate: !settings.general.isDryRun)
    } catch {
      remarks.append("Nobody can attach to this program, because there is no socket (\(error)).")
      return nil
    }
  }

  /// What serves the socket.
  func service(
    on listener: UnixListener, _ interface: any Interface
  ) throws(SystemError) -> ControlService {
    let greeting = ControlGreeting(
      program: Version.number, process: ProcessInformation.identifier,
      metadata: settings.general.metadata, accounts: settings.accounts.map(\.name))
    return try ControlService(listener, greeting, ownInterfaceAsks: interface.canAsk)
  }

  /// What `offlineimap status` will know when this program is gone; a dry run leaves no trace.
  var notes: RunNotes? {
    guard areAllowed, !settings.general.isDryRun else { return nil }
    let layout = StateLayout(metadata: settings.general.metadata)
    return RunNotes { layout.lastRun(of: $0) }
  }
}
