// SPDX-License-Identifier: MIT

import SyncModel

/// What a thread has announced of the folder that it makes equal: OfflineIMAP goes through it once from
/// the remote side to the local one and then the other way, and tells of both.
struct MachineDirections: Sendable {
  /// `nil` where the beginning of the folder was not seen.
  private let remote: FolderPlace?
  private let remoteKind, localKind: StoreKind
  /// The name of the folder on the local side, as far as it is known.
  private var local: FolderName
  private var announced: Side?
  private var isOver = false

  /// `nil` for events that begin no folder.
  init?(_ record: EventRecord) {
    guard case .folderStarted(let remote, let remoteKind, let localKind) = record.event else {
      return nil
    }
    self.remote = remote
    self.remoteKind = remoteKind
    self.localKind = localKind
    local = remote.folder
  }

  private init() {
    (remote, remoteKind, localKind, local) = (nil, .imap, .maildir, "")
  }

  /// For a thread that takes part in the work of another: it announces nothing.
  static let unknown = MachineDirections()

  var isKnown: Bool { remote != nil }

  /// The kinds of store that messages come from and go to.
  func types(to side: Side) -> (from: String, to: String) {
    side == .local
      ? (remoteKind.rawValue, localKind.rawValue) : (localKind.rawValue, remoteKind.rawValue)
  }

  func command(
    _ name: String, _ from: FolderName, _ to: FolderName, to side: Side
  ) -> MachineCommand {
    let types = types(to: side)
    return MachineCommand(name, [types.from, from.rawValue, types.to, to.rawValue, ""])
  }

  /// The list of the remote side is the last one that is read.
  mutating func announce(afterListing place: FolderPlace) -> [MachineCommand] {
    if place == remote { return announce(.local) }
    local = place.folder
    return []
  }

  mutating func announce(changeOf place: FolderPlace) -> [MachineCommand] {
    announce(place == remote ? .remote : .local)
  }

  /// Says once that messages go to a side; the way to the local side comes first.
  mutating func announce(_ side: Side) -> [MachineCommand] {
    guard let remote else { return [] }
    var commands: [MachineCommand] = []
    if announced == nil, !isOver {
      announced = .local
      commands.append(command("syncingmessages", remote.folder, local, to: .local))
    }
    if side == .remote, announced == .local {
      announced = .remote
      commands.append(command("syncingmessages", local, remote.folder, to: .remote))
    }
    return commands
  }

  /// What was announced for one way was looked at for the other one, too.
  mutating func finish() -> [MachineCommand] {
    defer { isOver = true }
    return announced == .local ? announce(.remote) : []
  }
}
