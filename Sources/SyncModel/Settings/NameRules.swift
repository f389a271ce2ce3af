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
  /// The filter is asked again in each run (`dynamic_folderfilter`).
  package var filtersEachRun = false

  package init() {}
}
