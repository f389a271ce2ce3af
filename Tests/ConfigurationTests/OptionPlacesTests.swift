// SPDX-License-Identifier: MIT

import Testing

@testable import Configuration
@testable import SyncModel

/// Where a person has to look for what only a run finds out.
@Suite("Places of options")
struct OptionPlacesTests {
  private static func places(
    _ problem: SyncProblem, _ text: String, _ overrides: Overrides = Overrides()
  ) throws -> [String] {
    let settings = try Trial(text, overrides).settings
    return settings.places.places(of: problem, .account("A"), in: settings).map {
      let line = $0.place.line.map { ":\($0)" } ?? ""
      return "\($0.place.file)\(line) [\($0.place.section)] \($0.place.option)"
        + ($0.isSet ? "" : " -")
    }
  }

  struct Case: Sendable, CustomTestStringConvertible {
    let problem: SyncProblem
    var general: [String] = []
    var account: [String] = []
    var remote: [String] = []
    let places: [String]
    var testDescription: String { "\(problem.message) \(places)" }
  }

  private static let refused = SyncProblem.loginRefused(
    user: "jane", host: "imap.example.org", attempts: [])
  private static let port = SyncProblem.connectionRefused(host: "imap.example.org", port: 993)

  @Test(
    "an option that is set has its line, another one that of its section",
    arguments: [
      Case(
        problem: port,
        places: ["rc:11 [Repository R] remotehost", "rc:9 [Repository R] remoteport -"]),
      Case(
        problem: port, remote: ["remoteport = 993"],
        places: ["rc:11 [Repository R] remotehost", "rc:13 [Repository R] remoteport"]),
      Case(
        problem: refused, remote: ["remotepass = secret"],
        places: ["rc:12 [Repository R] remoteuser", "rc:13 [Repository R] remotepass"]),
      Case(problem: refused, places: ["rc:12 [Repository R] remoteuser"]),
      Case(
        problem: .hostUnknown(host: "imap.example.org", reason: ""),
        remote: ["remotehosteval = name()"], places: ["rc:13 [Repository R] remotehosteval"]),
      Case(
        problem: .certificateUntrusted(host: "imap.example.org", reason: "", fingerprints: []),
        places: ["rc:9 [Repository R] sslcacertfile -", "rc:9 [Repository R] cert_fingerprint -"]),
      Case(
        problem: .timedOut(host: "imap.example.org", during: "", seconds: 1),
        general: ["socktimeout = 5"], places: ["rc:3 [general] socktimeout"]),
      Case(
        problem: .proxyFailed(option: "proxy", proxy: "proxy", reason: ""),
        account: ["proxy = SOCKS5:localhost:9"], places: ["rc:6 [Account A] proxy"]),
      Case(
        problem: .rootEmpty(path: "", status: ""), places: ["rc:8 [Repository L] localfolders"]),
      Case(
        problem: .secretFileUnusable(option: "LoadCredential", path: "", reason: ""), places: []),
      Case(problem: .accountLocked(path: ""), places: []),
    ])
  func places(_ example: Case) throws {
    let text = rc(general: example.general, account: example.account, remote: example.remote)
    #expect(try Self.places(example.problem, text) == example.places)
  }

  @Test("what comes from [DEFAULT] or the command line is looked for there") func elsewhere() throws
  {
    let inherited = "[DEFAULT]\nremoteport = 1993\n" + rc()
    #expect(
      try Self.places(Self.port, inherited)
        == ["rc:13 [Repository R] remotehost", "rc:2 [DEFAULT] remoteport"])
    let overrides = Overrides { $0.options = ["Repository R:remoteport=1993"] }
    #expect(
      try Self.places(Self.port, rc(), overrides).last == "-k [Repository R] remoteport")
  }

  @Test("of two servers the one is meant that the problem is about") func second() throws {
    let text = rc().replacing(
      "type = Maildir\nlocalfolders = ~/Mail",
      with: """
        type = IMAP
        remotehost = localhost
        remoteuser = local
        """)
    let refused = SyncProblem.loginRefused(user: "local", host: "localhost", attempts: [])
    #expect(try Self.places(refused, text) == ["rc:9 [Repository L] remoteuser"])
    #expect(
      try Self.places(Self.refused, text) == ["rc:13 [Repository R] remoteuser"])
  }

  private static let folder = FolderPlace("R", "INBOX")

  private static let samples: [SyncProblem] = [
    port, refused, .hostUnknown(host: "", reason: ""), .timedOut(host: "", during: "", seconds: 1),
    .hostUnreachable(host: "", port: 1, reason: ""), .serverUnproven(host: "", mechanism: ""),
    .handshakeFailed(host: "", port: 143, reason: ""),
    .handshakeFailed(host: "", port: 993, reason: ""),
    .certificateUntrusted(host: "", reason: "", fingerprints: []),
    .fingerprintMismatch(host: "", fingerprints: []), .startTLSNotOffered(host: ""),
    .trustUnusable(option: "sslclientcert", path: "", reason: ""),
    .proxyFailed(option: "proxy", proxy: "", reason: ""),
    .tunnelFailed(command: "", reason: ""), .tunnelNotAuthenticated(command: ""),
    .notIMAP(host: "", port: 1, beginning: ""), .throttled(host: "", serverText: "", pause: nil),
    .tokenRefused(host: "", error: "", reason: ""), .tokenUnavailable(host: "", reason: ""),
    .noCommonMechanism(configured: [], offered: []), .passwordMissing(repository: "R", reason: ""),
    .secretFileUnusable(option: "remotepassfile", path: "", reason: ""),
    .passwordCommandFailed(command: "", reason: ""), .noFolders(host: ""), .noFolderToSync,
    .folderNotIncluded(folder, serverText: ""),
    .foldersCollide(folder, folder, local: folder, option: "nametrans"),
    .folderNameUnusable(folder, result: "", option: "nametrans"),
    .endlessCreation(local: folder, remote: folder, back: ""), .rootEmpty(path: "", status: ""),
    .rootForeign(path: "", id: ""), .rootUnmarked(path: "", id: ""),
    .deletionsHeld(folder, count: 1, total: 1), .hookTimedOut(command: "", seconds: 1),
    .hookNotStarted(command: "", reason: ""),
  ]

  @Test("every option that a problem names exists") func names() {
    let known = Set(OptionTable.rows.map(\.name))
    let problems = Self.samples
    #expect(problems.allSatisfy { !$0.options.isEmpty })
    for option in problems.flatMap(\.options).flatMap(\.names) {
      #expect(known.contains(option), "\(option)")
    }
  }
}
