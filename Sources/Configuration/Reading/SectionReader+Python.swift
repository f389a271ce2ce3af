// SPDX-License-Identifier: MIT

import SyncModel

extension SectionReader {
  /// The Python of an option; `nil` if it is not set, empty or unreadable, which is reported.
  func expression(_ option: String) -> PythonExpression? {
    guard let source = raw(option), !source.isEmpty else { return nil }
    let place = place(of: option)
    let lines = lineNumbers(of: option)
    let expression = PythonExpression(
      place: OptionPlace(
        option: option, section: name, file: place.source, line: lines.first ?? place.line),
      source: source, lines: lines, isSecret: isSecret(option), bridge: python)
    if !expression.isLiteral { python.expect(expression) }
    return expression
  }

  /// The lines of the file that the lines of the value without its blank ends stand on.
  private func lineNumbers(of option: String) -> [Int] {
    guard let found = document.option(option, in: name)?.option, case .line = found.origin else {
      return []
    }
    return Array(found.lines.drop { $0.text.stripped.isEmpty }.map(\.number))
  }

  /// Which folders take part and what they are called on the other side.
  func nameRules() -> NameRules {
    var names = NameRules()
    names.translation = expression("nametrans")?.translation
    names.filter = expression("folderfilter")?.filter
    names.includes = expression("folderincludes")?.folders
    names.filtersEachRun = boolean("dynamic_folderfilter")
    names.patterns = folderPatterns()
    names.renames = folderRenames()
    if names.renames != nil, names.translation != nil {
      report(.folderList(.besideTranslation), at: "folderrenames")
    }
    return names
  }

  /// A list of folders; `nil` if it is not set, or empty in so many words.
  func folders(_ option: String) -> Computed<Void, [FolderName]>? {
    guard let source = raw(option), PythonLiteral.names(source) != [] else { return nil }
    return expression(option)?.folders
  }

  /// What has to be computed before the server can be reached; `user` is the configured one.
  ///
  /// Each is computed once, as the password is looked up for them too.
  func computedServer(user: String?) -> ComputedServer {
    var server = ComputedServer()
    let host = expression("remotehosteval")
    server.host = host?.text.remembered
    server.port = expression("remoteporteval")?.port.remembered
    server.user = expression("remoteusereval")?.text.remembered
    if user == nil, server.user == nil, let host, let computed = server.host {
      server.user = netrcUser(of: computed, host.place)
    }
    return server
  }

  /// A netrc file can tell the user of a computed host only when that is known.
  private func netrcUser(
    of host: Computed<Void, String>, _ place: OptionPlace
  ) -> Computed<Void, String> {
    let surroundings = surroundings
    return Computed(host.source) { (_) throws(SyncProblem) in
      let name = try host.find()
      guard let user = Netrc.login(for: name, in: surroundings) else {
        throw .expressionFailed(
          place, reason: "It gave \(name.shown), for which no netrc file has a login",
          remedy: "Add remoteuser.")
      }
      return user
    }
  }
}
