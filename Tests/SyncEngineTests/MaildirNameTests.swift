// SPDX-License-Identifier: MIT

import IMAP
import SyncEngine
import SyncModel
import Testing

@Suite("MaildirName")
struct MaildirNameTests {
  private static let inbox = "7e33429f656f1e6e9d79b29c3f82c57e"

  @Test(
    "a folder is marked by the MD5 digest of its name",
    arguments: [
      ("INBOX", inbox), ("Sent Items", "bc66aead267922ff6f696dda008c6475"),
      ("Deep/One/Two", "7ee903760b7bd44517287ddb16ce1970"),
      ("Gäste", "6e0a3a1e0ece32ec07dc2eeed2140578"), ("", "d41d8cd98f00b204e9800998ecf8427e"),
    ])
  func digests(_ folder: String, _ digest: String) throws {
    #expect(FolderDigest(FolderName(folder)).hexadecimal == digest)
  }

  /// A file name, and what it tells in INBOX.
  struct Example: Sendable, CustomTestStringConvertible {
    let file: String
    var uid: UInt32?
    var flags = ""
    var testDescription: String { file }
  }

  @Test(
    "reads UID and flags",
    arguments: [
      Example(file: "1_0.7.vm,U=2,FMD5=\(inbox):2,S", uid: 2, flags: "S"),
      Example(file: "1_0.7.vm,U=2,FMD5=\(inbox)!2,RS", uid: 2, flags: "RS"),
      Example(file: "1_0.7.vm,U=2,FMD5=\(inbox)", uid: 2),
      Example(file: "1_0.7.vm,U=2,FMD5=bc66aead267922ff6f696dda008c6475:2,S", flags: "S"),
      Example(file: "1_0.7.vm,U=2:2,S", flags: "S"),
      Example(file: "1_0.7.vm,FMD5=\(inbox):2,"),
      Example(file: "1_0.7.vm,U=0,FMD5=\(inbox):2,"),
      Example(file: "1_0.7.vm,U=4294967296,FMD5=\(inbox):2,"),
      Example(file: "1_0.7.vm,U=x,FMD5=\(inbox):2,"),
      Example(file: "1_0.7.vm,FMD5=\(inbox),U=9:2,T", uid: 9, flags: "T"),
      Example(file: "1500000000.M1P1.host,S=10,W=12:2,FS", flags: "FS"),
      Example(file: "plain"),
      Example(file: ""),
      Example(file: ":2,"),
      Example(file: "a:2,SaZ9", flags: "Sa"),
      Example(file: "a:2,R:2,S", flags: "S"),
      Example(file: "a:1,S"),
    ])
  func reading(_ example: Example) throws {
    let name = MaildirName(example.file)
    #expect(name.uid(in: FolderDigest("INBOX"))?.rawValue == example.uid)
    #expect(name.flags.letters == example.flags)
  }

  @Test(
    "other flags replace the flags and nothing else",
    arguments: [
      ("a,U=1:2,", "FS", "a,U=1:2,FS"), ("a!2,S", "", "a:2,"), ("a", "S", "a:2,S"),
      ("a:2,SXq9", "R", "a:2,9RX"), ("a:2,S.gz", "F", "a:2,F.gz"),
    ])
  func writing(_ file: String, _ flags: String, _ expected: String) {
    #expect(MaildirName(file).named(with: MessageFlags(flags), separator: ":") == expected)
  }

  @Test("without its number a name is new to every folder")
  func unnumbered() {
    let name = MaildirName("1_0.7.vm,U=2,FMD5=\(Self.inbox):2,S")
    #expect(name.withoutNumber == "1_0.7.vm")
    #expect(MaildirName("1.M2.host,S=10,U=3").withoutNumber == "1.M2.host,S=10")
  }
}
