// SPDX-License-Identifier: MIT

extension FolderName {
  /// The name of the state files of this folder, as OfflineIMAP derives it.
  ///
  /// `/` becomes `.`; the Maildir at the root, "" or ".", is called `dot`.  Two folders may end up
  /// with one name (`a/b` and `a.b`); ``FolderPlan`` keeps the second of them out.
  package var stateFileName: String {
    let name = String(rawValue.map { $0 == "/" ? "." : $0 })
    return name.isEmpty || name == "." ? "dot" : name
  }
}
