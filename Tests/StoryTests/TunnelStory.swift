// SPDX-License-Identifier: MIT

import Foundation
import Glibc
import TestSupport
import Testing

@Suite("Story: tunnels", .fewAtATime)
struct TunnelStory {
  /// An account that reaches its server by a command only, without a host.
  private static func configure(_ stage: Stage, _ lines: String, user: String = "") throws {
    try stage.home.configure(
      """
      [general]
      accounts = A
      [Account A]
      localrepository = LA
      remoterepository = RA
      [Repository LA]
      type = Maildir
      localfolders = \(stage.home.path)/Mail/A
      [Repository RA]
      type = IMAP
      maxconnections = 1
      \(user)
      \(lines)

      """)
  }

  private static func stage() throws -> Stage {
    let stage = try Stage()
    try stage.append([MailCorpus().message(3)])
    try stage.home.write(DovecotServer.password + "\n", to: "password")
    return stage
  }

  private static func login(_ stage: Stage) -> String {
    "remoteuser = \(stage.users[0])\nremotepassfile = \(stage.home.path)/password"
  }

  @Test("a server that wants no login, behind a command") func preauthenticated() async throws {
    try await onThread {
      let stage = try Self.stage()
      let command = stage.server.preauthenticatedCommand(for: stage.users[0])
      let pidFile = "\(stage.home.path)/pid"
      try Self.configure(
        stage,
        "preauthtunnel = echo hello from the tunnel >&2; echo $$ > \(pidFile); exec \(command)")
      let text = try stage.sync()
      #expect(text.contains("Establishing connection to tunnel:echo hello"))
      #expect(text.contains("Tunnel of RA: hello from the tunnel"))
      #expect(text.contains("1 message received"))
      let process = try String(contentsOfFile: pidFile, encoding: .utf8)
      let number = try #require(pid_t(process.trimmingCharacters(in: .whitespacesAndNewlines)))
      #expect(kill(number, 0) != 0, "the command is still there")
      try stage.expectEqualSides()
      let info = try stage.home.run("--info")
      #expect(info.status == 0)
      #expect(info.everything.contains("Tunnel: echo hello"), "\(info.everything)")
      #expect(info.everything.contains("Encryption: tunnel"))
    }
  }

  @Test(
    "a server to which one logs in, behind a command",
    arguments: ["openssl s_client -quiet -connect 127.0.0.1:SECURE 2>/dev/null", "relay PORT"])
  func transport(_ command: String) async throws {
    try await onThread {
      let stage = try Self.stage()
      let way =
        command.replacing("SECURE", with: "\(stage.server.securePort)")
        .replacing("relay PORT", with: Self.relay(to: stage.server.port))
      try Self.configure(stage, "transporttunnel = \(way)", user: Self.login(stage))
      let text = try stage.sync()
      #expect(text.contains("1 message received"))
      #expect(!text.contains("is not encrypted"))
      try stage.expectEqualSides()
    }
  }

  @Test("STARTTLS in a tunnel, checked against the host") func startTLS() async throws {
    try await onThread {
      let stage = try Self.stage()
      let way = Self.relay(to: stage.server.port)
      let lines = """
        transporttunnel = \(way)
        ssl = no
        starttls = yes
        sslcacertfile = \(stage.server.authority.certificate)

        """
      try Self.configure(stage, lines + "remotehost = localhost", user: Self.login(stage))
      let info = try stage.home.run("--info")
      #expect(info.everything.contains("Encryption: TLSv1.3"), "\(info.everything)")
      #expect(try stage.sync().contains("1 message received"))
      try Self.configure(stage, lines + "remotehost = mail.example", user: Self.login(stage))
      let result = try stage.home.run("-u", "basic")
      #expect(result.status == 1)
      #expect(result.output.contains("The certificate of mail.example is not trusted"))
    }
  }

  @Test("a command that fails, or leads to a server that wants a login, is told as such")
  func failure() async throws {
    try await onThread {
      let stage = try Self.stage()
      try Self.configure(stage, "preauthtunnel = echo no such host >&2; exit 255")
      let failed = try stage.home.run("-u", "basic")
      #expect(failed.status == 1)
      #expect(
        failed.output.contains("made no connection. It ended with status 255: no such host."),
        "\(failed.everything)")
      try Self.configure(stage, "preauthtunnel = \(Self.relay(to: stage.server.port))")
      let unknown = try stage.home.run("-u", "basic")
      #expect(unknown.status == 1)
      #expect(unknown.output.contains("wants a login"), "\(unknown.everything)")
      #expect(unknown.output.contains("Use transporttunnel"))
    }
  }

  /// What `socat - TCP:127.0.0.1:port` does, with what every system has.
  private static func relay(to port: UInt16) -> String {
    "exec bash -c 'exec 3<>/dev/tcp/127.0.0.1/\(port); cat <&3 & cat >&3; kill $!'"
  }
}
