// SPDX-License-Identifier: MIT

import SyncModel

extension SectionReader {
  /// `folderpatterns`; `nil` if it is not set or has no entry.
  func folderPatterns() -> FolderPatterns? {
    let patterns = entries(of: "folderpatterns") { line throws(FolderListFault) in
      try FolderPatterns.patterns(in: line)
    }
    return patterns.isEmpty ? nil : FolderPatterns(patterns.map(\.entry))
  }

  /// `folderrenames`; `nil` if it is not set or has no entry.
  func folderRenames() -> FolderRenames? {
    let written = entries(of: "folderrenames") { line throws(FolderListFault) in
      try FolderRenames.rules(in: line)
    }
    for (index, rule) in written.enumerated() {
      for other in written[..<index] {
        if let fault = rule.entry.conflict(with: other.entry) {
          report(.folderList(fault), at: "folderrenames", line: rule.line)
        }
      }
    }
    return written.isEmpty ? nil : FolderRenames(written.map(\.entry.rule))
  }

  /// The entries of all lines of an option, each with its line; what cannot be read is reported.
  ///
  /// The text is taken as it stands, so that a single `%` needs no second one.
  private func entries<Entry>(
    of option: String, _ read: (String) throws(FolderListFault) -> [Entry]
  ) -> [(entry: Entry, line: Int)] {
    guard let found = document.option(option, in: name)?.option, !found.isBroken else { return [] }
    var entries: [(Entry, Int)] = []
    for line in found.lines {
      do throws(FolderListFault) {
        entries += try read(line.text).map { ($0, line.number) }
      } catch {
        report(.folderList(error), at: option, line: line.number)
      }
    }
    return entries
  }

  /// Reports at one line of a value; an option of the command line has none.
  private func report(_ fault: ConfigurationProblem.Fault, at option: String, line: Int) {
    var place = place(of: option)
    if place.line != nil { place.line = line }
    findings.add(ConfigurationProblem(.error, at: place, fault))
  }
}

extension FolderRenames.Written {
  /// Why two rules cannot both hold.
  fileprivate func conflict(with other: Self) -> FolderListFault? {
    if remote == other.remote { return .repeated(remote) }
    return local == other.local
      ? .collision(other.remote, remote, local: local) : nil
  }
}
