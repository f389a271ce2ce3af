// SPDX-License-Identifier: MIT

import Testing

@testable import Configuration

@Suite("PathExpansion")
struct PathExpansionTests {
  @Test(
    "replaces tilde and variables, and makes paths absolute",
    arguments: [
      ("/a", "/a"), ("a", "/nowhere/start/a"), ("./a/./b", "/nowhere/start/a/b"),
      ("../a", "/nowhere/start/../a"), ("/a//b/", "/a/b"), ("/", "/"),
      ("~", "/nowhere/jane"), ("~/a", "/nowhere/jane/a"), ("~root/a", "/root/a"),
      ("~nobody/a", "/nowhere/start/~nobody/a"), ("a~", "/nowhere/start/a~"),
      ("/$HOST/a", "/imap.example.net/a"), ("/${HOST}x", "/imap.example.netx"),
      ("/$HOSTx", "/$HOSTx"), ("/$HOST.x", "/imap.example.net.x"), ("/$MISSING", "/$MISSING"),
      ("/${MISSING}", "/${MISSING}"), ("/${HOST", "/${HOST"), ("/$", "/$"),
      ("/$$HOST", "/$imap.example.net"), ("/${}", "/${}"), ("/$DEEP", "/$HOST"),
      ("/a/$EMPTY/b", "/a/b"), ("~/$HOST", "/nowhere/jane/imap.example.net"),
      ("$EMPTY~", "/nowhere/start/~"),
    ])
  func paths(_ text: String, _ expected: String) {
    #expect(Surroundings.test.path(text, .tildeAndVariables) == expected)
  }

  @Test("some options replace only the tilde") func tildeOnly() {
    #expect(Surroundings.test.path("~/$HOST", .tilde) == "/nowhere/jane/$HOST")
  }

  @Test("a home directory of / adds no second slash") func rootHome() {
    var surroundings = Surroundings.test
    surroundings.home = "/"
    #expect(surroundings.expandingTilde("~/a") == "/a")
    #expect(surroundings.expandingTilde("~") == "/")
  }
}
