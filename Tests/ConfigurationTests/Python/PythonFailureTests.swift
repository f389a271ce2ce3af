// SPDX-License-Identifier: MIT

import Foundation
import POSIX
import SyncModel
import TestSupport
import Testing

@testable import Configuration

@Suite("Failures of Python")
struct PythonFailureTests {
  @Test("an exception is told with its place in the rc file and in the pythonfile")
  func places() async throws {
    try await onThread {
      let stage = try PythonStage("import re\n\ndef get(name):\n  return {}[name]\n")
      #expect(
        stage.problem(stage.expression("(\nget\n('x'))"))
          == "nametrans of [Repository R] (rc:9) cannot be computed. "
          + "KeyError: 'x', in get, FOLDER/helpers.py, line 4. Correct the pythonfile.")
      #expect(
        stage.problem(calling: stage.expression("lambda f: f + 1"), with: "INBOX")
          == "nametrans of [Repository R] (rc:7) cannot be computed. "
          + "TypeError: can only concatenate str (not \"int\") to str, for folder \"INBOX\". "
          + "Correct the expression.")
    }
  }

  @Test("an expression on several lines without parentheses gets advice") func lines() async throws
  {
    try await onThread {
      let stage = try PythonStage()
      let problem = stage.problem(stage.expression("lambda f: f and\nf"))
      #expect(problem.contains("one that stands on several lines needs parentheses"), "\(problem)")
    }
  }

  @Test("a pythonfile that cannot be executed is told at each expression") func pythonFile()
    async throws
  {
    try await onThread {
      let stage = try PythonStage("import sys\n\nsys.exit('no')\n")
      for _ in 1...2 {
        #expect(
          stage.problem(stage.expression("str('x')")).contains(
            "SystemExit: no, in FOLDER/helpers.py, line 3. Correct the pythonfile."))
      }
      stage.bridge.close()
      let other = try PythonStage()
      other.bridge.pythonFile = "/nonexistent/helpers.py"
      #expect(
        other.problem(other.expression("str('x')")).contains(
          "FileNotFoundError: [Errno 2] No such file or directory: '/nonexistent/helpers.py'"))
    }
  }

  @Test(
    "code for Python 2 gets advice",
    arguments: [
      ("print 'x'", "print(…)"),
      ("try:\n  x\nexcept ValueError, e:\n  pass", "except Error as name"),
      ("x = `1`", "repr(x)"), ("x = ur'a'", "r'…'"), ("x = 1 <> 2", "!="), ("x = 010", "0o"),
      ("raise ValueError, 'x'", "raise Error(text)"), ("exec 'x = 1'", "exec(…)"),
      ("x = unicode('x')", "str"), ("import urllib2", "urllib.request"),
      ("x = {}.has_key(1)", "key in"),
      ("x = {}.iteritems()", "write items"), ("x = 'a'.decode('utf-8')", "needs no decode()"),
      ("import subprocess\nx = subprocess.check_output(['true']).split('x')", ".decode()"),
      ("x = raw_input()", "input"), ("if 1:\n        x = 1\n\tx = 2", "tabs"),
    ])
  func python2(_ code: String, _ advice: String) async throws {
    try await onThread {
      let stage = try PythonStage(code)
      let problem = stage.problem(stage.expression("str('x')"))
      #expect(problem.contains(advice) && problem.contains("Python 3"), "\(problem)")
    }
  }

  @Test("the encoding of folder names, which people defined in their pythonfile, gets advice")
  func encoding() async throws {
    try await onThread {
      let stage = try PythonStage()
      for source in ["lambda f: f.decode('imap4-utf-7')", "lambda f: f.encode('imap4-utf-7')"] {
        let problem = stage.problem(calling: stage.expression(source), with: "x")
        #expect(problem.contains("with utf8foldernames = yes."), "\(problem)")
      }
    }
  }

  @Test("a result that its option cannot use is told by its type")
  func results() async throws {
    try await onThread {
      let stage = try PythonStage()
      #expect(
        stage.problem(stage.expression("42")).contains(
          "It gave a value of type int instead of a text."))
      #expect(
        stage.problem(calling: stage.expression("'INBOX'"), with: "x").contains(
          "It gave a value of type str instead of a function."))
      #expect(
        stage.problem(calling: stage.expression("lambda f: None"), with: "x").contains(
          "It gave None instead of a text, for folder \"x\"."))
      #expect(throws: SyncProblem.self) { try stage.expression("'INBOX'").folders.find() }
      #expect(throws: SyncProblem.self) { try stage.expression("70000").port.find() }
      #expect(throws: SyncProblem.self) { try stage.expression("True").port.find() }
      #expect(throws: SyncProblem.self) { try stage.expression("'\\udc80'").text.find() }
    }
  }

  @Test("a password that stands where an expression belongs is not told")
  func leak() async throws {
    try await onThread {
      let stage = try PythonStage()
      for source in ["hunter2", "int('hunter2')", "hunter2 x", "{}['hunter2']", "'hunter2"] {
        let problem = stage.problem(
          stage.expression(source, of: "remotepasseval", isSecret: true))
        #expect(!problem.contains("hunter2") && problem.contains("rc:7"), "\(problem)")
      }
    }
  }

  @Test("an expression that hangs is stopped, with all that it started, and the next one works")
  func hang() async throws {
    try await onThread {
      let stage = try PythonStage(
        """
        import os, subprocess
        def hang(path):
            child = subprocess.Popen(['sleep', '600'])
            with open(path, 'w') as file:
                file.write(str(child.pid))
            child.wait()
        """)
      var expression = stage.expression("hang('\(stage.folder.path)/pid')")
      // Python may take its time to start.
      #expect(try stage.expression("str('ready')").text.find() == "ready")
      expression.limit = .milliseconds(1_500)
      let problem = stage.problem(expression)
      #expect(problem.contains("Python gave no answer within 1.5 s and was stopped."), "\(problem)")
      let child = try #require(
        Int32(String(decoding: Files.read("\(stage.folder.path)/pid"), as: UTF8.self)))
      #expect(Self.isGone(child))
      #expect(try stage.expression("str('next')").text.find() == "next")
    }
  }

  @Test("a function that is slow for many names is not taken for hung") func slow() async throws {
    try await onThread {
      let stage = try PythonStage("import time\ndef slow(f):\n  time.sleep(0.7)\n  return f\n")
      var expression = stage.expression("slow")
      expression.limit = .milliseconds(2_500)
      let names = (1...5).map { FolderName("\($0)") }
      #expect(try stage.expression("str('ready')").text.find() == "ready")
      #expect(try expression.translation.compute(names) == names)
    }
  }

  @Test("a process that dies is started once more") func crash() async throws {
    try await onThread {
      let stage = try PythonStage(
        """
        import os, signal
        def die(path):
            if not os.path.exists(path):
                open(path, 'w').close()
                os.kill(os.getpid(), signal.SIGSEGV)
            return 'alive'
        """)
      #expect(try stage.expression("die('\(stage.folder.path)/x')").text.find() == "alive")
      let problem = stage.problem(stage.expression("os._exit(3)"))
      #expect(problem.contains("python3 ended unexpectedly while it computed the value, twice."))
      #expect(try stage.expression("str('next')").text.find() == "next")
    }
  }

  @Test("a hook that ends the process is not called again") func crashingHook() async throws {
    try await onThread {
      let stage = try PythonStage(
        """
        import os
        def hook(path):
            with open(path, 'a') as file:
                file.write('x')
            os._exit(1)
        """)
      let path = "\(stage.folder.path)/calls"
      let hook = stage.expression("lambda: hook('\(path)')", of: "newmail_hook").hook
      #expect(throws: SyncProblem.self) { try hook.find() }
      #expect(try Files.read(path) == Array("x".utf8))
    }
  }

  @Test("code that forks leaves one process to talk to") func fork() async throws {
    try await onThread {
      let stage = try PythonStage("import os\ndef twice():\n  os.fork()\n  return 'once'\n")
      for _ in 1...3 { #expect(try stage.expression("twice()").text.find() == "once") }
    }
  }

  @Test("without python3 the error names the option and what replaces it") func missing()
    async throws
  {
    try await onThread {
      let stage = try PythonStage(command: "/nonexistent/python3")
      #expect(
        stage.problem(stage.expression("f()", of: "remotehosteval"))
          == "remotehosteval of [Repository R] (rc:7) cannot be computed. "
          + "The value is a Python expression, and there is no program python3 in PATH. "
          + "Install python3, or write the name to remotehost.")
    }
  }

  @Test("an interrupted evaluation ends at once, and so do later ones") func interrupted()
    async throws
  {
    try await onThread {
      let stage = try PythonStage("from getpass import getpass\nimport time") { Secret("x") }
      let expression = stage.expression("getpass() and time.sleep(600)")
      let companion = try POSIX.Thread(named: "interrupter") {
        _ = stage.audience.asked.wait { $0.isEmpty ? nil : true }
        stage.bridge.interrupt()
      }
      #expect(stage.problem(expression).contains("The program ends."))
      companion.join()
      #expect(stage.problem(stage.expression("str('x')")).contains("The program ends."))
    }
  }

  @Test("Python ends when the program dies before it has sent what to execute")
  func orphan() async throws {
    try await onThread {
      let pipe = try Pipe.open()
      let requests = FileDescriptor(owning: pipe.reading)
      try FileDescriptor(owning: pipe.writing).close()
      var launch = ChildProcess.Launch(["python3", "-c", PythonChild.loader])
      launch.descriptors.append(requests.rawValue)
      #expect(try ChildProcess(launch).wait() == .exited(1))
    }
  }

  /// Whether a process is gone or about to be; killing takes effect a moment later.
  static func isGone(_ process: Int32) -> Bool {
    let end = ContinuousClock.now + .seconds(10)
    while ContinuousClock.now < end {
      let status = try? Files.read("/proc/\(process)/stat")
      guard let status else { return true }
      if String(decoding: status, as: UTF8.self).contains(") Z ") { return true }
      usleep(1_000)
    }
    return false
  }
}
