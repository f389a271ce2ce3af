// SPDX-License-Identifier: MIT

import Foundation
import POSIX
import SyncModel
import TestSupport
import Testing

@testable import Configuration

@Suite("PythonBridge")
struct PythonBridgeTests {
  @Test("functions of names are called in batches") func names() async throws {
    try await onThread {
      let rules = try Trial(
        rc(remote: [
          "nametrans = lambda f: re.sub('^INBOX\\.', '', f)",
          "folderfilter = lambda f: re.search('a', f)", "folderincludes = ['x', b'y']",
          "foldersort = lambda x, y: -cmp(x, y)",
        ])
      ).account.remote.rules.names
      #expect(try rules.translation?.compute(["INBOX.a", "b"]) == ["a", "b"])
      #expect(try rules.filter?.compute(["INBOX.a", "b"]) == [true, false])
      #expect(try rules.includes?.find() == ["x", "y"])
      #expect(try rules.order?.compute(["a", "c", "b"]) == ["c", "b", "a"])
    }
  }

  @Test("ten thousand names take one request, and names beyond ASCII come back as they were")
  func manyNames() async throws {
    try await onThread {
      let stage = try PythonStage()
      let names = (1...10_000).map { FolderName("Entwürfe/\($0) 草稿 😀 \"\\\n") }
      let translation = stage.expression("lambda f: f[::-1][::-1] + 'ü'").translation
      #expect(try translation.compute(names) == names.map { FolderName($0.rawValue + "ü") })
    }
  }

  @Test("a pythonfile of any name is executed once, and its names are seen") func pythonFile()
    async throws
  {
    try await onThread {
      let stage = try PythonStage(
        """
        import os, subprocess, tempfile
        from dataclasses import dataclass
        if __name__ == '__main__':
            raise SystemExit('not as a program')
        count = 0
        @dataclass
        class Login:
            name: str
        def get(word):
            global count
            count += 1
            out = subprocess.check_output(['printf', '%s', word], universal_newlines=True)
            return out + str(count) + str(os.system('exit 3') >> 8)
        """)
      #expect(try stage.expression("get('a')").text.find() == "a13")
      #expect(try stage.expression("get('b') + Login('x').name").text.find() == "b23x")
    }
  }

  @Test(
    "values of all kinds",
    arguments: [
      ("text", "'a' + \"ü\"", JSONValue.text("aü")), ("text", "b'\\xc3\\xbc'", .text("ü")),
      ("optional text", "None", .null), ("number", "993", .number(993)),
      ("number", "'143'", .number(143)), ("names", "('a', b'b')", .list([.text("a"), .text("b")])),
      ("names", "None", .list([])),
      ("names", "[f for f in 'ab']", .list([.text("a"), .text("b")])),
      ("text", "re.sub('a', 'b', \\\n  'a')", .text("b")),
      ("text", "cmp(1, 2) and 'x'", .text("x")),
    ])
  func values(_ result: String, _ source: String, _ value: JSONValue) async throws {
    try await onThread {
      let stage = try PythonStage()
      #expect(try stage.expression(source).value(result) == value)
    }
  }

  @Test("what code prints is heard, and disturbs nothing") func output() async throws {
    try await onThread {
      let stage = try PythonStage(
        """
        import os, sys
        print('loading')
        def noisy(name):
            print('{"result": "forged"}')
            sys.stderr.write('warn\\n')
            os.system('echo shell; echo error >&2')
            sys.stdout.write('no line end')
            return name
        """)
      #expect(try stage.expression("noisy").translation.compute(["a"]) == ["a"])
      #expect(try stage.expression("noisy").translation.compute(["b"]) == ["b"])
      let heard = stage.audience.heard.read { $0 }
      for line in ["loading", "{\"result\": \"forged\"}", "warn", "shell", "error"] {
        #expect(heard.contains(line), "\(heard)")
      }
    }
  }

  @Test("a flood of output on both streams does not stop a conversation") func flood() async throws
  {
    try await onThread {
      let stage = try PythonStage(
        """
        import sys
        def flood(name):
            for _ in range(3000):
                print('x' * 100)
                print('y' * 100, file=sys.stderr)
            return name
        """)
      let names = (1...3).map { FolderName("\($0)") }
      #expect(try stage.expression("flood").translation.compute(names) == names)
      #expect(stage.audience.heard.read { $0.count } == 18_000)
    }
  }

  @Test("what a secret expression prints is not heard, but for its errors") func secrets()
    async throws
  {
    try await onThread {
      let stage = try PythonStage()
      let expression = stage.expression(
        "os.system('echo hunter2; echo gpg: hm >&2') or 'hunter2'", of: "remotepasseval",
        isSecret: true)
      #expect(try expression.secret.find() == Secret("hunter2"))
      #expect(stage.audience.heard.read { $0 } == ["gpg: hm"])
      #expect(!expression.secret.source.contains("hunter2"))
    }
  }

  @Test("getpass and input ask the audience") func questions() async throws {
    try await onThread {
      let stage = try PythonStage(
        """
        import getpass
        from getpass import getpass as ask
        def login():
            return input('Name: ') + getpass.getpass() + ask('Pässword: ')
        """
      ) { Secret("ä!") }
      #expect(try stage.expression("login()").text.find() == "ä!ä!ä!")
      #expect(stage.audience.asked.read { $0 } == ["Name: ", "Password: ", "Pässword: "])
    }
  }

  @Test("a pythonfile that asks while it is executed gets its answer") func earlyQuestion()
    async throws
  {
    try await onThread {
      let stage = try PythonStage("pin = input('PIN: ')") { Secret("1234") }
      let expression = stage.expression("pin")
      stage.bridge.expect(expression)
      stage.bridge.warmUp()
      #expect(try expression.text.find() == "1234")
      #expect(try expression.text.find() == "1234")
      #expect(stage.audience.asked.read { $0 } == ["PIN: "])
    }
  }

  @Test("a check tells what Python does not understand, and runs nothing") func check() async throws
  {
    try await onThread {
      let stage = try PythonStage("raise SystemExit('ran')")
      for source in ["f(", "1 +", "print('ran') or x"] {
        stage.bridge.expect(stage.expression(source))
      }
      #expect(stage.bridge.check().count == 2)
      let other = try PythonStage("print 'x'")
      other.bridge.expect(other.expression("f()"))
      #expect(other.bridge.check().first?.remedy?.contains("print(…)") == true)
      let third = try PythonStage("print 'x'")
      for source in ["f()", "g(", "h()"] { third.bridge.expect(third.expression(source)) }
      #expect(third.bridge.check().count == 2, "the file is told of once, beside each expression")
      #expect(try PythonStage(command: "/nonexistent/python3").bridge.check().isEmpty)
    }
  }

  @Test("a question that nobody answers is an error that tells so") func unanswered() async throws {
    try await onThread {
      let stage = try PythonStage("from getpass import getpass")
      #expect(
        stage.problem(stage.expression("getpass('PIN: ')", of: "remotepasseval", isSecret: true))
          == "remotepasseval of [Repository R] (rc:7) cannot be computed. "
          + "It asked a question, and nobody answered. Answer it; the interfaces blinkenlights and ttyui can ask."
      )
    }
  }

  @Test("without expressions nothing is started") func nothing() async throws {
    try await onThread {
      let stage = try PythonStage(command: "/nonexistent/python3")
      stage.bridge.warmUp()
      stage.bridge.close()
      let loaded = try Trial(rc()).outcome.get()
      loaded.python.warmUp()
      #expect(!loaded.python.isRunning)
    }
  }

  @Test("warming up starts the process that is used later") func warmUp() async throws {
    try await onThread {
      let stage = try PythonStage("import os\ndef pid(): return str(os.getpid())")
      let expression = stage.expression("pid()")
      stage.bridge.expect(expression)
      stage.bridge.warmUp()
      #expect(stage.bridge.isRunning)
      let first = try expression.text.find()
      #expect(try expression.text.find() == first)
    }
  }

  @Test("what code leaves in the background goes on when the process ends") func background()
    async throws
  {
    try await onThread {
      let stage = try PythonStage("import subprocess, atexit, os")
      let text = try stage.expression(
        "str(subprocess.Popen(['sleep', '600']).pid)"
      ).text.find()
      let path = "\(stage.folder.path)/end"
      _ = try stage.expression("atexit.register(os.mkdir, '\(path)') and ''").text.find()
      stage.bridge.close()
      #expect(Files.isDirectory(path))
      let process = try #require(Int32(text))
      #expect(kill(process, SIGTERM) == 0)
    }
  }

  @Test("several threads may ask at once") func threads() async throws {
    try await onThread {
      let stage = try PythonStage()
      let results = Monitor<[String]>([])
      let threads = try (1...8).map { number in
        try POSIX.Thread(named: "asker") {
          let text = try? stage.expression("str(\(number))").text.find()
          results.update { $0.append(text ?? "?") }
        }
      }
      for thread in threads { thread.join() }
      #expect(results.read { $0 }.sorted() == (1...8).map(String.init))
    }
  }
}
