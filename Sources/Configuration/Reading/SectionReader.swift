// SPDX-License-Identifier: MIT

import SyncModel

/// Reads the options of one section by their rows in ``OptionTable``.
///
/// A value that cannot be read is reported and replaced by the default, so that reading goes on.
struct SectionReader {
  let document: INIDocument
  /// The name of the section, as `Account home`.
  let name: String
  let kinds: SectionKinds
  let surroundings: Surroundings
  let findings: Findings
  let python: PythonBridge

  /// The raw option and its place, whether it stands here or in `[DEFAULT]`.
  private func find(_ option: String) -> (option: INIDocument.Option, place: Place)? {
    document.option(option, in: name).map {
      ($0.option, document.place(of: $0.option, in: $0.section))
    }
  }

  typealias Place = ConfigurationProblem.Place

  /// Where an option is set, or where its section begins.
  func place(of option: String) -> Place {
    find(option)?.place ?? document.place(of: option, missingIn: name)
  }

  func report(
    _ fault: ConfigurationProblem.Fault, at option: String,
    _ weight: ConfigurationProblem.Weight = .error
  ) {
    findings.add(ConfigurationProblem(weight, at: place(of: option), fault))
  }

  /// Whether the option is set, here or in `[DEFAULT]`.
  func isSet(_ option: String) -> Bool { document.option(option, in: name) != nil }

  /// Whether the option is set to something.
  func has(_ option: String) -> Bool {
    document.option(option, in: name).map { !$0.option.value.stripped.isEmpty } ?? false
  }

  /// Whether the value must not be shown.
  func isSecret(_ option: String) -> Bool { row(option).isSecret }

  /// Whether the option is set to something that cannot be read, which is reported.
  func isUnreadable(_ option: String) -> Bool { isSet(option) && line(option) == nil }

  /// The value as it is written, with its references resolved and no blanks around it.
  ///
  /// `nil` if the option is not set, or if it could not be read, which is reported.
  func raw(_ option: String) -> String? {
    guard let found = find(option), !found.option.isBroken else { return nil }
    do throws(InterpolationFault) {
      let value = try document.interpolation(in: name).expand(found.option.value)
      return String(value.stripped)
    } catch {
      report(.interpolation(error, isSecret: row(option).isSecret), at: option)
      return nil
    }
  }

  /// The value in which nothing is resolved; `nil` if it is not set, which is reported.
  func uninterpolated(_ option: String) -> String? {
    guard let found = find(option), !found.option.isBroken else { return required(option) }
    return found.option.value
  }

  /// The value, if it stands on one line; a list may stand on several.
  func line(_ option: String) -> String? {
    guard let value = raw(option) else { return nil }
    guard row(option).type != .list, value.unicodeScalars.contains("\n") else { return value }
    let second = find(option)?.option.lines.dropFirst().first { !$0.text.isEmpty }
    report(.value(.severalLines(second: second?.number)), at: option)
    return nil
  }

  /// The row of an option that this module reads; that it exists is a matter of the source code.
  private func row(_ option: String) -> OptionRow {
    guard let row = OptionTable.row(option, in: kinds) else {
      preconditionFailure("\(option) is read but has no row")
    }
    return row
  }

  // MARK: - Typed values

  /// A text; `nil` if it is empty or not set and has no default.
  func text(_ option: String) -> String? {
    guard isSet(option) else { return row(option).fallback }
    guard let value = line(option), !value.isEmpty else { return nil }
    return value
  }

  /// A text without which the section cannot be used; `nil` is reported.
  func required(_ option: String) -> String? {
    guard isSet(option) else {
      if !findings.escalate(misspelling: option, in: name) { report(.value(.missing), at: option) }
      return nil
    }
    guard let value = line(option) else { return nil }
    if value.isEmpty { report(.value(.empty), at: option) }
    return value.isEmpty ? nil : value
  }

  /// An absolute path.
  func path(_ text: String, for option: String) -> String {
    guard case .path(let expansion) = row(option).type else { return text }
    return surroundings.path(text, expansion)
  }

  /// `nil` if the option is not set and has no default.
  func optionalBoolean(_ option: String) -> Bool? {
    let fallback = row(option).fallback.flatMap(PythonValue.boolean)
    guard isSet(option) else { return fallback }
    guard let value = line(option) else { return fallback }
    guard let boolean = PythonValue.boolean(value) else {
      report(.value(.notBoolean(value)), at: option)
      return fallback
    }
    return boolean
  }

  func boolean(_ option: String) -> Bool { optionalBoolean(option) ?? false }

  /// `nil` if the option is not set and has no default.
  func optionalInteger(_ option: String) -> Int? {
    let row = row(option)
    let fallback = row.fallback.flatMap(PythonValue.integer)
    guard case .integer(let range, let correction) = row.type, isSet(option),
      let value = line(option)
    else { return fallback }
    guard let integer = PythonValue.integer(value) else {
      report(.value(.notInteger(value, range: row.type.range)), at: option)
      return fallback
    }
    return confine(integer, to: range, correction, at: option) { "\($0)" }
  }

  func integer(_ option: String) -> Int { optionalInteger(option) ?? 0 }

  /// A finite number.
  func number(_ option: String) -> Double {
    let row = row(option)
    let fallback = row.fallback.flatMap(PythonValue.number) ?? 0
    guard case .number(let range, let correction) = row.type, isSet(option),
      let value = line(option)
    else { return fallback }
    guard let number = PythonValue.number(value), number.isFinite else {
      report(.value(.notNumber(value, range: row.type.range)), at: option)
      return fallback
    }
    return confine(number, to: range, correction, at: option) { "\(Int($0))" } ?? fallback
  }

  /// The number, or the nearest one in the range; `nil` if no other can be meant.
  private func confine<Number: Comparable>(
    _ number: Number, to range: ClosedRange<Number>, _ correction: ValueType.Correction,
    at option: String, shown: (Number) -> String
  ) -> Number? {
    if range.contains(number) { return number }
    let written = raw(option) ?? ""
    guard correction == .nearest else {
      report(.value(.outOfRange(written, range: row(option).type.range)), at: option)
      return nil
    }
    let nearest = number < range.lowerBound ? range.lowerBound : range.upperBound
    report(.value(.corrected(written, used: shown(nearest))), at: option, .warning)
    return nearest
  }

  /// A limit for deletions; `nil` is none.
  func deletionLimit(_ option: String) -> DeletionLimit? {
    guard isSet(option), let value = line(option) else { return .standard }
    if PythonValue.boolean(value) == false, PythonValue.integer(value) == nil { return nil }
    guard let limit = DeletionLimit(value) else {
      report(.value(.notDeletionLimit(value)), at: option)
      return .standard
    }
    return limit
  }

  /// The parts between commas, without blanks around them; empty parts are left out.
  ///
  /// A list may stand on several lines.
  func list(_ option: String) -> [String] {
    let value = raw(option) ?? row(option).fallback ?? ""
    return value.split(separator: ",").map { String($0.stripped) }.filter { !$0.isEmpty }
  }
}

extension INIDocument {
  /// Resolves the references of a section.
  func interpolation(in section: String) -> Interpolation {
    Interpolation { name in self.option(name, in: section)?.option.value }
  }

  func place(of option: Option, in section: String) -> ConfigurationProblem.Place {
    switch option.origin {
    case .line(let line): .init(file, line: line, section: section, option: option.name)
    case .commandLine(let origin): .init(origin, section: section, option: option.name)
    }
  }

  /// The header of the section that lacks an option; or the file, if it has no such section.
  func place(of option: String, missingIn section: String) -> ConfigurationProblem.Place {
    .init(file, line: self[section: section]?.line, section: section, option: option)
  }
}
