// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

/// The recipes for passwords with the programs themselves; ``RecipeStory`` has stand-ins for them.
@Suite("Story: passwords from pass, GnuPG, KeePassXC and GNOME Keyring themselves", .fewAtATime)
struct SecretProgramStory {
  /// Whether the programs are installed; says so where they are not.
  private static func has(_ programs: String...) -> Bool {
    let places = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    return programs.allSatisfy { program in
      places.contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(program)") }
    }
  }

  /// An account with a message, whose password comes as a recipe says.
  private static func stage(_ line: String) throws -> Stage {
    let stage = try Stage()
    try stage.configure()
    let path = "\(stage.home.path)/.offlineimaprc"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    try stage.home.configure(text.replacing(/remotepassfile = .*/, with: line))
    try stage.append([MailCorpus().message(1)])
    return stage
  }

  /// The line of a recipe; `word` tells which, if there are several.
  private static func recipe(_ title: String, holding word: String = "") throws -> String {
    let block = try RecipePage.block("ini", of: title, holding: word)
    return RecipePage.options(of: "Repository home-remote", in: block.text)
  }

  private static func expectMessage(_ stage: Stage, _ arguments: String...) throws {
    let result = try Shell.run(
      [BuiltProgram.path, "-o", "-u", "basic"] + arguments, environment: stage.home.environment,
      directory: stage.home.path)
    #expect(result.status == 0, "\(result.everything)")
    #expect(try stage.maildir().messages(in: "INBOX").count == 1)
  }

  /// Runs a script in the home of a stage.
  @discardableResult
  private static func shell(_ script: String, _ stage: Stage) throws -> String {
    let result = try Shell.run(
      ["sh", "-ec", script], environment: stage.home.environment, directory: stage.home.path)
    guard result.status == 0 else { throw ProgramFailure(result.everything) }
    return result.output
  }

  /// A key of GnuPG for "jane".
  private static func makeKey(_ stage: Stage, passphrase: String = "") throws {
    try shell(
      """
      mkdir -m 700 .gnupg
      echo 'pinentry-program /usr/bin/pinentry-curses' > .gnupg/gpg-agent.conf
      gpg -q --batch --pinentry-mode loopback --passphrase '\(passphrase)' --quick-gen-key jane \
        default default never 2> key.log
      """, stage)
  }

  private static func endAgent(_ stage: Stage) {
    _ = try? shell("gpgconf --kill all", stage)
  }

  @Test(
    "pass gives it", .enabled(if: has("pass", "gpg"), "PASS IS NOT HERE: make test installs it"))
  func pass() async throws {
    try await onThread {
      let stage = try Self.stage(try Self.recipe("A password from pass"))
      defer { Self.endAgent(stage) }
      try Self.makeKey(stage)
      try Self.shell("pass init jane; pass insert -m mail/home < password", stage)
      try Self.expectMessage(stage)
      try Self.shell("pass rm -f mail/home", stage)
      let result = try stage.home.run("-o", "-u", "basic")
      #expect(
        result.status == 1 && result.everything.contains("mail/home is not in the password store"))
    }
  }

  @Test(
    "gpg gives it, from a file of its own or from that of Emacs",
    .enabled(if: has("gpg"), "GPG IS NOT HERE: make test installs it"),
    arguments: ["-qd ~/.mail.gpg", "authinfo"])
  func gpg(_ word: String) async throws {
    try await onThread {
      let line = try Self.recipe("A password from a file of gpg", holding: word)
      let stage = try Self.stage(line)
      defer { Self.endAgent(stage) }
      try Self.makeKey(stage)
      try Self.shell(
        """
        gpg -q --batch -e -r jane -o .mail.gpg password
        { echo 'machine other.example.org login jane password wrong'
          echo "machine imap.example.org login jane password $(cat password)"
        } | gpg -q --batch -e -r jane -o .authinfo.gpg
        """, stage)
      try Self.expectMessage(stage)
    }
  }

  @Test(
    "pinentry asks for the passphrase, and the screen comes back",
    .enabled(if: has("gpg", "pinentry-curses"), "PINENTRY IS NOT HERE: make test installs it"),
    arguments: ["ttyui", "blinkenlights"], [false, true])
  func pinentry(_ interface: String, _ isPython: Bool) async throws {
    try await onThread {
      let line = try Self.recipe("A password from a file of gpg", holding: ".mail.gpg")
      let stage = try Self.stage(isPython ? "remotepasseval = password()" : line)
      if isPython {
        let path = try stage.home.write(
          "import subprocess, os\n\ndef password():\n"
            + "  path = os.path.expanduser('~/.mail.gpg')\n"
            + "  return subprocess.check_output(['gpg', '-qd', path])\n", to: "helpers.py")
        let text = try String(contentsOfFile: "\(stage.home.path)/.offlineimaprc", encoding: .utf8)
        try stage.home.configure(
          text.replacing("[general]\n", with: "[general]\npythonfile = \(path)\n"))
      }
      defer { Self.endAgent(stage) }
      try Self.makeKey(stage, passphrase: "sesame")
      try Self.shell("gpg -q --batch -e -r jane -o .mail.gpg password; gpgconf --kill all", stage)
      let terminal = try Tmux(environment: stage.home.environment)
      try terminal.run("'\(BuiltProgram.path)' -o -u \(interface); echo status=$?")
      try terminal.waitFor("assphrase", seconds: 60)
      try terminal.type("sesame")
      try terminal.press("Enter")
      let screen = try terminal.waitUntil("the end") { $0.contains(/status=\d/) }
      #expect(screen.contains("status=0"), "\(screen)")
      #expect(try stage.maildir().messages(in: "INBOX").count == 1)
    }
  }

  @Test(
    "KeePassXC gives it by a key file",
    .enabled(if: has("keepassxc-cli"), "KEEPASSXC IS NOT HERE, so its recipe is not tried"))
  func keepass() async throws {
    try await onThread {
      let stage = try Self.stage(try Self.recipe("A password from KeePass"))
      try Self.shell(
        """
        keepassxc-cli db-create -q --set-key-file .key passwords.kdbx
        keepassxc-cli add -q --no-password -k .key -u jane -p passwords.kdbx mail < password
        """, stage)
      try Self.expectMessage(stage)
    }
  }

  @Test(
    "GNOME Keyring gives it, and keeps what a server has accepted",
    .enabled(
      if: has("gnome-keyring-daemon", "secret-tool", "dbus-run-session"),
      "GNOME KEYRING IS NOT HERE: make test installs it"))
  func keyring() async throws {
    try await onThread {
      let stage = try Self.stage("remotepassfile = ~/password")
      let user = stage.users[0]
      let script = """
        echo unlock | gnome-keyring-daemon --unlock --components=secrets > /dev/null
        '\(BuiltProgram.path)' -o -u basic --update-keyring || exit 1
        secret-tool lookup service localhost username \(user) > kept
        rm password
        sed -i '/^remotepassfile/d' .offlineimaprc
        '\(BuiltProgram.path)' -o -u basic || exit 2
        secret-tool clear service localhost username \(user)
        '\(BuiltProgram.path)' -o -u basic && exit 3
        printf %s "$(cat kept)" | secret-tool store --label=mail service localhost username \(user)
        '\(BuiltProgram.path)' -o -u basic || exit 4
        """
      let result = try Shell.run(
        ["dbus-run-session", "--", "sh", "-c", script], environment: stage.home.environment,
        directory: stage.home.path)
      #expect(result.status == 0, "\(result.everything)")
      let kept = try String(contentsOfFile: "\(stage.home.path)/kept", encoding: .utf8)
      #expect(kept == DovecotServer.password)
      #expect(result.everything.contains("There is no password"))
    }
  }
}
