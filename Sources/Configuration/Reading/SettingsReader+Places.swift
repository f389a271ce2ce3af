// SPDX-License-Identifier: MIT

import SyncModel

extension SettingsReader {
  /// Where each option stands; the values of the file stay behind.
  var places: OptionPlaces {
    let document = document
    return OptionPlaces { document.remedyPlace(of: $0, in: $1) }
  }
}

extension INIDocument {
  /// `nil` if the section cannot have the option.
  fileprivate func remedyPlace(of name: String, in section: String) -> RemedyPlace? {
    guard case .known(let kinds) = kind(of: section), OptionTable.row(name, in: kinds) != nil else {
      return nil
    }
    let found = option(name, in: section)
    let place =
      found.map { self.place(of: $0.option, in: $0.section) }
      ?? self.place(of: name, missingIn: section)
    return RemedyPlace(
      OptionPlace(
        option: name, section: place.section ?? section, file: place.source, line: place.line),
      isSet: found != nil)
  }
}
