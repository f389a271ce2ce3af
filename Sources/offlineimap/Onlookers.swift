// SPDX-License-Identifier: MIT

import Interfaces
import POSIX
import SyncEngine
import SyncModel

/// Those who look at a run from elsewhere: `offlineimap attach` and `offlineimap status`.
///
/// A run goes on without them: what keeps them out is a remark.
final class Onlookers: Sendable {
  /// Nobody waits for what they are told, and a short run is over before they wake.
  private static let patience = Duration.milliseconds(100)

  private let settings: Settings
  private let areAllowed: Bool
  /// What serves those who attach, once it does.
  private let service = Monitor<ControlService?>(nil)
  private let listener = Monitor<UnixListener?>(nil)

  /// Nobody looks at what is done once, such as `--info`.
  init(_ settings: Settings, areAllowed: Bool) {
    self.settings = settings
    self.areAllowed = areAllowed
  }

  /// Whether a question would reach a person who has attached; nobody has before ``enter(_:_:sending:)``.
  var canAnswer: Bool { service.read { $0?.canAnswer ?? false } }

  /// Whether somebody can attach.
  var canEnter: Bool { service.read { $0 != nil } }

  /// Lets them in, also when the accounts are at work already, and returns what the user should know.
  func enter(
    _ bus: EventBus, _ interface: any Interface, sending requests: any RequestReceiver
  ) -> String? {
    guard areAllowed else { return nil }
    do throws(SystemError) {
      if let notes { try bus.subscribe(notes, named: "notes", patience: Self.patience) }
      try listen(bus, interface, requests)
    } catch {
      return "Nobody can attach to this program, because there is no socket (\(error))."
    }
    return nil
  }

  /// Lets go of everybody, and removes the socket.
  func leave() {
    service.read { $0 }?.stop()
    listener.read { $0 }.map(ControlPlace(settings.general).close)
  }

  private func listen(
    _ bus: EventBus, _ interface: any Interface, _ requests: any RequestReceiver
  ) throws(SystemError) {
    let general = settings.general
    let socket = try ControlPlace(general).listen(mayCreate: !general.isDryRun)
    guard let socket else { return }
    listener.update { $0 = socket }
    let greeting = ControlGreeting(
      program: Version.number, process: ProcessInformation.identifier,
      metadata: general.metadata, accounts: settings.accounts.map(\.name))
    let service = try ControlService(socket, greeting, ownInterfaceAsks: interface.canAsk)
    // It answers for those who are not there, so that it must be able to before it hears of questions.
    try service.start(sending: requests)
    self.service.update { $0 = service }
    try bus.subscribe(service, named: "control bus", patience: Self.patience)
  }

  /// What `offlineimap status` will know when this program is gone; a dry run leaves no trace.
  private var notes: RunNotes? {
    guard !settings.general.isDryRun else { return nil }
    let layout = StateLayout(metadata: settings.general.metadata)
    return RunNotes { layout.lastRun(of: $0) }
  }
}
