// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

/// What happens where servers differ most.
extension ServerStage {
  /// Messages of every shape go up as they are and never again; those that the server refuses stay here, and are told.
  func playUpload(_ customs: PeerCustoms) throws {
    try configure()
    let corpus = MailCorpus(seed: 3)
    for shape in MailCorpus.Shape.allCases {
      try maildir().add(corpus.message(shape.rawValue, shape).onDisk, to: "INBOX")
    }
    let run = try home.run("-u", "basic")
    #expect(run.status == (customs.refused.isEmpty ? 0 : 1), "\(run.everything)")
    let bodies = Set(try client().bodies(of: "INBOX").values.map(\.onDisk))
    let changed = customs.refused.union(customs.altered)
    for shape in MailCorpus.Shape.allCases {
      let isThere = bodies.contains(corpus.message(shape.rawValue, shape).onDisk)
      #expect(isThere == !changed.contains(shape), "\(shape)")
    }
    let again = try home.run("-u", "basic")
    #expect(!again.output.contains("sent"), "\(again.everything)")
    #expect(try client().bodies(of: "INBOX").count == customs.shapes.count)
    let files = try maildir().messages(in: "INBOX").map(\.content)
    #expect(
      Set(files) == Set(MailCorpus.Shape.allCases.map { corpus.message($0.rawValue, $0).onDisk }))
  }

  /// Only what was deleted here is expunged, not what another program marked.
  func playExpunge() throws {
    try configure()
    try append((0..<10).map { MailCorpus().message($0, .plain) })
    try sync()
    let client = try client()
    try client.command("SELECT INBOX")
    try client.command(#"UID STORE 5 +FLAGS (\Deleted)"#)
    try maildir().remove(try maildir().messages(in: "INBOX")[0])
    let run = try sync()
    let flags = try self.client().flags(of: "INBOX")
    #expect(flags[1] == nil, "\(run)")
    #expect(flags[5] == [#"\Deleted"#], "\(run)")
    try expectEqualSides("\(run)")
  }

  /// A name that the server refuses is told, and the other folders go on.
  func playRefusedName(_ name: String) throws {
    try configure()
    try append([MailCorpus().message(1, .plain)])
    try maildir().add(MailCorpus().message(2, .plain).onDisk, to: name)
    let run = try home.run("-u", "basic")
    #expect(run.status != 0, "\(run.everything)")
    #expect(run.output.contains(name), "\(run.everything)")
    #expect(try maildir().messages(in: "INBOX").count == 1, "\(run.everything)")
    #expect(try maildir().messages(in: name).count == 1)
  }
}

extension ServerStage where Server: SecureMailServer {
  /// The same mail by every kind of line.
  func playEncryption() throws {
    try append([MailCorpus().message(1, .plain)])
    for line in [Line.startTLS, .tls, .plain] {
      try configure(line: line)
      try sync()
      try expectEqualSides("\(line)")
    }
    try expectQuiet(folders: 1)
  }
}
