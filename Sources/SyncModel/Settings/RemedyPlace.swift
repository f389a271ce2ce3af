// SPDX-License-Identifier: MIT

/// Where a person changes an option that a remedy talks about.
package struct RemedyPlace: Hashable, Codable, Sendable {
  /// Where the option stands, or its section if it has its default.
  package let place: OptionPlace
  /// Whether the file, or a switch, sets the option.
  package let isSet: Bool

  package init(_ place: OptionPlace, isSet: Bool) {
    self.place = place
    self.isSet = isSet
  }
}

/// Knows where each option stands in the rc file, for problems that only a run finds.
package struct OptionPlaces: Sendable {
  private let find: @Sendable (_ option: String, _ section: String) -> RemedyPlace?

  /// `find` returns `nil` for an option that the section cannot have.
  package init(
    find: @escaping @Sendable (_ option: String, _ section: String) -> RemedyPlace?
  ) {
    self.find = find
  }

  /// The settings of no file.
  package static let none = OptionPlaces { _, _ in nil }

  /// Where the options of a problem are to be looked for; empty if it is about none.
  package func places(
    of problem: SyncProblem, _ scope: ProblemScope, in settings: Settings
  ) -> [RemedyPlace] {
    guard let account = settings.accounts.first(where: { $0.name == scope.account }) else {
      return []
    }
    var found: [RemedyPlace] = []
    for repository in problem.repositories(of: account) {
      let sections = ["Repository \(repository)", "Account \(account.name)", "general"]
      for place in problem.options.flatMap({ places(of: $0, in: sections) })
      where !found.contains(place) {
        found.append(place)
      }
    }
    return found
  }

  private func places(of mention: OptionMention, in sections: [String]) -> [RemedyPlace] {
    let all = mention.names.flatMap { name in sections.compactMap { find(name, $0) } }
    let set = all.filter(\.isSet)
    if mention.isOptional { return set }
    return (set.first ?? all.last { $0.place.option == mention.names.last }).map { [$0] } ?? []
  }
}

/// Tells with each problem that passes where its options stand.
package struct PlacingPublisher: EventPublisher {
  private let next: any EventPublisher
  private let settings: Settings

  /// Passes every event on to `next`, at once.
  package init(passingTo next: any EventPublisher, _ settings: Settings) {
    self.next = next
    self.settings = settings
  }

  package func publish(_ record: EventRecord) {
    guard case .problem(let problem, let scope) = record.event else { return next.publish(record) }
    var record = record
    let places = settings.places.places(of: problem, scope, in: settings)
    record.places = places.isEmpty ? nil : places
    next.publish(record)
  }
}
