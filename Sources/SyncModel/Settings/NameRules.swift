// SPDX-License-Identifier: MIT

/// Which folders of a repository take part, under which names, and in which order.
///
/// Names are asked for in batches, because an answer may come from another process.  An answer has one
/// entry for each name, in the order of the question.
package struct NameRules: Sendable {
  /// What the folders are called on the other side, before separators are replaced (`nametrans`).
  package var translation: Computed<[FolderName], [FolderName]>?
  /// Whether the folders take part, by their names on this side (`folderfilter`).
  package var filter: Computed<[FolderName], [Bool]>?
  /// Folders that take part whatever the filter and the list of the server say (`folderincludes`).
  package var includes: Computed<Void, [FolderName]>?
  /// The names on the other side in the order of work (`foldersort`); the answer holds the same names.
  package var order: Computed<[FolderName], [FolderName]>?
  /// The filter is asked again when the turn of a folder comes (`dynamic_folderfilter`).
  package var filtersEachRun = false

  /// Which folders take part, besides the filter (`folderpatterns`).
  package var patterns: FolderPatterns?
  /// What folders of the server are called on the local side, and the reverse (`folderrenames`).
  ///
  /// Only for the remote repository, and not beside its ``translation``.
  package var renames: FolderRenames?

  package init() {}

  /// The options that are set, in the order of OfflineIMAP's `--info`.
  package var shown: [ShownOption] {
    [
      filter.map { ShownOption("folderfilter", $0.source) },
      patterns.map { ShownOption("folderpatterns", $0.source) },
      includes.map { ShownOption("folderincludes", $0.source) },
      translation.map { ShownOption("nametrans", $0.source) },
      renames.map { ShownOption("folderrenames", $0.source) },
      order.map { ShownOption("foldersort", $0.source) },
    ].compactMap(\.self)
  }
}

/// An option as it stands in the rc file.
package struct ShownOption: Equatable, Codable, Sendable {
  package let name: String
  package let value: String

  package init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }
}
