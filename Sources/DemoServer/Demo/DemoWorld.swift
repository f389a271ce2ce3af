// SPDX-License-Identifier: MIT

package import POSIX

/// Four accounts on four servers of this machine, and what happens to them.
///
/// `personal` is small and lively; `work` has many folders behind a slow line; `uni` fails now and
/// then and recovers; somebody empties a folder of `archive`.  The same seed and date give the same messages, and the same steps after that
/// as long as no client interferes.
package final class DemoWorld: Sendable {
  private struct Progress: Sendable {
    /// What the life will do next, while it rests.
    var script: DemoScript
    var steps = 0
    var isStopping = false
  }

  /// In the order in which they should be shown.
  package let accounts: [DemoAccount]
  private let speed: Double
  private let progress: Monitor<Progress>
  private let thread = Monitor<Thread?>(nil)

  /// Fills the mailboxes and starts the servers; nothing happens by itself yet.
  ///
  /// - Parameters:
  ///   - seed: Selects one of many worlds.
  ///   - now: The date at the beginning, in seconds since 1970 in UTC.
  ///   - maildirs: A directory in which somebody reads and writes the mail of `personal`, below its name;
  ///     `nil` is nobody.
  ///   - speed: How many seconds of the demo pass in one second; 1 is for people, 10,000 for tests.
  /// - Throws: `SystemError` when the system has no socket or thread left.
  package init(
    seed: UInt64 = 1, now: Int = Int(WallClock.now), maildirs: String? = nil, speed: Double = 1
  ) throws(SystemError) {
    self.speed = speed
    let personal = try DemoHouse(.personal, seed: seed, now: now)
    let work = try DemoHouse(.work, seed: seed &+ 1, now: now)
    let university = try DemoHouse(.university, seed: seed &+ 2, now: now)
    let archive = try DemoHouse(.archive, seed: seed &+ 3, now: now)
    accounts = [personal.account, work.account, university.account, archive.account]
    var lives: [any AccountLife] = [
      PersonalLife(personal.mailboxes), WorkLife(work.mailboxes),
      UniversityLife(university.mailboxes, server: university.account.server),
      ArchiveLife(archive.mailboxes),
    ]
    if let maildirs {
      lives.append(
        MaildirLife(
          DemoMaildir(root: "\(maildirs)/\(personal.account.name)"),
          owner: DemoPlan.personal.owner, seed: seed &+ 4))
    }
    progress = Monitor(Progress(script: DemoScript(lives, start: now)))
  }

  deinit { stop() }

  /// Lets time pass, on a thread, until ``stop()`` or for so many steps.
  ///
  /// When all steps were taken it may be called again, and goes on from there.
  package func start(steps count: Int = .max) throws(SystemError) {
    let speed = speed
    let progress = progress
    let life = try Thread(named: "demo-life") { Self.live(count, progress, speed: speed) }
    thread.update { $0 = life }
  }

  /// How many steps were taken.
  package var steps: Int { progress.read(\.steps) }

  /// Waits until so many steps were taken.
  ///
  /// - Returns: Whether it came to that before the time was up.
  package func wait(atMost limit: Duration, untilSteps count: Int) -> Bool {
    progress.wait(atMost: limit) { $0.steps >= count ? true : nil } ?? false
  }

  /// Ends the life and the servers at once; returns when none of their threads is left.
  package func stop() {
    progress.update { $0.isStopping = true }
    thread.read { $0 }?.join()
    for account in accounts { account.server.stop() }
  }

  private static func live(_ count: Int, _ progress: Monitor<Progress>, speed: Double) {
    var script = progress.read(\.script)
    let start = ContinuousClock.now - script.now / speed
    for _ in 0..<count {
      rest(until: start + script.due / speed, progress)
      if progress.read(\.isStopping) { return }
      script.step()
      progress.update { state in
        state.script = script
        state.steps += 1
      }
    }
  }

  /// Waits until a step is due, or less when the world stops.
  private static func rest(until due: ContinuousClock.Instant, _ progress: Monitor<Progress>) {
    while ContinuousClock.now < due, !progress.read(\.isStopping) {
      _ = progress.wait(atMost: ContinuousClock.now.duration(to: due)) { state in
        state.isStopping ? true : nil
      }
    }
  }
}
