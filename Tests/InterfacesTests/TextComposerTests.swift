// SPDX-License-Identifier: MIT

import Interfaces
import SyncModel
import Testing

@Suite("TextComposer")
struct TextComposerTests {
  private func compose(_ style: TextStyle, level: LineLevel = .info, _ story: Story) -> String {
    var composer = TextComposer(style, level: level)
    return story.records.map { composer.text(for: $0) }.joined()
  }

  private var run: Story {
    var story = Story()
    let account = Story.Voice.account("A", thread: 1)
    let folder = Story.Voice.folder("INBOX", of: "A", thread: 2)
    story.start(["A"])
    story.tell(account, .account, .accountStarted)
    story.tell(account, .connecting, .connecting(repository: "R", host: "127.0.0.1", port: 21143))
    story.tell(.main, .idle, .warning(.loginIsPlain(host: "h")))
    story.tell(account, .structure, .creatingFolder(local("INBOX"), isDryRun: false))
    story.tell(
      folder, .folder,
      .folderStarted(remote: remote("INBOX"), remoteKind: .imap, localKind: .maildir))
    story.tell(folder, .listing, .listing(remote("INBOX"), kind: .imap))
    story.tell(
      account, .account, .problem(.connectionLost(host: "h", during: "IDLE"), .account("A")))
    story.tell(.main, .idle, .programFinished(exitStatus: 1))
    return story
  }

  private let error = """
    ERROR: While attempting to sync account 'A'
      h closed the connection while IDLE.
    """
  private let warning = """
    The connection to h is not encrypted; everybody on the way can read password and mail.
    """

  @Test("ttyui puts lines below the name of their thread, except those of the main thread")
  func terminal() {
    #expect(
      compose(.terminal, run) == """
        offlineimap 0.1.0
          Licensed under the MIT license
        OpenSSL 3.0.19, SQLite 3.40.1
        Account sync A:
         *** Processing account A
         Establishing connection to 127.0.0.1:21143 (R)
        \(warning)
         Creating folder INBOX[L]
        Folder INBOX [acc: A]:
         Syncing INBOX: IMAP -> Maildir
        Account sync A:
         \(error)
        ERROR: Exceptions occurred during the run!
        \(error)

        """)
  }

  @Test("basic writes plain lines")
  func basic() {
    #expect(
      compose(.basic, run) == """
        offlineimap 0.1.0
          Licensed under the MIT license
        OpenSSL 3.0.19, SQLite 3.40.1
        *** Processing account A
        Establishing connection to 127.0.0.1:21143 (R)
        \(warning)
        Creating folder INBOX[L]
        Syncing INBOX: IMAP -> Maildir
        \(error)
        ERROR: Exceptions occurred during the run!
        \(error)

        """)
  }

  @Test("quiet writes warnings, errors and the summary, even with -d", arguments: [0, 1])
  func quiet(_ debug: Int) {
    #expect(
      compose(.quiet, level: debug == 1 ? .debug : .info, run) == """
        \(warning)
        \(error)
        ERROR: Exceptions occurred during the run!
        \(error)

        """)
  }

  @Test("-d adds lines of level debug")
  func debug() {
    #expect(
      compose(.basic, level: .debug, run).contains("\nLoading message list for IMAP[INBOX]\n"))
  }

  @Test("with one thread for everything, the main thread has a heading under its other name")
  func renamedMain() {
    var story = Story()
    let voice = Story.Voice(thread: 0, account: "A", label: "Account sync A")
    story.tell(voice, .account, .accountStarted)
    #expect(compose(.terminal, story) == "Account sync A:\n *** Processing account A\n")
  }
}
