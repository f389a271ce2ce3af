// SPDX-License-Identifier: MIT

import POSIX
import SyncModel

/// How often the names of files were needed in a folder that need not have been read for anything else.
enum NameNeed {
  case none
  case once
  /// In this run and the one before.
  case again
}

// What a run knows of the files of a folder from the run before, and hands on to the next one.
extension MaildirFolder {
  func foresee(about count: Int, _ names: @escaping NameSource) {
    if index == nil, recollection == nil, ForeseenNames.worthwhile.contains(count) {
      foreseen = ForeseenNames(of: digest, count: count, names)
    }
  }

  func recall(_ names: @escaping NameSource, agreed: FolderSnapshot) {
    guard index == nil, recollection == nil else { return }
    recollection = { [digest, foreseen] () throws(SyncFailure) in
      let found =
        if let foreseen {
          try foreseen.wait()
        } else {
          try ForeseenNames.recollect(digest, count: agreed.messages.count, names)
        }
      return (found.areWanted, found.areWanted ? found.names.index(agreed) : nil)
    }
    foreseen = nil
  }

  func watch(since mark: MaildirMark) throws(SyncFailure) {
    guard labels == nil, let new = try? directory(.new), let cur = try? directory(.cur) else {
      return
    }
    watcher = DirectoryWatch([new, cur])
    if watcher == nil { return }
    if try self.mark() != mark { return watcher = nil }
    try nameFiles()
  }

  /// Makes sure of the names of the files, from memory if they are there, else by reading the folder.
  func nameFiles() throws(SyncFailure) {
    if index != nil { return }
    if let recollection {
      let (areWanted, index) = try recollection()
      nameNeed = areWanted ? .again : .once
      self.index = index
    }
    recollection = nil
    if index != nil { return }
    trace?("\(place.folder): reading new and cur for the names of the files")
    index = try read()
  }

  /// Reads the folder if the names of its files come from memory; returns whether it did.
  ///
  /// A file that is not where it was is then found whatever it is called.
  func distrustNames() throws(SyncFailure) -> Bool {
    guard index?.changedPortions != nil else { return false }
    trace?(
      "\(place.folder): reading new and cur, because a file has another name than was remembered")
    index = try read()
    return true
  }

  func endWatch() {
    guard let times = watcher?.seal() else { return }
    sealed = MaildirMark(new: times[0], cur: times[1])
    watcher = nil
  }

  func seal(_ agreed: FolderSnapshot) -> SealedFolder? {
    if sealed == nil { endWatch() }
    guard let mark = sealed, let index, index.isMirror(of: agreed) else { return nil }
    // Something may have changed since, or another directory lie where the one was that was watched.
    guard (try? self.mark()) == mark else { return nil }
    return SealedFolder(mark: mark, names: namesWorthKeeping(of: index))
  }

  private func namesWorthKeeping(of index: MaildirIndex) -> SealedFolder.Names {
    switch nameNeed {
    case .none: .forgotten
    case .once: .wanted
    case .again: .known(index)
    }
  }
}
