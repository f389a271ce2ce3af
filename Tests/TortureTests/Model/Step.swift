// SPDX-License-Identifier: MIT

import DemoServer

/// One thing that happens in a history: to one side, or a run of the program.
///
/// Numbers are taken modulo what is there at that moment, so that every list of steps makes sense: a
/// failing history stays a history when steps are left out.
enum Step: Equatable, Sendable, CustomStringConvertible {
  case deliver(folder: Int, flags: String)
  case addFile(folder: Int, flags: String, isNew: Bool)
  /// A message whose content is already there, from the side that is named.
  case twin(onServer: Bool, folder: Int, which: Int)
  case expunge(folder: Int, which: Int)
  case removeFile(folder: Int, which: Int)
  case flag(onServer: Bool, folder: Int, which: Int, letter: Character)
  case move(onServer: Bool, folder: Int, which: Int, to: Int)
  /// A mail client copies a file with its name.
  case copyFile(folder: Int, which: Int, to: Int)
  /// A mail client gives a file a name of its own, without UID.
  case renameFile(folder: Int, which: Int)
  /// A mail client saves another content under another name and removes the old file.
  case rewriteFile(folder: Int, which: Int)
  /// A mail client writes another content under the same name.
  case editInPlace(folder: Int, which: Int)
  /// A mail client moves a message from `new` to `cur`.
  case see(folder: Int, which: Int)
  case createFolder(onServer: Bool, folder: Int)
  case skipUIDs(folder: Int)
  case changeValidity(folder: Int)
  case loseState
  /// What only this program remembers is lost; as at the end of a day, everything is compared then.
  case loseMemory
  /// The Maildirs are copied as they are.
  case backUp
  /// The Maildirs, or one of them, become what they were then.
  case restore(folder: Int?)
  /// The times of the directories become old enough to rely upon.
  case pause
  case run(Disturbance)
  /// Runs until nothing changes and compares everything with what was meant.
  case verify

  var description: String {
    switch self {
    case .deliver(let folder, let flags): "deliver(\(folder), \(flags))"
    case .addFile(let folder, let flags, let isNew): "add(\(folder), \(flags), new: \(isNew))"
    case .twin(let onServer, let folder, let which): "twin(\(onServer), \(folder), \(which))"
    case .expunge(let folder, let which): "expunge(\(folder), \(which))"
    case .removeFile(let folder, let which): "remove(\(folder), \(which))"
    case .flag(let onServer, let folder, let which, let letter):
      "flag(server: \(onServer), \(folder), \(which), \(letter))"
    case .move(let onServer, let folder, let which, let target):
      "move(server: \(onServer), \(folder), \(which), to: \(target))"
    case .copyFile(let folder, let which, let target):
      "copy(\(folder), \(which), to: \(target))"
    case .renameFile(let folder, let which): "rename(\(folder), \(which))"
    case .rewriteFile(let folder, let which): "rewrite(\(folder), \(which))"
    case .editInPlace(let folder, let which): "edit(\(folder), \(which))"
    case .see(let folder, let which): "see(\(folder), \(which))"
    case .createFolder(let onServer, let folder): "create(server: \(onServer), \(folder))"
    case .skipUIDs(let folder): "skipUIDs(\(folder))"
    case .changeValidity(let folder): "validity(\(folder))"
    case .loseState: "loseState"
    case .loseMemory: "loseMemory"
    case .backUp: "backUp"
    case .restore(let folder): "restore(\(folder.map(String.init) ?? "all"))"
    case .pause: "pause"
    case .run(let disturbance): "run(\(disturbance))"
    case .verify: "verify"
    }
  }
}

/// What goes wrong during a run.
enum Disturbance: Equatable, Sendable {
  case none
  /// As if the process were killed after so many changes on its disk.
  case killed(afterChanges: Int)
  case diskFull(afterChanges: Int)
  case diskError(afterChanges: Int)
  /// The connection breaks, and the server is not to be reached any more in this run.
  case cutSending(afterBytes: Int)
  case cutReceiving(afterBytes: Int)
  /// One connection breaks; the next one may be opened.
  case brokenOnce(afterBytes: Int)
  case refused(command: String, skipping: Int)
  case server([Fault])
}
