// SPDX-License-Identifier: MIT

import Glibc

/// A program that is run to its end, and whose output is kept.
package struct CapturedCommand: Sendable {
  /// Something that ends the program early.
  package struct Interruption: Sendable {
    /// Readable when the program shall end; it stays open as long as the program runs.
    package let descriptor: CInt
    /// How long it may go on from then; with zero it is killed at once.
    package let grace: Duration

    package init(by wakeUp: WakeUp, grace: Duration = .zero) {
      self.init(by: wakeUp.descriptor, grace: grace)
    }

    /// The descriptor must live longer than the program.
    package init(by descriptor: CInt, grace: Duration = .zero) {
      self.descriptor = descriptor
      self.grace = grace
    }
  }

  /// What became of the program.
  package enum Ending: Equatable, Sendable {
    case ended(ChildProcess.End)
    /// It was ended, with its group, because it took too long.
    case timedOut
    /// It was ended, with its group, because of an ``Interruption``.
    case interrupted
  }

  /// What the program wrote to one of its streams.
  package struct Capture: Equatable, Sendable {
    /// The first bytes of it.
    package fileprivate(set) var bytes: [UInt8] = []
    /// How many bytes followed those that are kept.
    package fileprivate(set) var omitted = 0

    package init() {}
  }

  /// How a program ended and what it said.
  package struct Outcome: Sendable {
    package var ending: Ending
    /// Standard output.
    package var output: Capture
    /// Standard error.
    package var errors: Capture
  }

  /// The program, which is looked for in `PATH`, and what it gets.
  package var arguments: [String]
  /// Variables besides those of this process.
  package var environment: [String: String] = [:]
  /// What it can read, at most as much as a pipe holds (4096 bytes); an empty input is `/dev/null`.
  package var input: [UInt8] = []
  /// The terminal that it has for itself; then it reads there, and its errors are not kept.
  package var terminal: String?
  /// How many bytes of each stream are kept.
  package var limit = 65_536
  /// When the program is ended because it takes too long.
  package var deadline = Deadline.never
  /// See ``Interruption``.
  package var interruptions: [Interruption] = []
  /// How long a program that was told to end may take for it before it is killed.
  package var patience = Duration.seconds(2)

  package init(_ arguments: [String]) { self.arguments = arguments }

  /// A command for `/bin/sh`.
  package init(shell command: String) { self.init(["/bin/sh", "-c", command]) }

  /// Runs the program; a status other than 0 is no error.
  ///
  /// It returns when the program itself has ended: children that it left in the background keep
  /// running, and what they write later is lost.  Throws when the program cannot be started.
  package func run() throws(SystemError) -> Outcome {
    let output = try CommandPipe()
    let errors = try CommandPipe()
    let ended = try WakeUp()
    let child = try start(output.writing.rawValue, errors.writing.rawValue)
    let isGivenUp = Monitor(false)
    do throws(SystemError) {
      _ = try Thread(named: "child \(child.identifier)") {
        child.awaitEnd()
        ended.raise()
        if isGivenUp.read({ $0 }) { child.wait() }
      }
    } catch {
      child.kill(.kill)
      child.wait()
      throw error
    }
    // A full pipe of a background child must not stop this thread, nor one that never ends.
    try output.reading.setNonBlocking()
    try errors.reading.setNonBlocking()
    var watch = CommandWatch(
      self, child, ended, [output.reading.rawValue, errors.reading.rawValue])
    // One that does not even die at once is buried by the thread that waits for it, or here.
    defer {
      isGivenUp.update { $0 = true }
      _ = child.poll()
    }
    let ending = try watch.run()
    return Outcome(ending: ending, output: watch.captures[0], errors: watch.captures[1])
  }

  private func start(_ output: CInt, _ errors: CInt) throws(SystemError) -> ChildProcess {
    var launch = ChildProcess.Launch(arguments)
    launch.environment = environment
    launch.descriptors = [nil, output, errors]
    if let terminal {
      let file = try FileDescriptor(opening: terminal, .readAndWrite)
      launch.descriptors = [file.rawValue, output, file.rawValue]
      // Only in this session does it have the terminal.
      launch.leadsSession = false
      return try ChildProcess(launch)
    }
    if input.isEmpty { return try ChildProcess(launch) }
    let pipe = try CommandPipe()
    try pipe.writing.write(input)
    launch.descriptors[0] = pipe.reading.rawValue
    let child = try ChildProcess(launch)
    try pipe.writing.close()
    return child
  }
}

/// The pipe behind one stream of a program.
private struct CommandPipe: ~Copyable {
  let reading: FileDescriptor
  let writing: FileDescriptor

  init() throws(SystemError) {
    let ends = try Pipe.open()
    reading = FileDescriptor(owning: ends.reading)
    writing = FileDescriptor(owning: ends.writing)
  }
}

/// Waits for one program, reads what it writes, and ends it when it is time.
private struct CommandWatch {
  private let command: CapturedCommand
  private let child: ChildProcess
  private let ended: WakeUp
  /// The reading ends; `nil` once everybody has closed the other end.
  private var streams: [CInt?]
  private(set) var captures: [CapturedCommand.Capture] = [.init(), .init()]
  private var deadline: Deadline
  /// What is told when the deadline is over.
  private var verdict = CapturedCommand.Ending.timedOut
  private var interruptions: [CapturedCommand.Interruption]
  private var stage = Stage.running

  private enum Stage {
    case running, terminated, killed
  }

  init(_ command: CapturedCommand, _ child: ChildProcess, _ ended: WakeUp, _ streams: [CInt]) {
    self.command = command
    self.child = child
    self.ended = ended
    self.streams = streams
    deadline = command.deadline
    interruptions = command.interruptions
  }

  mutating func run() throws(SystemError) -> CapturedCommand.Ending {
    while true {
      var poll = PollSet()
      let end = poll.add(ended.descriptor, .read)
      let open = streams.indices.filter { streams[$0] != nil }
      let places = open.map { poll.add(streams[$0] ?? -1, .read) }
      let wakings = interruptions.map { poll.add($0.descriptor, .read) }
      let isReady = try poll.wait(until: deadline)
      if isReady {
        for (stream, place) in zip(open, places) where poll.isReady(place) { read(stream) }
        if poll.isReady(end) { return bury() }
        note(zip(interruptions, wakings).filter { poll.isReady($0.1) }.map(\.0))
      }
      if deadline.isOver, !advance() { return verdict }
    }
  }

  /// What the program wrote just before its end is in the pipes already.
  private mutating func bury() -> CapturedCommand.Ending {
    for stream in streams.indices where streams[stream] != nil { read(stream) }
    // What the program started may not have listened when it was told to end.
    if stage != .running { child.kill(.kill) }
    let ending = child.wait()
    return stage == .running ? .ended(ending) : verdict
  }

  /// Gives the program the time that is left to it.
  private mutating func note(_ raised: [CapturedCommand.Interruption]) {
    interruptions.removeAll { interruption in
      raised.contains { $0.descriptor == interruption.descriptor }
    }
    guard stage != .killed, let grace = raised.map(\.grace).min() else { return }
    let end = Deadline.after(grace)
    guard end.sooner(deadline) == end else { return }
    deadline = end
    if stage == .running { verdict = .interrupted }
    if grace == .zero { stage = .terminated }
  }

  /// Takes the next step to end the program; `false` when nothing helps.
  private mutating func advance() -> Bool {
    switch stage {
    case .running:
      stage = .terminated
      child.kill(.terminate)
    case .terminated:
      stage = .killed
      child.kill(.kill)
    case .killed: return false
    }
    deadline = .after(command.patience)
    return true
  }

  /// Takes what has been written so far, at most as much as a pipe holds several times over.
  private mutating func read(_ stream: Int) {
    guard let descriptor = streams[stream] else { return }
    withUnsafeTemporaryAllocation(byteCount: 65_536, alignment: 1) { buffer in
      for _ in 0..<32 {
        let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
        if count < 0 && errno == EINTR { continue }
        if count == 0 { streams[stream] = nil }
        guard count > 0 else { return }
        let room = max(0, command.limit - captures[stream].bytes.count)
        captures[stream].bytes += buffer.prefix(min(room, count))
        captures[stream].omitted += max(0, count - room)
      }
    }
  }
}
