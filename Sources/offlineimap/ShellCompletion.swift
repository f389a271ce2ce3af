// SPDX-License-Identifier: MIT

/// The scripts that teach shells the switches and what goes with them.
enum ShellCompletion: String, CaseIterable {
  case bash, zsh, fish

  var script: String {
    switch self {
    case .bash: Self.bashScript
    case .zsh: Self.zshScript
    case .fish: Self.fishScript
    }
  }

  /// Prints the accounts of the usual rc file, in words that every shell takes.
  private static let accounts =
    "sed -n 's/^.Account *\\(.*\\)].*/\\1/p' ~/.config/offlineimap/config ~/.offlineimaprc 2>/dev/null"

  // MARK: - bash

  private static var bashScript: String {
    let words = CommandWord.allCases.map(\.rawValue).joined(separator: "\n")
    let cases = Switch.all.compactMap { item in
      item.value.map { value in
        "    \(item.spellings.joined(separator: "|"))) \(bashCandidates(value)) ;;"
      }
    }
    return """
      # bash completion for offlineimap
      _offlineimap_accounts() { \(accounts); }
      _offlineimap() {
        local IFS=$'\\n' current="${COMP_WORDS[COMP_CWORD]}"
        if [[ $COMP_CWORD = 1 && $current != -* ]]; then
          COMPREPLY=($(compgen -W '\(words)' -- "$current"))
          return
        fi
        case "${COMP_WORDS[COMP_CWORD - 1]}" in
      \(cases.joined(separator: "\n"))
          *) COMPREPLY=($(compgen -W '\(Switch.all.flatMap(\.spellings).joined(separator: "\n"))' -- "$current")) ;;
        esac
      }
      complete -o filenames -F _offlineimap offlineimap
      """
  }

  private static func bashCandidates(_ value: Switch.Value) -> String {
    let options =
      switch value.candidates {
      case .none: ""
      case .accounts: "-W \"$(_offlineimap_accounts)\""
      case .files: "-f"
      case .directories: "-d"
      case .words(let words): "-W '\(words.joined(separator: "\n"))'"
      case .wordsOrFiles(let words): "-f -W '\(words.joined(separator: "\n"))'"
      }
    return options.isEmpty ? "COMPREPLY=()" : "COMPREPLY=($(compgen \(options) -- \"$current\"))"
  }

  // MARK: - zsh

  private static var zshScript: String {
    let lines = Switch.all.flatMap { item in
      item.spellings.map { "    '\(zshLine(item, $0))'" }
    }
    let words = CommandWord.allCases.map { word in
      "\(word.rawValue)\\:\"\(escaped(word.help, "[]:'"))\""
    }
    let command = "    '1:command:((\(words.joined(separator: " "))))'"
    return """
      #compdef offlineimap
      _offlineimap_accounts() { \(accounts); }
      _offlineimap() {
        _arguments -s -S \\
      \((lines + [command]).joined(separator: " \\\n"))
      }
      if [ "$funcstack[1]" = _offlineimap ]; then
        _offlineimap "$@"
      else
        compdef _offlineimap offlineimap
      fi
      """
  }

  private static func zshLine(_ item: Switch, _ spelling: String) -> String {
    let others = item.spellings.count > 1 ? "(\(item.spellings.joined(separator: " ")))" : ""
    let start = item.isRepeatable ? "*\(spelling)" : "\(others)\(spelling)"
    let line = "\(start)[\(escaped(item.help, "[]:'"))]"
    guard let value = item.value else { return line }
    return "\(line):\(escaped(value.name, "[]:'")):\(zshCandidates(value))"
  }

  private static func zshCandidates(_ value: Switch.Value) -> String {
    switch value.candidates {
    case .none: ""
    case .accounts: "{ compadd -- ${(f)\"$(_offlineimap_accounts)\"} }"
    case .files: "_files"
    case .directories: "_files -/"
    case .words(let words): "(\(words.joined(separator: " ")))"
    case .wordsOrFiles(let words):
      "{ compadd \(words.joined(separator: " ")); _files }"
    }
  }

  /// The text with a backslash before some characters; a quote ends the string that it is in.
  private static func escaped(_ text: String, _ special: String) -> String {
    text.map { character in
      if character == "'" { return "'\\''" }
      return special.contains(character) ? "\\\(character)" : "\(character)"
    }.joined()
  }

  // MARK: - fish

  private static var fishScript: String {
    let lines = Switch.all.map { item in
      var words = ["complete -c offlineimap"]
      if let letter = item.letter { words.append("-s \(letter)") }
      if let word = item.word { words.append("-l \(word)") }
      if let value = item.value { words.append(fishCandidates(value)) }
      return words.joined(separator: " ") + " -d '\(escaped(item.help, "\\"))'"
    }
    let words = CommandWord.allCases.map { word in
      "complete -c offlineimap -n 'test (count (commandline -opc)) -eq 1' -a \(word.rawValue)"
        + " -d '\(escaped(word.help, "\\"))'"
    }
    let start =
      "function _offlineimap_accounts; \(accounts); end\ncomplete -c offlineimap -f\n"
      + words.joined(separator: "\n") + "\n"
    return start + lines.joined(separator: "\n")
  }

  private static func fishCandidates(_ value: Switch.Value) -> String {
    switch value.candidates {
    case .none: "-x"
    case .accounts: "-x -a '(_offlineimap_accounts)'"
    case .files: "-r -F"
    case .directories: "-x -a '(__fish_complete_directories)'"
    case .words(let words): "-x -a '\(words.joined(separator: " "))'"
    case .wordsOrFiles(let words): "-r -F -a '\(words.joined(separator: " "))'"
    }
  }
}
