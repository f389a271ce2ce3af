// SPDX-License-Identifier: MIT

import Configuration
import Interfaces
import POSIX
import SyncEngine
import SyncModel

/// Connects the engine to an interface and runs both to the end.
struct Wiring {
  private let settings: Settings
  private let command: Command
  private let remarks: [String]
  /// `nil` if no rc file was read.
  private let python: PythonBridge?
  /// Whether accounts may fail without a failure of the program.
  var isShow = false

  init(
    _ settings: Settings, command: Command, remarks: [String], python: PythonBridge? = nil
  ) {
    self.python = python
    self.settings = settings
    self.command = command
    self.remarks = remarks
  }

  /// What the engine shall do.
  private var task: Engine.Task {
    if command.showsInformation || command.checks || command.newAddress != nil { return .inspect }
    if command.migratesDigests { return .migrateDigests }
    if command.adopts { return .adopt }
    if command.prunesMailboxes { return .pruneMailboxes }
    return command.folderToDelete.map { .delete(FolderName($0)) } ?? .run
  }

  /// `--info` is for reading, so it never takes the board; nor does a single action.
  private var wantedInterface: String? {
    switch task {
    case .run: settings.general.interface
    // What is piped goes to one stream; then there is nobody to ask for a password.
    case .inspect where command.checks && !ProcessInformation.isTerminal(1): "basic"
    case .inspect: "ttyui"
    case .adopt, .delete, .migrateDigests, .pruneMailboxes:
      settings.general.interface.map { $0 == "blinkenlights" ? "ttyui" : $0 } ?? "ttyui"
    }
  }

  /// Returns when the last account has ended and the terminal is as it was.
  func run() -> ExitStatus {
    if case .delete = task, settings.accounts.count != 1 {
      Console.complain("ERROR: you must supply only one account with '-a'")
      return .failure
    }
    var remarks = remarks
    let systemLog = openSystemLog(&remarks)
    guard let interface = makeInterface() else { return .failure }
    do {
      return try run(on: interface, systemLog, remarks)
    } catch {
      Console.complain("ERROR: \(error)")
      return .failure
    }
  }

  private var isRun: Bool {
    if case .run = task { true } else { false }
  }

  /// `-s`; a machine without a log of the system is no reason to stop.
  private func openSystemLog(_ remarks: inout [String]) -> SystemLog? {
    guard command.logsToSystem, wantedInterface != "syslog" else { return nil }
    do throws(SystemError) {
      return try SystemLog(debug: settings.general.debug)
    } catch {
      remarks.append("Nothing goes to the log of the system, which cannot be used (\(error)).")
      return nil
    }
  }

  private func run(
    on interface: any Interface, _ systemLog: SystemLog?, _ remarks: [String]
  ) throws -> ExitStatus {
    let bus = EventBus(expectsSubscribers: true)
    let debug = settings.general.debug
    let watch = RunWatch(
      passingTo: PlacingPublisher(passingTo: bus, settings), tellsThreads: debug.contains(.thread))
    let profiling = try makeProfiling(watch)
    let onlookers = Onlookers(settings, areAllowed: isRun)
    let scheduler = try Scheduler(
      settings, publisher: watch, canAsk: interface.canAsk || onlookers.canAnswer)
    let hasLeft = Monitor(false)
    let lastResort = LastResort(interface, watch, hasLeft: hasLeft)
    let receiver = Receiver(scheduler: scheduler, python: python, lastResort: lastResort)
    try bus.subscribe(interface, named: "interface")
    if let path = command.logFile { try bus.subscribe(openLog(path), named: "log") }
    if let systemLog { try bus.subscribe(systemLog, named: "syslog") }
    let signals = SignalHandling(receiver, interface, lastResort)
    try Signals.receive(Program.signals) { signals.obey($0) }
    python?.attach(scheduler)
    // Python starts while the first connection comes up.
    python?.warmUp()
    defer { python?.close() }
    let engine = Engine(scheduler, bus, watch, settings, task)
    try engine.start(with: remarks)
    // The accounts are at work already, and need not wait for those who only look on.
    defer { onlookers.leave() }
    if let remark = onlookers.enter(bus, interface, sending: receiver) {
      engine.publish(.remark(remark))
    }
    bus.complete()
    interface.run(
      sending: OwnRequests(
        receiver: receiver, mayDecline: interface.canAsk || !onlookers.canEnter))
    hasLeft.update { $0 = true }
    // An interface that ended early, say without its terminal, must not leave the engine behind.
    if !engine.hasEnded { receiver.receive(.shutdown(.soon)) }
    let result = engine.waitForEnd()
    lastResort.dismiss()
    profiling?.finish()
    return isShow ? .success : ExitStatus(result)
  }

  /// `-l`; without the log that somebody wants, nothing begins.
  private func openLog(_ path: String) throws(StartFailure) -> LogFile {
    do throws(SystemError) {
      return try LogFile(
        path: path, debug: settings.general.debug,
        arguments: Overrides.withoutSecrets(CommandLine.arguments))
    } catch {
      throw StartFailure(
        "-l: \(path) cannot be written: \(error.reason). Name a file in a directory that exists.")
    }
  }

  /// `-P`; it would be a pity to learn at the end that the table has no place.
  private func makeProfiling(_ watch: RunWatch) throws(StartFailure) -> Profiling? {
    guard let directory = command.profile else { return nil }
    do throws(SystemError) {
      try Files.createDirectories(directory)
    } catch {
      throw StartFailure(
        "-P: the directory \(directory) cannot be made: \(error.reason). Name another one.")
    }
    return Profiling(directory: directory, watch: watch)
  }

  private func makeInterface() -> (any Interface)? {
    do throws(InterfaceChoice.Failure) {
      let choice = try InterfaceChoice(wantedInterface, for: command, settings.general) {
        $0.debug = settings.general.debug
      }
      return choice.interface
    } catch {
      Console.complain("ERROR: \(error.message)")
      return nil
    }
  }
}

/// Why the program does not begin, for the person at the command line.
private struct StartFailure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}

/// Hands requests to the engine, and lets Python know when nobody waits for it any more.
private struct Receiver: RequestReceiver {
  let scheduler: Scheduler
  let python: PythonBridge?
  let lastResort: LastResort

  func receive(_ request: SyncRequest) {
    let isEnd = if case .shutdown(.now) = request { true } else { false }
    if isEnd { python?.interrupt() }
    scheduler.receive(request)
    if isEnd { lastResort.note() }
  }
}

/// What the interface of the process asks for.
private struct OwnRequests: RequestReceiver {
  let receiver: Receiver
  /// Whether that it declines a question means that nobody can answer it.
  let mayDecline: Bool

  func receive(_ request: SyncRequest) {
    if case .password(_, nil) = request, !mayDecline { return }
    receiver.receive(request)
  }
}

/// The engine on a thread of its own, from its first event to its last.
private final class Engine: Sendable {
  enum Task {
    case run
    /// `--info`.
    case inspect
    /// `--migrate-fmd5-using-nametrans`.
    case migrateDigests
    /// `--adopt`.
    case adopt
    /// `--delete-folder`.
    case delete(FolderName)
    /// `--mbnames-prune`.
    case pruneMailboxes
  }

  private let scheduler: Scheduler
  private let bus: EventBus
  private let publisher: any EventPublisher
  private let settings: Settings
  private let task: Task
  private let isOver = Monitor(false)
  private let result = Monitor<RunResult?>(nil)

  /// Everything goes to `publisher`, which passes it to `bus`.
  init(
    _ scheduler: Scheduler, _ bus: EventBus, _ publisher: any EventPublisher,
    _ settings: Settings, _ task: Task
  ) {
    self.scheduler = scheduler
    self.bus = bus
    self.publisher = publisher
    self.settings = settings
    self.task = task
  }

  /// Begins; `remarks` are told first.
  func start(with remarks: [String]) throws(SystemError) {
    publish(
      .programStarted(
        version: Version.number, environment: Version.environment,
        accounts: settings.listed))
    for remark in remarks { publish(.remark(remark)) }
    _ = try Thread(named: "engine") { self.run() }
  }

  private func run() {
    var result = scheduler.tellExcluded()
    do throws(SystemError) {
      let outcome =
        switch task {
        case .run: try scheduler.run()
        case .inspect: scheduler.inspect()
        case .adopt: scheduler.adopt()
        case .migrateDigests: scheduler.migrateDigests()
        case .delete(let folder): scheduler.delete(folder)
        case .pruneMailboxes: scheduler.pruneMailboxes()
        }
      result += outcome
    } catch {
      result.hasFailed = true
      publish(
        .problem(
          .fileFailed(operation: error.operation, reason: error.reason), .program))
    }
    isOver.update { $0 = true }
    publish(.programFinished(exitStatus: ExitStatus(result).rawValue))
    bus.close()
    self.result.update { $0 = result }
  }

  /// Whether nothing is left to be stopped; whoever has seen the last event finds it so.
  var hasEnded: Bool { isOver.read { $0 } }

  /// Waits until every event has been shown.
  func waitForEnd() -> RunResult { result.wait { $0 } }

  /// Tells what no account tells.
  func publish(_ event: SyncEvent) {
    publisher.publish(
      EventRecord(time: WallClock.now, origin: .main, activity: .idle, event: event))
  }
}
