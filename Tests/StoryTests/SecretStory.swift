// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

@Suite("Story: where passwords come from, and where they never go", .fewAtATime)
struct SecretStory {
  /// One account with a message, whose password comes from what `lines` say.
  private static func stage(
    _ lines: String, account: String = "", general: String = ""
  ) throws -> Stage {
    let stage = try Stage()
    try stage.configure(general: general, account: account)
    let path = "\(stage.home.path)/.offlineimaprc"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    try stage.home.configure(text.replacing(/remotepassfile = .*/, with: lines))
    try stage.append([MailCorpus().message(1)])
    return stage
  }

  /// A stand-in for libsecret's program: a file for each entry, and a list of how it was called.
  private static func addKeyring(to stage: Stage) throws -> [String: String] {
    let script = """
      #!/bin/sh
      cat /proc/$$/cmdline | tr '\\0' ' ' >> "$HOME/calls"; echo >> "$HOME/calls"
      verb=$1; shift
      case $1 in --label=*) shift;; esac
      entry="$HOME/keyring-$(printf %s "$1-$2-$3-$4" | tr / _)"
      case $verb in
      lookup) test -f "$entry" && cat "$entry";;
      store) cat > "$entry";;
      esac
      """
    try addProgram("bin/secret-tool", script, to: stage)
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    return ["PATH": "\(stage.home.path)/bin:\(path)"]
  }

  /// Writes a script in a process of its own: a file that somebody has open for writing cannot be run,
  /// and what other tests start inherits the open files of this process for a moment.
  private static func addProgram(_ name: String, _ script: String, to stage: Stage) throws {
    let path = "\(stage.home.path)/\(name)"
    try Shell.check(
      ["sh", "-c", "mkdir -p \"$(dirname \"$0\")\"; cat > \"$0\"; chmod +x \"$0\"", path],
      input: Data(script.utf8))
  }

  private static func expectMessage(_ stage: Stage, _ result: ProgramResult) throws {
    #expect(result.status == 0, "\(result.everything)")
    #expect(try stage.maildir().messages(in: "INBOX").count == 1)
  }

  @Test("a program gives the password") func command() async throws {
    try await onThread {
      let stage = try Self.stage("remotepasscmd = sh -c 'cat ~/password'")
      try Self.expectMessage(stage, try stage.home.run("-u", "basic"))
      let broken = try Self.stage("remotepasscmd = cat ~/nowhere")
      let result = try broken.home.run("-u", "basic")
      #expect(result.status == 1)
      #expect(
        result.output.contains("remotepasscmd got no password from cat. It ended with status 1."),
        "\(result.everything)")
      #expect(result.output.contains("No such file or directory"))
    }
  }

  @Test("a service finds the credential that systemd hands it") func credential() async throws {
    try await onThread {
      let stage = try Self.stage("")
      try stage.home.write(DovecotServer.password, to: "credentials/offlineimap.RA")
      let result = try stage.home.run(
        "-u", "basic",
        environment: ["CREDENTIALS_DIRECTORY": "\(stage.home.path)/credentials"])
      try Self.expectMessage(stage, result)
    }
  }

  @Test("an accepted password goes to the keyring and is found there, as OfflineIMAP 8 stores it")
  func keyring() async throws {
    try await onThread {
      let stage = try Self.stage("remotepassfile = ~/password")
      let environment = try Self.addKeyring(to: stage)
      let first = try stage.home.run("-u", "basic", "--update-keyring", environment: environment)
      try Self.expectMessage(stage, first)
      let entry = "\(stage.home.path)/keyring-service-localhost-username-\(stage.users[0])"
      #expect(try String(contentsOfFile: entry, encoding: .utf8) == DovecotServer.password)
      let calls = try String(contentsOfFile: "\(stage.home.path)/calls", encoding: .utf8)
      #expect(calls.contains("application Python keyring library"))
      #expect(!calls.contains(DovecotServer.password))

      try FileManager.default.removeItem(atPath: "\(stage.home.path)/password")
      let path = "\(stage.home.path)/.offlineimaprc"
      let text = try String(contentsOfFile: path, encoding: .utf8)
      try stage.home.configure(text.replacing(/remotepassfile = .*/, with: ""))
      try Self.expectMessage(stage, try stage.home.run("-u", "basic", environment: environment))
      let without = try stage.home.run(
        "-u", "basic", "--ignore-keyring", environment: environment)
      #expect(without.status == 1)
      #expect(without.output.contains("There is no password"))
    }
  }

  @Test("a password that was refused twice waits for its owner, and goes on when it is right")
  func breaker() async throws {
    try await onThread {
      let stage = try Self.stage("remotepassfile = ~/password", account: "autorefresh = 0.02")
      try stage.home.write("wrong\n", to: "password")
      let program = try stage.home.start("-u", "basic")
      try program.wait(for: "The account waits, because localhost has refused the same password")
      #expect(program.text.components(separatedBy: "authentication failed").count == 3)
      #expect(program.text.contains("2 times (remotepassfile \(stage.home.path)/password)"))
      program.signal(SIGUSR1)
      try program.wait(for: "authentication failed", count: 3)
      try program.wait(for: "The account waits", count: 2)
      try stage.home.write(DovecotServer.password + "\n", to: "password")
      try program.wait(for: "1 message received")
      program.signal(SIGTERM)
      #expect(try program.waitForEnd() == 1)
    }
  }

  @Test("of a refused password in the rc file, which is read once, the remedy is a new start")
  func ownLine() async throws {
    try await onThread {
      let stage = try Self.stage("remotepass = wrong", account: "autorefresh = 0.02")
      let program = try stage.home.start("-u", "basic")
      try program.wait(for: "2 times (remotepass); more tries might lock it")
      try program.wait(for: "Correct it in the rc file and start the program anew.")
      program.signal(SIGTERM)
      #expect(try program.waitForEnd() == 1)
    }
  }

  @Test("the board shows who waits, and the digit asks again") func board() async throws {
    try await onThread {
      let stage = try Self.stage("", account: "autorefresh = 10")
      let terminal = try Tmux(environment: stage.home.environment)
      try terminal.run("'\(BuiltProgram.path)' -u blinkenlights; echo status=$?")
      try terminal.waitFor("Password for A")
      try terminal.press("Escape")
      try terminal.waitFor("no password: press 1 to be asked")
      try terminal.type("1")
      try terminal.waitFor("Password for A")
      try terminal.type(DovecotServer.password)
      try terminal.press("Enter")
      try terminal.waitFor("1 received")
      try terminal.type("q")
      try terminal.waitUntil("the end") { $0.contains(/status=\d/) }
    }
  }

  @Test(
    "a program that must ask has the terminal for itself", arguments: ["ttyui", "blinkenlights"])
  func terminal(_ interface: String) async throws {
    try await onThread {
      let stage = try Self.stage("remotepasscmd = ~/ask", account: "autorefresh = 10")
      try Self.addProgram(
        "ask",
        """
        #!/bin/sh
        test -n "$GPG_TTY" || { echo no terminal >&2; exit 2; }
        printf 'Passphrase: ' > "$GPG_TTY"; stty -echo < "$GPG_TTY"
        read line < "$GPG_TTY"; stty echo < "$GPG_TTY"
        test "$line" = open && cat "$HOME/password"
        """, to: stage)
      let terminal = try Tmux(environment: stage.home.environment)
      try terminal.run(
        "stty -a > before; '\(BuiltProgram.path)' -u \(interface); echo status=$?")
      try terminal.waitFor("Passphrase:")
      try terminal.type("open")
      try terminal.press("Enter")
      let screen = try terminal.waitFor("1 \(interface == "ttyui" ? "message " : "")received")
      #expect(!screen.contains("pass word"))
      if interface == "ttyui" { try terminal.press("C-c") } else { try terminal.type("q") }
      try terminal.waitUntil("the end") { $0.contains(/status=\d/) }
      try terminal.run("stty -a | cmp - before && echo same terminal")
      try terminal.waitFor("same terminal")
    }
  }

  @Test(
    "a secret is in no output, no log, no state and no list of processes",
    arguments: ["CRAM-MD5", "PLAIN", "LOGIN"])
  func leaks(_ mechanism: String) async throws {
    try await onThread {
      let stage = try Self.stage("remotepasscmd = ~/slow\nauth_mechanisms = \(mechanism)")
      try Self.addProgram("slow", "#!/bin/sh\nsleep 0.2; cat ~/password", to: stage)
      let environment = try Self.addKeyring(to: stage)
      let secret = "x\(UUID().uuidString)"
      for password in [DovecotServer.password, secret] {
        try stage.home.write(password + "\n", to: "password")
        let result = try stage.home.run(
          "-d", "ALL", "-l", "log", "-u", "basic", "--update-keyring", environment: environment)
        #expect(result.everything.contains("authentication failed") == (password == secret))
        try Self.expectNowhere(password, stage, result)
      }
    }
  }

  @Test("a refused secret is not on the board, not in what y copies, and not in what a crash shows")
  func boardLeaks() async throws {
    try await onThread {
      let secret = "x\(UUID().uuidString)"
      let stage = try Self.stage("remotepassfile = ~/password", account: "autorefresh = 10")
      try stage.home.write(secret + "\n", to: "password")
      let wire = "\(stage.home.path)/wire"
      let terminal = try Tmux(columns: 150, rows: 50, environment: stage.home.environment)
      try terminal.record(to: wire)
      try terminal.run("'\(BuiltProgram.path)' -u blinkenlights -d ALL; echo status=$?")
      try terminal.waitFor("authentication failed")
      try terminal.type("y")
      try terminal.waitFor("To the clipboard: ")
      try terminal.press("Home")
      try terminal.type("y")
      try terminal.type("e")
      try terminal.waitFor("What needs you: 1 matter")
      try terminal.type("y")
      try terminal.waitFor("To the clipboard: A")
      let process = try terminal.process(named: "offlineimap")
      try Shell.check(["kill", "-SEGV", "\(process)"])
      try terminal.waitFor("status=139")
      let sent = String(decoding: try Data(contentsOf: URL(filePath: wire)), as: UTF8.self)
      let copies = sent.matches(of: /]52;c;([A-Za-z0-9+\/=]+)/).map {
        String(decoding: Data(base64Encoded: String($0.1)) ?? Data(), as: UTF8.self)
      }
      #expect(copies.contains { $0.contains("Authentication failed") }, "\(copies)")
      for form in Self.forms(secret, user: stage.users[0]) {
        #expect(!sent.contains(form))
        #expect(!copies.contains { $0.contains(form) })
      }
    }
  }

  /// A password, plain and as logins encode it.
  private static func forms(_ password: String, user: String) -> [String] {
    [
      password, Data(password.utf8).base64EncodedString(),
      Data("\u{0}\(user)\u{0}\(password)".utf8).base64EncodedString(),
      password.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""),
    ]
  }

  /// Looks for a password, plain and as logins encode it, in all that a run left behind.
  private static func expectNowhere(
    _ password: String, _ stage: Stage, _ result: ProgramResult
  ) throws {
    let forms = forms(password, user: stage.users[0])
    var places = ["output": result.everything]
    for name in ["log", "calls"] {
      places[name] = try? String(contentsOfFile: "\(stage.home.path)/\(name)", encoding: .utf8)
    }
    let state = FileManager.default.enumerator(atPath: stage.home.metadata)
    while let name = state?.nextObject() as? String {
      let data = FileManager.default.contents(atPath: "\(stage.home.metadata)/\(name)") ?? Data()
      places[name] = String(decoding: data, as: UTF8.self)
    }
    #expect(places["log"]?.contains("OK") == true, "\(result.everything)")
    for (place, text) in places {
      for form in forms { #expect(!text.contains(form), "\(place)") }
    }
  }
}
