// SPDX-License-Identifier: MIT

import Foundation
import POSIX
import SyncModel
import TestSupport
import Testing

@testable import Interfaces

@Suite("AttachedRun")
struct AttachmentTests {
  /// An interface that writes down what it is shown and does what a test says.
  private final class Screen: Interface {
    let shown = Monitor<[EventRecord]>([])
    let isDone = Monitor(false)
    /// Whether it takes no event at the moment.
    let isStopped = Monitor(false)
    let isToldPast: Bool
    /// What the person asks for, once the first event has come.
    let wishes: [SyncRequest]

    init(isToldPast: Bool = true, wishes: [SyncRequest] = []) {
      self.isToldPast = isToldPast
      self.wishes = wishes
    }

    var canAsk: Bool { true }

    func receive(_ record: EventRecord) {
      _ = isStopped.wait(atMost: .seconds(60)) { $0 ? nil : () }
      shown.update { $0.append(record) }
      if case .programFinished = record.event { finish() }
    }

    func run(sending requests: any RequestReceiver) {
      if !wishes.isEmpty { waitFor(1) }
      for wish in wishes { requests.receive(wish) }
      _ = isDone.wait(atMost: .seconds(60)) { $0 ? () : nil }
    }

    func windowChanged() {}
    func finish() { isDone.update { $0 = true } }

    func waitFor(_ count: Int) {
      _ = shown.wait(atMost: .seconds(60)) { $0.count >= count ? () : nil }
    }

    var events: [SyncEvent] { shown.read { $0.map(\.event) } }
  }

  private static let start = SyncEvent.programStarted(
    version: "9.0.0", environment: "", accounts: ["work"])

  /// Shows the program of a scene and does something meanwhile.
  private func attach(
    _ scene: AttachScene, _ screen: Screen, observes: Bool = false,
    _ body: @escaping @Sendable (AttachedRun) -> Void
  ) throws -> AttachedRun.Ending {
    let attachment = AttachedRun(
      try ControlConnection(patientlyTo: scene.path), on: screen,
      AttachedRole(observes: observes, answers: true))
    let helper = try Thread(named: "helper") { body(attachment) }
    defer { helper.join() }
    return try attachment.run()
  }

  @Test("an interface sees the events of another process to the last, and hears how it ended")
  func toTheEnd() async throws {
    try await onThread {
      let (scene, screen) = (try AttachScene(), Screen())
      scene.tell(Self.start)
      let ending = try attach(scene, screen) { _ in
        screen.waitFor(1)
        scene.tell(.accountStarted, thread: 1)
        scene.tell(.programFinished(exitStatus: 1))
      }
      #expect(screen.events == [Self.start, .accountStarted, .programFinished(exitStatus: 1)])
      #expect(screen.shown.read { $0.map(\.past) } == [.state, nil, nil])
      #expect(ending == .finished(exitStatus: 1) && ending.isClean)
      #expect(ending.sentence(process: 7) == "offlineimap (process 7) has ended with status 1.")
    }
  }

  @Test("what the person asks for reaches the program, and their leaving does not")
  func requests() async throws {
    try await onThread {
      let scene = try AttachScene()
      let secret = SyncRequest.password(id: 4, Secret("geheim \u{1} ü"))
      let screen = Screen(wishes: [
        .resync("work"), .allowDeletions("work"), .pause("work"), .resume("work"), .resyncAll,
        secret,
        .terminal(id: 1, path: "/dev/tty"),
      ])
      scene.tell(Self.start)
      let ending = try attach(scene, screen) { attachment in
        _ = scene.recorder.waitFor(6)
        attachment.leave()
      }
      #expect(ending == .left && ending.isClean)
      #expect(scene.recorder.all == Array(screen.wishes.prefix(6)))
    }
  }

  @Test("an observer asks for nothing")
  func observer() async throws {
    try await onThread {
      let (scene, screen) = (try AttachScene(), Screen(wishes: [.resyncAll, .shutdown(.now)]))
      scene.tell(Self.start)
      _ = try attach(scene, screen, observes: true) { attachment in
        screen.waitFor(1)
        scene.tell(.accountStarted, thread: 1)
        screen.waitFor(2)
        // What this one asks for comes after what the observer did.
        try? scene.call().send(#"{"request":"resync","account":"work"}"# + "\n")
        _ = scene.recorder.waitFor(1)
        attachment.leave()
      }
      #expect(scene.recorder.all == [.resync("work")])
    }
  }

  @Test("an interface of lines is told what happens now, and what is still asked")
  func news() async throws {
    try await onThread {
      let (scene, screen) = (try AttachScene(asks: true), Screen(isToldPast: false))
      scene.tell(Self.start)
      scene.tell(.accountStarted, thread: 1)
      scene.tell(.passwordWanted(AttachScene.question), thread: 1)
      scene.tell(.terminalWanted(.init(id: 9, account: "work", purpose: "run pass")), thread: 1)
      _ = try attach(scene, screen) { attachment in
        screen.waitFor(2)
        scene.tell(.accountEnded, thread: 1)
        screen.waitFor(3)
        attachment.leave()
      }
      let expected = [Self.start, .passwordWanted(AttachScene.question), .accountEnded]
      #expect(screen.events == expected)
      #expect(screen.shown.read { $0.allSatisfy { $0.past == nil } })
    }
  }

  @Test(
    "who was cut off because it did not read is attached again, and told so",
    arguments: [Duration.zero, .seconds(60)])
  func again(_ patience: Duration) async throws {
    try await onThread {
      let limit = LineQueue.Limit(lines: 20, bytes: 8 << 20, patience: patience)
      let (scene, screen) = (try AttachScene(limit: limit), Screen())
      scene.tell(Self.start)
      let attachment = AttachedRun(
        try ControlConnection(patientlyTo: scene.path), on: screen,
        AttachedRole(observes: false, answers: true),
        reconnect: { try? ControlConnection(patientlyTo: scene.path) })
      let helper = try Thread(named: "helper") {
        screen.waitFor(1)
        screen.isStopped.update { $0 = true }
        let text = String(repeating: "x", count: 30_000)
        for _ in 0..<100 { scene.tell(.debug(.other, text)) }
        scene.tell(.accountStarted, thread: 1)
        screen.isStopped.update { $0 = false }
        _ = screen.shown.wait(atMost: .seconds(60)) { shown in
          shown.contains { if case .remark = $0.event { true } else { false } } ? () : nil
        }
        scene.tell(.accountEnded, thread: 1)
        _ = screen.shown.wait(atMost: .seconds(60)) { $0.last?.event == .accountEnded ? () : nil }
        attachment.leave()
      }
      #expect(try attachment.run() == .left)
      helper.join()
      let events = screen.events
      #expect(events.count { $0 == Self.start } == 2)
      #expect(events.last == .accountEnded)
      let started = screen.shown.read { $0.filter { $0.event == .accountStarted }.map(\.past) }
      #expect(started.contains(.state))
    }
  }

  @Test("a program that is gone without a word is told from one that ended")
  func lost() async throws {
    try await onThread {
      let screen = Screen()
      let folder = try TemporaryFolder()
      let listener = try UnixListener(at: "\(folder.path)/socket")
      let server = try Thread(named: "server") { Self.greetAndDie(listener) }
      let connection = try ControlConnection(patientlyTo: listener.path)
      let role = AttachedRole(observes: false, answers: false)
      let ending = try AttachedRun(connection, on: screen, role).run()
      server.join()
      #expect(ending == .lost && !ending.isClean)
    }
  }

  private static func greetAndDie(_ listener: UnixListener) {
    var waiting = PollSet()
    waiting.add(listener.descriptor, .read)
    guard (try? waiting.wait(until: .after(.seconds(60)))) == true,
      let socket = try? listener.accept()
    else { return }
    let greeting = ControlGreeting(program: "9", process: 1, metadata: "/", accounts: [])
    try? socket.write(ControlLine.greeting(greeting).encoded)
  }

  @Test(
    "a program of another version, a stranger and nobody at all are told apart",
    arguments: [
      (#"{"greeting":{},"version":3}"# + "\n", ControlFailure.otherVersion(served: 3)),
      ("* OK IMAP4rev1\n{}\n", .foreign), ("", .silent),
    ])
  func refusals(_ greeting: String, _ failure: ControlFailure) async throws {
    try await onThread {
      let folder = try TemporaryFolder()
      let listener = try UnixListener(at: "\(folder.path)/socket")
      let server = try Thread(named: "server") {
        var waiting = PollSet()
        waiting.add(listener.descriptor, .read)
        _ = try? waiting.wait(until: .after(.seconds(60)))
        try? listener.accept()?.write(Array(greeting.utf8))
      }
      #expect(throws: failure) { try ControlConnection(patientlyTo: listener.path) }
      server.join()
      listener.remove()
      #expect(throws: ControlFailure.gone) { try ControlConnection(patientlyTo: listener.path) }
    }
  }
}
