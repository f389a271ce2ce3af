// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

@Suite("Story: Python in the rc file", .fewAtATime)
struct PythonStory {
  /// One account whose repository on the server has `remote`, and no password but by Python.
  private static func begin(
    _ python: String, remote: String, local: String = "", account: String = ""
  ) throws -> Stage {
    let stage = try Stage()
    let file = try stage.home.write(python, to: "helpers.py")
    try stage.configure(
      general: "pythonfile = \(file)", account: account, local: local, remote: remote)
    try stage.home.configure(
      try String(contentsOfFile: "\(stage.home.path)/.offlineimaprc", encoding: .utf8)
        .replacing(/remotepassfile = .*/, with: ""))
    return stage
  }

  private static let password = DovecotServer.password

  @Test("server, login, names, order and what is left out may all be computed")
  func everything() async throws {
    try await onThread {
      let stage = try Self.begin(
        """
        import json, os, subprocess
        folder = os.path.dirname(os.path.abspath(__file__))
        def get_password(name):
            password = open(folder + '/' + name).read().strip()
            print('noise', password)
            return subprocess.check_output(['printf', '%s', password])
        def look():
            state = {
                'session': os.getsid(0) == os.getpid(),
                'descriptors': sorted(int(n) for n in os.listdir('/proc/self/fd')),
                'words': open('/proc/self/cmdline').read() + open('/proc/%d/cmdline' % os.getppid()).read(),
            }
            json.dump(state, open(folder + '/state', 'w'))
        """,
        remote: """
          remotehosteval = 'local' + 'host'
          remotepasseval = get_password('password')
          folderfilter = lambda f: (f not in ['Trash'] and
            # A comment within an expression.
            not re.search('Spam', f))
          nametrans = lambda f: re.sub('^INBOX$', 'Entr\u{e9}e', f)
          foldersort = lambda x, y: cmp(y, x)
          copy_ignore_eval = lambda f: {'Work': [2]}.get(f)
          newmail_hook = look
          """,
        local: "nametrans = lambda f: re.sub('^Entr\u{e9}e$', 'INBOX', f)",
        account: "utf8foldernames = yes")
      let client = try stage.client()
      for folder in ["Work", "Trash", "Spam2"] { try client.command("CREATE \(folder)") }
      try stage.append([MailCorpus().message(1), MailCorpus().message(2)], to: "Work")
      try stage.append([MailCorpus().message(3)])
      let output = try stage.sync("-l", "log")
      #expect(stage.maildir().folders == ["Entr\u{e9}e", "Work"])
      #expect(try stage.maildir().messages(in: "Work").map(\.uid) == [1])
      #expect(output.contains("IGNORED: Copy message UID 2 RA:Work -> LA"), "\(output)")
      #expect(!output.contains(Self.password) && output.contains("Work"))
      let log = try String(contentsOfFile: "\(stage.home.path)/log", encoding: .utf8)
      #expect(!log.contains(Self.password))
      try Self.expectPrivateProcess(stage)
    }
  }

  /// What the hook saw of the process it ran in.
  private static func expectPrivateProcess(_ stage: Stage) throws {
    struct State: Decodable {
      let session: Bool
      let descriptors: [Int]
      let words: String
    }
    let data = try Data(contentsOf: URL(filePath: "\(stage.home.path)/state"))
    let state = try JSONDecoder().decode(State.self, from: data)
    #expect(state.session)
    // Its own three, those of the bridge, and the two that it looks with.
    #expect(state.descriptors.filter { $0 > 7 } == [], "\(state.descriptors)")
    #expect(!state.words.contains(password))
  }

  @Test("getpass asks on a terminal, and the terminal is as it was") func terminal() async throws {
    try await onThread {
      let stage = try Self.begin(
        "from getpass import getpass\n", remote: "remotepasseval = getpass('PIN of the key: ')")
      try stage.append([MailCorpus().message(1)])
      let terminal = try Tmux(environment: stage.home.environment)
      try terminal.run("stty -a > before; '\(BuiltProgram.path)' -u ttyui -o; echo status=$?")
      try terminal.waitFor("PIN of the key (asked by the rc file")
      try terminal.type(Self.password)
      try terminal.press("Enter")
      let screen = try terminal.waitFor("status=0")
      #expect(screen.contains("1 message received") && !screen.contains(Self.password), "\(screen)")
      try terminal.run("stty -a | cmp - before && echo same terminal")
      try terminal.waitFor("same terminal")
    }
  }

  @Test("getpass asks on the board, and what Python prints stands in its log") func board()
    async throws
  {
    try await onThread {
      let stage = try Self.begin(
        """
        import sys
        from getpass import getpass
        def ask():
            sys.stderr.write('the key is locked\\n')
            return getpass('PIN of the key: ')
        """, remote: "remotepasseval = ask()", account: "autorefresh = 10")
      try stage.append([MailCorpus().message(1)])
      let terminal = try Tmux(environment: stage.home.environment)
      try terminal.run("'\(BuiltProgram.path)' -u blinkenlights; echo status=$?")
      try terminal.waitFor("PIN of the key:")
      try terminal.type(Self.password)
      #expect(try !terminal.screen().contains(Self.password))
      try terminal.press("Enter")
      let screen = try terminal.waitFor("1 received")
      #expect(screen.contains("the key is locked"), "\(screen)")
      try terminal.type("q")
      try terminal.waitFor("status=0")
      #expect(try terminal.isRestored())
    }
  }

  /// Waits until the file is there and returns what it holds.
  private static func content(_ path: String) throws -> String {
    let end = ContinuousClock.now + .seconds(30)
    while ContinuousClock.now < end {
      if let text = try? String(contentsOfFile: path, encoding: .utf8), text.hasSuffix("\n") {
        return text.trimmingCharacters(in: .whitespacesAndNewlines)
      }
      usleep(5_000)
    }
    throw ProgramFailure("nobody wrote \(path)")
  }

  /// Python that tells its process id and then hangs, even where no Python code runs any more.
  private static let hanging = """
    import os, re, signal
    folder = os.path.dirname(os.path.abspath(__file__))
    def note(number, frame):
        open(folder + '/interrupted', 'w').close()
    signal.signal(signal.SIGINT, note)
    def hang():
        with open(folder + '/pid', 'w') as file:
            file.write('%d\\n' % os.getpid())
        return re.match('(a|aa)+$', 'a' * 200 + 'b')
    """

  private static func expectGone(_ process: String) throws {
    let end = ContinuousClock.now + .seconds(20)
    while ContinuousClock.now < end {
      let state = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
      guard let state, !state.contains(") Z ") else { return }
      usleep(5_000)
    }
    Issue.record("process \(process) still lives")
  }

  @Test("Python dies with the program, even in the midst of a hopeless search")
  func killed() async throws {
    try await onThread {
      let stage = try Self.begin(Self.hanging, remote: "remotepasseval = hang()")
      let program = try stage.home.start("-u", "basic")
      let process = try Self.content("\(stage.home.path)/pid")
      program.signal(SIGKILL)
      #expect(try program.waitForEnd() == 128 + SIGKILL)
      try Self.expectGone(process)
    }
  }

  @Test("^C does not reach Python; the second one ends the program although Python hangs")
  func interrupted() async throws {
    try await onThread {
      let stage = try Self.begin(Self.hanging, remote: "remotepasseval = hang()")
      let terminal = try Tmux(environment: stage.home.environment)
      try terminal.run("'\(BuiltProgram.path)' -u ttyui; echo status=$?")
      let process = try Self.content("\(stage.home.path)/pid")
      try terminal.press("C-c")
      try terminal.waitFor("Preparing to shutdown")
      try terminal.press("C-c")
      try terminal.waitUntil("the end") { $0.contains(/status=\d/) }
      try Self.expectGone(process)
      #expect(!FileManager.default.fileExists(atPath: "\(stage.home.path)/interrupted"))
    }
  }

  @Test("--check tells what Python does not understand, without running it") func check()
    async throws
  {
    try await onThread {
      let stage = try Self.begin(
        "raise SystemExit('ran')\n", remote: "remotepasseval = f(\nnametrans = lambda f: f +")
      let result = try stage.home.run("--check")
      #expect(result.status == 1)
      for option in ["remotepasseval", "nametrans"] {
        #expect(result.output.contains("ERROR: \(option) of [Repository RA] ("), "\(result)")
      }
      #expect(!result.output.contains("SystemExit"), "\(result)")
    }
  }

  @Test("an error in the expression names file and line, and the account fails")
  func failing() async throws {
    try await onThread {
      let stage = try Self.begin(
        "def get_password(name):\n  return {}[name]\n", remote: "remotepasseval = get_password('x')"
      )
      let result = try stage.home.run("-u", "basic")
      #expect(result.status == 1)
      let text = result.output
      #expect(text.contains("remotepasseval of [Repository RA] ("), "\(text)")
      #expect(text.contains("KeyError") && text.contains("helpers.py, line 2"), "\(text)")
      #expect(!text.contains("Traceback"), "\(text)")
    }
  }
}
