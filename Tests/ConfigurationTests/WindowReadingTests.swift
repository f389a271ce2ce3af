// SPDX-License-Identifier: MIT

import SyncModel
import Testing

@testable import Configuration

@Suite("Reading maxage, maxsize and startdate")
struct WindowReadingTests {
  @Test("without them every message takes part") func open() throws {
    #expect(try Trial(rc()).account.window.isOpen)
  }

  @Test("an age is a number of days or a day") func age() throws {
    #expect(try Trial(rc(account: ["maxage = 30"])).account.window.days == 30)
    #expect(try Trial(rc(account: ["maxage = 40000"])).account.window.days == 40_000)
    let window = try Trial(rc(account: ["maxage = 2024-01-31", "maxsize = 1_000"])).account.window
    #expect(window.start == 19_753 && window.days == nil && window.startSide == nil)
    #expect(window.octets == 1_000)
  }

  @Test("startdate belongs to a repository, and the later day counts") func start() throws {
    let one = try Trial(rc(local: ["startdate = 2024-01-31"])).account.window
    #expect(one.start == 19_753 && one.startSide == .local)
    let both = try Trial(
      rc(
        account: ["maxage = 2024-02-01"], local: ["startdate = 2024-01-31"],
        remote: ["startdate = 2024-02-02"])
    ).account.window
    #expect(both.start == 19_755 && both.startSide == .remote)
  }

  @Test(
    "what is no age is told",
    arguments: [
      ("0", "\"0\" is neither a number of days nor a day. Write one such as 30 or 2024-01-31."),
      (
        "2024-13-01",
        "\"2024-13-01\" is neither a number of days nor a day. Write one such as 30 or 2024-01-31."
      ),
      (
        "a week",
        "\"a week\" is neither a number of days nor a day. Write one such as 30 or 2024-01-31."
      ),
      (
        "\(Int.max)",
        "\(Int.max) days lead to a time before 1900. Write fewer, or leave the option out for no limit."
      ),
      (
        "60000",
        "60000 days lead to a time before 1900. Write fewer, or leave the option out for no limit."
      ),
      (
        "9000-01-01",
        "9000-01-01 lies in the future, so that no message would take part. Write an earlier day."
      ),
    ])
  func badAge(_ value: String, _ message: String) {
    #expect(
      Trial(rc(account: ["maxage = \(value)"])).messages
        == ["error: rc:6: [Account A] maxage: \(message)"])
  }

  @Test("what is no day is told", arguments: ["31.1.2024", "2024-02-30", "7", "2024-01", "-1-1-1"])
  func badDay(_ value: String) {
    #expect(
      Trial(rc(remote: ["startdate = \(value)"])).messages == [
        "error: rc:13: [Repository R] startdate: \"\(value)\" is not a day. "
          + "Write one such as 2024-01-31."
      ])
  }
}
