// SPDX-License-Identifier: MIT

import Foundation
import Glibc
import TestSupport
import Testing

/// A password is for one server only: no other process is given it, and no crash shows it.
@Suite("Story: a password does not leak", .fewAtATime)
struct LeakStory {
  /// Where the password comes from, as lines of the rc file; `SECRET` stands for the password.
  struct Source: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let lines: String
    var general = ""
    /// Whether the stand-in for the keyring has it, or gets it.
    var keyring = Keyring.none

    enum Keyring { case none, has, gets }
  }

  static let sources = [
    Source(testDescription: "remotepass", lines: "remotepass = SECRET"),
    Source(testDescription: "remotepassfile", lines: "remotepassfile = ~/password"),
    Source(testDescription: "remotepasscmd", lines: "remotepasscmd = ~/give"),
    Source(
      testDescription: "remotepasseval", lines: "remotepasseval = get()",
      general: "pythonfile = ~/helpers.py"),
    Source(testDescription: "netrc", lines: ""),
    Source(testDescription: "the keyring", lines: "", keyring: .has),
    Source(
      testDescription: "the keyring that gets it", lines: "remotepassfile = ~/password",
      general: "update-keyring = yes", keyring: .gets),
    Source(testDescription: "a credential of systemd", lines: "# credential"),
    Source(
      testDescription: "tokens",
      lines: "remotepassfile = ~/password\noauth2_access_token = SECRET-access\n"
        + "oauth2_refresh_token = SECRET-refresh\noauth2_client_secret = SECRET-client"),
  ]

  /// Shell code that looks at all processes of this run: what they were called with, and their environment.
  private static let look = """
    for process in /proc/[0-9]*; do
    if tr '\\0' '\\n' < "$process/environ" 2>/dev/null | grep -qx "HOME=$HOME"; then
    { echo "== $process"; cat "$process/cmdline" "$process/environ"; } 2>/dev/null | tr '\\0' '\\n'
    fi; done >> ~/seen
    """

  /// A stage whose hooks and helpers look at the processes while the secret is in use.
  private static func stage(_ source: Source, _ secret: String) throws -> Stage {
    let stage = try Stage()
    let home = stage.home
    let write = { (text: String, name: String) throws in
      // Another process writes them: what a process has open for writing cannot be run.
      _ = try Shell.check(
        [
          "sh", "-c", "mkdir -p \"$(dirname \"$0\")\"; cat > \"$0\"; chmod 700 \"$0\"",
          "\(home.path)/\(name)",
        ],
        input: Data(text.utf8))
    }
    try write("#!/bin/sh\n\(look)\n", "look")
    try write("#!/bin/sh\n~/look\ncat ~/password\n", "give")
    try write(
      "import os, subprocess\ndef get():\n  subprocess.call([os.path.expanduser('~/look')])\n"
        + "  return open(os.path.expanduser('~/password')).read().strip()\n", "helpers.py")
    let lookup = source.keyring == .has ? "cat ~/password" : "exit 1"
    try write(
      "#!/bin/sh\n~/look\ncase $1 in lookup) \(lookup);; store) cat > ~/stored;; esac\n",
      "bin/secret-tool")
    try stage.configure(
      general: source.general, account: "presynchook = ~/look\npostsynchook = ~/look")
    let path = "\(home.path)/.offlineimaprc"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    try home.configure(
      text.replacing(
        /remotepassfile = .*/, with: source.lines.replacing("SECRET", with: secret)))
    try write(secret + "\n", "password")
    if source.testDescription == "netrc" {
      try write("machine localhost login \(stage.users[0]) password \(secret)\n", ".netrc")
    }
    if source.lines == "# credential" { try write(secret, "credentials/offlineimap.RA") }
    return stage
  }

  private static func environment(_ stage: Stage) -> [String: String] {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    return [
      "PATH": "\(stage.home.path)/bin:\(path)",
      "CREDENTIALS_DIRECTORY": "\(stage.home.path)/credentials",
    ]
  }

  @Test("no process is called with it or has it in its environment", arguments: sources)
  func processes(_ source: Source) async throws {
    try await onThread {
      // A secret of its own, which the server refuses, so that every mechanism is tried with it.
      let secret = "zq\(UUID().uuidString)"
      let stage = try Self.stage(source, secret)
      let result = try stage.home.run("-u", "basic", environment: Self.environment(stage))
      let seen = try String(contentsOfFile: "\(stage.home.path)/seen", encoding: .utf8)
      #expect(seen.contains(BuiltProgram.path), "\(result.everything)")
      #expect(!seen.contains(secret), "\(source)")
      #expect(result.everything.contains("authentication failed"), "\(result.everything)")
      #expect(!result.everything.contains(secret))
    }
  }

  @Test("the look finds a secret that a process is called with, or has in its environment")
  func control() async throws {
    try await onThread {
      let stage = try Self.stage(Self.sources[1], "zq-control")
      _ = try Shell.check(
        ["env", "CARRIED=zq-carried", "\(stage.home.path)/look", "zq-called"],
        environment: stage.home.environment)
      let seen = try String(contentsOfFile: "\(stage.home.path)/seen", encoding: .utf8)
      #expect(seen.contains("zq-carried") && seen.contains("zq-called"), "\(seen)")
    }
  }

  @Test(
    "a crash ends the program at once, shows no secret, and the next run goes on",
    arguments: [SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP])
  func crash(_ signal: Int32) async throws {
    try await onThread {
      let stage = try Stage()
      try stage.configure(account: "presynchook = true\nautorefresh = 10")
      try stage.append([MailCorpus().message(1)])
      // Here the runtime may write its report, as it does on the machines of users.
      let program = try stage.home.start(
        "-u", "basic", "-d", "imap", environment: ["SWIFT_BACKTRACE": "enable=yes"])
      try program.wait(for: "Next refresh in")
      program.signal(signal)
      #expect(try program.waitForEnd() != 0)
      #expect(!program.text.contains(DovecotServer.password))
      try stage.sync("-o")
      try stage.expectEqualSides()
    }
  }
}
