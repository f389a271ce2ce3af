// SPDX-License-Identifier: MIT

import DemoServer
import Foundation
import SyncModel

/// What mail clients do on either server, and what the oracle is told of it.
extension MappedPlayer {
  func change(_ step: MappedStep) throws {
    switch step {
    case .deliver(let side, let folder, let flags):
      let content = message()
      try deliver(content, side, name(folder), Set(flags))
      oracle.born(name(folder), content, flags: Set(flags))
      arrived(side, name(folder), content)
    case .twin(let side, let folder, let which):
      guard let model = message(side, name(folder), which) else { return }
      try deliver(model.content, side, name(folder), [])
      oracle.born(name(folder), model.content, flags: [])
      arrived(side, name(folder), model.content)
    case .expunge(let side, let folder, let which):
      guard let message = message(side, name(folder), which) else { return }
      try remove(message, side, name(folder))
      oracle.gone(name(folder), message)
    case .flag(let side, let folder, let which, let letter):
      try flag(side, name(folder), which, letter)
    case .move(let side, let folder, let which, let target):
      try put(side, name(folder), which, into: name(target), isMove: true)
    case .copy(let side, let folder, let which, let target):
      try put(side, name(folder), which, into: name(target), isMove: false)
    case .renew(let side, let folder, let which): try renew(side, name(folder), which)
    default: try changeFolder(step)
    }
  }

  private func changeFolder(_ step: MappedStep) throws {
    switch step {
    case .createFolder(let side, let folder): try create(name(folder), side)
    case .skipUIDs(let side, let folder):
      let name = WireName(encoding: name(folder))
      guard let mailbox = server(side).store.mailbox(name) else { return }
      try server(side).store.change { mailboxes throws(StoreRefusal) in
        try mailboxes.change(name) { $0.skipUIDs(to: mailbox.uidNext + 5) }
      }
    case .changeValidity(let side, let folder):
      let wireName = WireName(encoding: name(folder))
      guard server(side).store.mailbox(wireName) != nil else { return }
      try server(side).store.change { mailboxes throws(StoreRefusal) in
        try mailboxes.changeUIDValidity(of: wireName)
      }
      forget(name(folder), isRenumbered: true)
    default: break
    }
  }

  private func message(_ side: Side, _ folder: String, _ which: Int) -> SideMessage? {
    let now = reading()
    let messages = (side == .local ? now.local : now.remote)[folder, default: []]
    return messages.isEmpty ? nil : messages[which % messages.count]
  }

  /// The UID that a message has on its own server.
  private func uid(_ message: SideMessage, _ side: Side) -> [UInt32] {
    [side == .local ? UInt32(message.path) : message.uid].compactMap(\.self)
  }

  private func create(_ folder: String, _ side: Side) throws {
    let name = WireName(encoding: folder)
    guard server(side).store.mailbox(name) == nil else { return }
    try server(side).store.change { mailboxes throws(StoreRefusal) in try mailboxes.create(name) }
  }

  private func deliver(
    _ content: Data, _ side: Side, _ folder: String, _ flags: Set<Character>
  ) throws {
    try create(folder, side)
    try server(side).store.deliver(
      content.onWire, to: WireName(encoding: folder), flags: Letters.flags(flags))
  }

  private func remove(_ message: SideMessage, _ side: Side, _ folder: String) throws {
    try server(side).store.expunge(uid(message, side), in: WireName(encoding: folder))
  }

  private func flag(_ side: Side, _ folder: String, _ which: Int, _ letter: Character) throws {
    guard let message = message(side, folder, which) else { return }
    oracle.flagged(onServer: side == .remote, folder, message, letter)
    let flags = Letters.flags([letter])
    try server(side).store.change(
      flags: message.flags.contains(letter) ? .remove(flags) : .add(flags),
      of: uid(message, side), in: WireName(encoding: folder))
  }

  private func put(
    _ side: Side, _ folder: String, _ which: Int, into target: String, isMove: Bool
  ) throws {
    guard folder != target, let message = message(side, folder, which) else { return }
    let free = oracle.freeLetters(folder, message.content)
    try deliver(message.content, side, target, message.flags)
    if isMove {
      try remove(message, side, folder)
      oracle.moved(message, from: folder, to: target, free: free)
    } else {
      oracle.copied(message, from: folder, to: target, free: free)
    }
    arrived(side, target, message.content)
  }

  private func renew(_ side: Side, _ folder: String, _ which: Int) throws {
    guard let message = message(side, folder, which) else { return }
    let free = oracle.freeLetters(folder, message.content)
    try deliver(message.content, side, folder, message.flags)
    try remove(message, side, folder)
    oracle.gone(folder, message)
    oracle.born(folder, message.content, flags: message.flags, free: free)
    arrived(side, folder, message.content)
  }
}
