// SPDX-License-Identifier: MIT

import SyncModel

extension IMAPReader {
  /// Where the password may come from, for a server whose name and user may be computed first.
  func passwords(host: String, user: String, _ computed: ComputedServer) -> PasswordLookup {
    var sources = passwordSources(host: host, user: user)
    sources.server = computed
    return sources.lookup
  }

  /// Where the password may come from, as the section and `[general]` say.
  private func passwordSources(host: String, user: String) -> PasswordSources {
    var sources = PasswordSources(
      repository: name, host: host, user: user, surroundings: settings.surroundings)
    sources.computed = section.expression("remotepasseval").map { ComputedPassword($0) }
    sources.password = section.text("remotepass").map { Secret($0) }
    if sources.password != nil { warnOfReadablePassword() }
    sources.file = section.text("remotepassfile").map { section.path($0, for: "remotepassfile") }
    sources.command = section.program("remotepasscmd").map { words, text in
      PasswordCommand(words: words, text: text)
    }
    let general = settings.section("general", .general)
    let overrides = settings.overrides
    sources.usesKeyring = !overrides.ignoresKeyring && !general.boolean("ignore-keyring")
    sources.updatesKeyring = overrides.updatesKeyring || general.boolean("update-keyring")
    return sources
  }

  private func warnOfReadablePassword() {
    let place = section.place(of: "remotepass")
    guard settings.isFileReadable, place.line != nil else { return }
    section.report(.reference(.readablePassword), at: "remotepass", .warning)
  }
}

extension SectionReader {
  /// A program with its arguments, and the line as it is written; `nil` if it is not set, or wrong,
  /// which is reported.
  func program(_ option: String) -> (words: [String], text: String)? {
    guard isSet(option), let line = line(option), !line.isEmpty else { return nil }
    do throws(CommandWords.Fault) {
      return (try CommandWords(line).expanded(in: surroundings), line)
    } catch {
      report(.value(.notProgram(error)), at: option)
      return nil
    }
  }
}
