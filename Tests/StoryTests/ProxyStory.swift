// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

@Suite("Story: proxies", .fewAtATime)
struct ProxyStory {
  @Test(
    "a server whose name only the proxy knows", arguments: ProxyServer.Kind.allCases, [false, true])
  func name(_ kind: ProxyServer.Kind, _ hasLogin: Bool) async throws {
    try await onThread {
      let stage = try Stage()
      try stage.append([MailCorpus().message(3)])
      let login = kind == .socks4 ? "jane" : "jane:hunter2@x"
      let proxy = try ProxyServer(
        kind, login: hasLogin ? login : nil, names: ["mail.invalid": stage.server.port])
      let way = "\(kind.rawValue):\(hasLogin ? "\(login)@" : "")127.0.0.1:\(proxy.port)"
      try stage.configure(account: "proxy = \(way)", remote: "maxconnections = 1")
      try Self.replace("remotehost = localhost", by: "remotehost = mail.invalid", in: stage.home)
      let text = try stage.sync("-d", "ALL")
      #expect(text.contains("1 message received"))
      #expect(!text.contains("hunter2"))
      #expect(text.contains("The connection to mail.invalid is not encrypted"))
      #expect(proxy.requests == ["mail.invalid:\(stage.server.port)"])
      try stage.expectEqualSides()
    }
  }

  @Test("TLS through a proxy is checked as without one, and each account has its own proxy")
  func accounts() async throws {
    try await onThread {
      let stage = try Stage(accounts: 2)
      let proxies = try (0..<2).map { _ in
        try ProxyServer(.socks5, names: ["localhost": stage.server.securePort])
      }
      try stage.configure(general: "maxsyncaccounts = 2", line: .tls)
      for (name, proxy) in zip(stage.names, proxies) {
        try Self.replace(
          "[Account \(name)]", by: "[Account \(name)]\nproxy = SOCKS5:127.0.0.1:\(proxy.port)",
          in: stage.home)
      }
      try stage.sync()
      for proxy in proxies {
        #expect(Set(proxy.requests) == ["localhost:\(stage.server.securePort)"])
      }
    }
  }

  @Test("a proxy that refuses is told with what it said") func refusal() async throws {
    try await onThread {
      let stage = try Stage()
      let proxy = try ProxyServer(.http, login: "jane:right", names: [:])
      try stage.configure(account: "proxy = HTTP:jane:hunter2@127.0.0.1:\(proxy.port)")
      let result = try stage.home.run("-u", "basic")
      #expect(result.status == 1)
      #expect(
        result.output.contains(
          "The HTTP proxy 127.0.0.1:\(proxy.port) did not make the connection. It answered 407"),
        "\(result.everything)")
      #expect(!result.everything.contains("hunter2"))
    }
  }

  /// Replaces a part of the rc file.
  static func replace(_ old: String, by new: String, in home: Home) throws {
    let text = try String(contentsOfFile: "\(home.path)/.offlineimaprc", encoding: .utf8)
    guard text.contains(old) else { throw ProgramFailure("no \(old) in:\n\(text)") }
    try home.configure(text.replacing(old, with: new))
  }
}
