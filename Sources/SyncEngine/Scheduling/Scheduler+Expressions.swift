// SPDX-License-Identifier: MIT

import POSIX
package import SyncModel

/// What Python of the rc file prints and asks, on whatever thread it runs.
extension Scheduler: ExpressionAudience {
  package func hear(_ line: String, from place: OptionPlace) {
    publisher.publish(
      EventRecord(
        time: WallClock.now,
        origin: EventOrigin(thread: 0, label: "Python", account: user(of: place)),
        activity: .idle, event: .expressionSaid(place, line: line)))
  }

  package func ask(_ prompt: String, from place: OptionPlace) -> Secret? {
    guard let account = user(of: place) ?? settings.accounts.first?.name else { return nil }
    // The thread that waits for Python is not known here, so the question has a lamp of its own.
    let reporter = Reporter(publisher, label: "Python", account: account)
    defer { reporter.end() }
    return desk.ask(
      { id in
        PasswordQuestion(
          id: id, account: account, repository: place.repository ?? "", user: "", host: "",
          prompt: prompt)
      }, reporter: reporter)
  }

  /// The first account that the section serves.
  private func user(of place: OptionPlace) -> AccountName? {
    settings.accounts.first { account in
      [account.remote.rules.name, account.local.rules.name].contains(place.repository)
    }?.name
  }
}
