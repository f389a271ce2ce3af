// SPDX-License-Identifier: MIT

import DemoServer
import Foundation
import TestSupport

/// What mail clients do on either side, and what the oracle is told of it.
extension Player {
  func change(_ step: Step) throws {
    switch step {
    case .deliver(let folder, let flags):
      let content = message()
      try deliver(content, name(folder), Set(flags))
      oracle.born(name(folder), content, flags: Set(flags))
    case .addFile(let folder, let flags, let isNew):
      let content = message()
      // A name in `new` has no flags.
      let flags = isNew ? [] : Set(flags)
      try addFile(content, name(folder), flags, isNew: isNew)
      oracle.born(name(folder), content, flags: flags)
    case .twin(let onServer, let folder, let which): try twin(onServer, name(folder), which)
    case .expunge(let folder, let which): try expunge(name(folder), which)
    case .removeFile(let folder, let which):
      guard let file = try file(name(folder), which) else { return }
      try remove(file, name(folder))
    case .flag(let onServer, let folder, let which, let letter):
      try flag(onServer, name(folder), which, letter)
    case .move(let onServer, let folder, let which, let target):
      try move(onServer, name(folder), which, name(target))
    default: try changeFile(step)
    }
  }

  private func changeFile(_ step: Step) throws {
    switch step {
    case .copyFile(let folder, let which, let target):
      guard let file = try file(name(folder), which) else { return }
      try put(file, name(folder), into: name(target), isMove: false)
    case .renameFile(let folder, let which):
      guard let file = try file(name(folder), which) else { return }
      let free = oracle.freeLetters(name(folder), file.content)
      oracle.gone(name(folder), file)
      let letters = String(file.flags.sorted())
      try rename(file, to: "\(directory(name(folder)))/cur/\(fileName()):2,\(letters)")
      oracle.born(name(folder), file.content, flags: file.flags, free: free)
    case .rewriteFile(let folder, let which):
      guard let file = try file(name(folder), which) else { return }
      try remove(file, name(folder))
      let content = message()
      try addFile(content, name(folder), file.flags, isNew: false)
      oracle.born(name(folder), content, flags: file.flags)
    case .editInPlace(let folder, let which) where EngineAbilities.noticesEditsInPlace:
      guard let file = try file(name(folder), which) else { return }
      oracle.gone(name(folder), file)
      let content = message()
      try content.write(to: URL(filePath: "\(account.mail)/\(file.path)"))
      oracle.born(name(folder), content, flags: file.flags)
    case .see(let folder, let which):
      guard let file = try file(name(folder), which), file.path.contains("/new/") else { return }
      let old = URL(filePath: file.path).lastPathComponent
      let new = old.contains(":2,") ? old : "\(old):2,"
      try rename(file, to: "\(directory(name(folder)))/cur/\(new)")
    default: break
    }
  }

  // MARK: - Choosing

  private func file(_ folder: String, _ which: Int) throws -> SideMessage? {
    let files = try reading().local[folder, default: []].sorted { $0.path < $1.path }
    return files.isEmpty ? nil : files[which % files.count]
  }

  private func message(_ folder: String, _ which: Int) throws -> SideMessage? {
    let messages = try reading().remote[folder, default: []]
    return messages.isEmpty ? nil : messages[which % messages.count]
  }

  // MARK: - Changing

  private func twin(_ onServer: Bool, _ folder: String, _ which: Int) throws {
    guard let model = try onServer ? message(folder, which) : file(folder, which) else { return }
    if onServer {
      try deliver(model.content, folder, [])
    } else {
      try addFile(model.content, folder, [], isNew: false)
    }
    oracle.born(folder, model.content, flags: [])
  }

  private func expunge(_ folder: String, _ which: Int) throws {
    guard let message = try message(folder, which), let uid = message.uid else { return }
    try account.server.store.expunge([uid], in: WireName(encoding: folder))
    oracle.gone(folder, message)
  }

  private func remove(_ file: SideMessage, _ folder: String) throws {
    try FileManager.default.removeItem(atPath: "\(account.mail)/\(file.path)")
    oracle.gone(folder, file)
  }

  private func flag(
    _ onServer: Bool, _ folder: String, _ which: Int, _ letter: Character
  ) throws {
    guard let message = try onServer ? message(folder, which) : file(folder, which) else { return }
    oracle.flagged(onServer: onServer, folder, message, letter)
    let isSet = message.flags.contains(letter)
    if onServer, let uid = message.uid {
      let flags = Letters.flags([letter])
      try account.server.store.change(
        flags: isSet ? .remove(flags) : .add(flags), of: [uid], in: WireName(encoding: folder))
    } else {
      let letters = message.flags.symmetricDifference([letter])
      let base = URL(filePath: message.path).lastPathComponent.replacing(/:2,\w*$/, with: "")
      try rename(message, to: "\(directory(folder))/cur/\(base):2,\(String(letters.sorted()))")
    }
  }

  private func move(_ onServer: Bool, _ folder: String, _ which: Int, _ target: String) throws {
    guard folder != target else { return }
    guard onServer else {
      guard let file = try file(folder, which) else { return }
      return try put(file, folder, into: target, isMove: true)
    }
    guard let message = try message(folder, which), let uid = message.uid else { return }
    let free = oracle.freeLetters(folder, message.content)
    try deliver(message.content, target, message.flags)
    try account.server.store.expunge([uid], in: WireName(encoding: folder))
    oracle.moved(message, from: folder, to: target, free: free)
  }

  /// Moves or copies a file with its name to another folder.
  private func put(
    _ file: SideMessage, _ folder: String, into target: String, isMove: Bool
  ) throws {
    guard folder != target else { return }
    try makeFolder(target)
    let name = URL(filePath: file.path).lastPathComponent
    let part = file.path.contains("/new/") ? "new" : "cur"
    let path = "\(directory(target))/\(part)/\(name)"
    guard try !isTaken(name, by: file, in: target) else { return }
    let free = oracle.freeLetters(folder, file.content)
    if isMove {
      try rename(file, to: path)
    } else {
      try FileManager.default.copyItem(atPath: "\(account.mail)/\(file.path)", toPath: path)
    }
    let moved = try reading().local[target, default: []].first { $0.path.hasSuffix("/\(name)") }
    if moved?.uid != nil {
      if isMove { oracle.gone(folder, file) }
      oracle.cameBack(target, file.content)
    } else if isMove {
      oracle.moved(file, from: folder, to: target, free: free)
    } else {
      oracle.copied(file, from: folder, to: target, free: free)
    }
  }

  /// Whether a folder has a file of that name already, whatever its flags, or another copy of the message under
  /// the UID in the name: of two such copies only one counts.
  private func isTaken(_ name: String, by file: SideMessage, in folder: String) throws -> Bool {
    let base = name.replacing(/:2,\w*$/, with: "")
    let uid = SideReading.uid(in: name, of: folder)
    return try reading().local[folder, default: []].contains {
      $0.path.contains("/\(base)") || uid != nil && $0.uid == uid && $0.content == file.content
    }
  }

  private func rename(_ file: SideMessage, to path: String) throws {
    try FileManager.default.moveItem(atPath: "\(account.mail)/\(file.path)", toPath: path)
  }
}
