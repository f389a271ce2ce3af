// SPDX-License-Identifier: MIT

import SyncModel
import TestSupport
import Testing

@testable import Configuration

@Suite("PythonLiteral: lists")
struct PythonNamesTests {
  @Test(
    "lists that are spelled out",
    arguments: [
      ("['INBOX', \n \"Sent, old\",]", ["INBOX", "Sent, old"]), ("[]", []), ("None", []),
      (#"['a\'b', r'\x']"#, ["a'b", #"\x"#]), ("['Entwürfe' 'x']", ["Entwürfex"]),
    ])
  func lists(_ source: String, _ names: [String]) {
    #expect(PythonLiteral.names(source) == names)
  }

  @Test(
    "what is left to Python",
    arguments: [
      "", "[", "['a'", "['a',,]", "[,]", "[a]", "[f for f in x]", "['a'] + ['b']", "('a',)", "'a'",
      "['a', 1]", "['a]", "[['a']]", "[f'a']", "['a' if x else 'b']", "['a'] # ]",
    ])
  func others(_ source: String) { #expect(PythonLiteral.names(source) == nil) }

  @Test("values that are spelled out need no Python, and mean what Python says") func agreement()
    async throws
  {
    try await onThread {
      let stage = try PythonStage()
      let without = try PythonStage(command: "/nonexistent/python3")
      for source in ["['a', \"b\\n\"]", "None", "['x' 'y', r'\\d',]"] {
        let python = try stage.expression("(lambda: \(source))()").value("names")
        #expect(try without.expression(source).value("names") == python)
      }
      #expect(try without.expression("'x'").text.find() == "x")
      #expect(throws: (any Error).self) { try without.expression("'x'").folders.find() }
    }
  }

  @Test("a command that fails has its last line in the problem") func command() async throws {
    try await onThread {
      let stage = try PythonStage("import subprocess")
      let problem = stage.problem(
        stage.expression("subprocess.check_output('echo no key >&2; exit 2', shell=True)"))
      #expect(problem.contains("exit status 2. It printed: no key."), "\(problem)")
    }
  }
}
