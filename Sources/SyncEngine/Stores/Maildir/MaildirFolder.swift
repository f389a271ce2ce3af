// SPDX-License-Identifier: MIT

package import IMAP
import POSIX
package import SyncModel

/// A Maildir folder, open for one run.
package final class MaildirFolder: LocalFolder {
  package let place: FolderPlace
  package var kind: StoreKind { settings.kind }
  package let isReadOnly = false
  /// The name whose digest marks the files.
  let visible: FolderName

  let path: String
  let digest: FolderDigest
  let separator: Character
  let namer: MaildirNamer
  let isDurable: Bool
  let settings: MaildirSettings
  /// Headers that are not sent with a message.
  var unsentHeaders: [String] = []
  /// How labels are kept in the files; `nil` leaves them alone.
  var labels: LabelSettings?
  let validity = FolderValidity.ofMaildir

  /// Whether the times of the directories tell of every change; not so on a network.
  lazy var hasReliableTimes = !FileSystem.isShared(path)

  /// Gets a line for each file that is renamed or removed; `nil` when nobody wants to know.
  var trace: ((String) -> Void)?
  let warn: (SyncWarning) -> Void
  /// `nil` until somebody needs to know the names of files.
  var index: MaildirIndex?
  /// A later listing, made because a file was not where it had been; `nil` until then.
  var relisted: MaildirIndex?
  /// Notices whether anybody else changes the folder; `nil` while nobody wants to know.
  var watcher: DirectoryWatch?
  /// When the directories had changed last at the end of the watch, if nobody else had changed them.
  var sealed: MaildirMark?
  /// Gives the names of the files as they were remembered, as long as nothing has changed.
  var recollection: (() throws(SyncFailure) -> (areWanted: Bool, index: MaildirIndex?))?
  /// The names that are being taken from memory already.
  var foreseen: ForeseenNames?
  /// Whether this run, and the one before, needed the names of files only.
  var nameNeed = NameNeed.none
  /// How many messages were delivered to the folder in this run.
  private var delivered = 0
  private static let fewDeliveries = 200
  private var touched: [MaildirIndex.Place] = []
  /// The directories in which many files are renamed.
  private var opened: [MaildirIndex.Place: OpenDirectory] = [:]

  /// Without a `visible` name the files are marked with the name of the folder.
  init(
    _ folder: FolderName, visible: FolderName? = nil, of settings: MaildirSettings,
    namer: MaildirNamer, isDurable: Bool, warn: @escaping (SyncWarning) -> Void
  ) {
    place = FolderPlace(settings.rules.name, folder)
    path = MaildirStore(settings).path(of: folder)
    self.visible = visible ?? folder
    digest = FolderDigest(self.visible)
    separator = settings.infoSeparator
    self.namer = namer
    self.isDurable = isDurable
    self.settings = settings
    self.warn = warn
  }

  package func snapshot() throws(SyncFailure) -> FolderSnapshot {
    // Two of them would be too much for a folder of a million messages.
    forgetNames()
    let index = try read()
    self.index = index
    return index.snapshot
  }

  package func confirmAbsent(_ uids: [UID]) throws(SyncFailure) -> [UID] {
    guard !uids.isEmpty, let quiet = try readUndisturbed() else { return [] }
    return uids.filter { quiet.path(of: .uid($0)) == nil }
  }

  package func receiver(observer: any CopyObserver) throws(SyncFailure) -> any MessageReceiver {
    let delivery = MaildirDelivery(to: self, observer: observer)
    let readsDate = settings.namesByHeaderDate || settings.datesByHeaderDate
    guard readsDate || labels != nil else { return delivery }
    let field = labels.map { LabelsHeader($0) }
    return HeaderGate(to: delivery) { preview, header in
      if readsDate { preview.date = HeaderDate.time(in: header) }
      guard let field, let labels = preview.labels else { return header }
      return field.header(header, with: labels, isWire: true)
    }
  }

  package func send(
    _ copies: [MessageCopy], to receiver: any MessageReceiver, observer: any CopyObserver
  ) throws(SyncFailure) {
    let reader = MaildirReader(to: receiver, observer: observer)
    for copy in copies where !observer.shouldStop {
      guard let file = try locate(copy.message) else { continue }
      try reader.send(copy, from: "\(path)/\(file.below)")
    }
    try receiver.finish()
  }

  package func assign(_ uid: UID, to message: MessageReference) throws(SyncFailure) {
    try releaseNumber(uid, unlessOf: message)
    let base = namer.base(uid: uid, digest: digest)
    try rename(message, uid: uid) { old in
      old.named(with: old.flags, separator: self.separator, base: base)
    }
  }

  package func beginSettling() throws(SyncFailure) -> Settlement? {
    defer { touched = [] }
    guard isDurable, !touched.isEmpty else { return nil }
    return try attempting(to: "write \(path)") { () throws(SystemError) in
      Settlement(
        try touched.map { (place) throws(SystemError) in
          ("\(path)/\(place.name)", try directory(place))
        })
    }
  }

  /// A directory of the folder, which stays open.
  func directory(_ place: MaildirIndex.Place) throws(SystemError) -> OpenDirectory {
    if let known = opened[place] { return known }
    let directory = try OpenDirectory("\(path)/\(place.name)")
    opened[place] = directory
    return directory
  }

  /// The part of a message's file name that stays as long as the file does.
  func base(of message: MessageReference) -> String? {
    index?.path(of: message).map { MaildirName(File(below: $0).name).base }
  }

  /// When the directories last changed; `nil` where that cannot be relied upon, as on a network.
  func mark() throws(SyncFailure) -> MaildirMark? {
    hasReliableTimes ? try currentMark() : nil
  }

  /// Where other machines or programs keep the times, they prove nothing.
  func history() throws(SyncFailure) -> MaildirHistory? {
    guard hasReliableTimes else { return nil }
    return try attempting(to: "look at \(path)") { () throws(SystemError) in
      try MaildirHistory(of: path, in: settings.root)
    }
  }

  private func currentMark() throws(SyncFailure) -> MaildirMark {
    try attempting(to: "look at \(path)") { () throws(SystemError) in try MaildirMark(of: path) }
  }

  /// Whether the folder is there at all.
  var exists: Bool { Files.isDirectory(path) }

  /// Takes the UID from every file name, so that each message is new to the server.
  ///
  /// For a folder that is created on the server anew: the old numbers must not be mistaken for those
  /// that the server is about to give.
  func forgetNumbers() throws(SyncFailure) {
    for message in try snapshot().messages {
      try releaseNumber(message.uid, unlessOf: nil)
    }
    try settle()
  }

  /// Notes that the entries of a directory have changed.
  func touch(_ places: MaildirIndex.Place...) {
    for place in places where !touched.contains(place) { touched.append(place) }
    recollection = nil
  }

  /// Drops what is known of names, so that the folder is read again when somebody asks.
  func forgetNames() {
    index = nil
    recollection = nil
    relisted = nil
  }

  /// Notes messages that were delivered to this folder, durably if that is wanted.
  ///
  /// When they are more than the folder had, their names are not noted: it is read again if a later step
  /// needs them, which is rare.
  func add(_ copies: [StoredCopy]) {
    delivered += copies.count
    recollection = nil
    if index?.hasArrivals == false, delivered > max(Self.fewDeliveries, index?.count ?? 0) {
      return forgetNames()
    }
    for copy in copies {
      guard let file = copy.file.map(File.init(below:)) else { continue }
      index?.move(.uid(copy.uid), to: file.name, in: file.place, uid: copy.uid)
    }
  }
}

// MARK: - Files that other programs rename at any time

extension MaildirFolder {
  /// A message file as the folder knows it.
  struct File {
    /// The path below the folder.
    let below: String
    let place: MaildirIndex.Place
    var name: String { String(below.dropFirst(4)) }

    init(below: String) {
      self.below = below
      place = below.hasPrefix("new/") ? .new : .cur
    }
  }

  func read() throws(SyncFailure) -> MaildirIndex {
    var index = MaildirIndex(of: digest)
    // A message moves from `new` to `cur` only, so this order can see it twice but not miss it.
    for place in [MaildirIndex.Place.new, .cur] {
      let directory = "\(path)/\(place.name)"
      try attempting(to: "list \(directory)") { () throws(SystemError) in
        try Directory.forEachEntry(in: directory) { name, mayBeFile in
          if mayBeFile, name[0] != UInt8(ascii: ".") { index.add(name, in: place) }
        }
      }
    }
    index.finish()
    return index
  }

  /// Reads the folder while nobody changes it; `nil` when somebody does all the time.
  ///
  /// A directory that is read while a file in it gets a new name may show neither the old nor the new
  /// one.  The times of the directories tell whether that could have happened, once they are older
  /// than the steps in which the system counts time.
  private func readUndisturbed() throws(SyncFailure) -> MaildirIndex? {
    for _ in 0..<Self.patience {
      let before = try currentMark()
      if before.isSettled(at: WallClock.now) {
        let index = try read()
        if try currentMark() == before { return index }
      }
      Sleep.seconds(Self.pause)
    }
    return nil
  }

  private static let patience = 20
  /// Seconds; above the step of the coarsest clock of Linux.
  private static let pause = 0.02

  /// Where a message was when the folder was listed; nobody has looked whether it still is there.
  func listed(_ message: MessageReference) throws(SyncFailure) -> File? {
    try nameFiles()
    return index?.path(of: message).map { File(below: $0) }
  }

  /// Where a message is now, or `nil` when it has gone.
  ///
  /// A mail client renames a file when the user reads or flags the message; the part of the name
  /// before the flags tells that it is the same.
  func locate(_ message: MessageReference) throws(SyncFailure) -> File? {
    guard var known = try listed(message) else { return nil }
    if exists(known) { return known }
    if try distrustNames() {
      guard let read = try listed(message) else { return nil }
      if exists(read) { return read }
      known = read
    }
    let base = MaildirName(known.name).base
    if let found = try relocated(message, base) { return found }
    index?.forget(message)
    return nil
  }

  private func exists(_ file: File) -> Bool { Files.exists("\(path)/\(file.below)") }

  /// Looks for a renamed file in a new listing, which serves for all that have gone by then.
  private func relocated(
    _ message: MessageReference, _ base: String
  ) throws(SyncFailure) -> File? {
    guard case .uid(let uid) = message else { return try search(base) }
    for isSecondTry in [false, true] {
      if relisted == nil || isSecondTry { relisted = try read() }
      guard let below = relisted?.path(of: .uid(uid)) else { return nil }
      let found = File(below: below)
      if MaildirName(found.name).base != base { return try search(base) }
      if exists(found) { return found }
    }
    return nil
  }

  private func search(_ base: String) throws(SyncFailure) -> File? {
    for place in [MaildirIndex.Place.new, .cur] {
      let names = try attempting(to: "list \(path)/\(place.name)") { () throws(SystemError) in
        try Directory.names(in: "\(path)/\(place.name)")
      }
      if let name = names.first(where: { MaildirName($0).base == base }) {
        return File(below: "\(place.name)/\(name)")
      }
    }
    return nil
  }

  /// Gives a message's file another name; the known name is tried before anybody looks.
  func rename(
    _ message: MessageReference, uid: UID, to newName: (MaildirName) -> String
  ) throws(SyncFailure) {
    guard let known = try listed(message) else { return }
    if try rename(known, message, uid, newName) { return }
    guard let found = try locate(message) else { return }
    _ = try rename(found, message, uid, newName)
  }

  /// Renames a file; `false` when it is not there.
  private func rename(
    _ file: File, _ message: MessageReference, _ uid: UID, _ newName: (MaildirName) -> String
  ) throws(SyncFailure) -> Bool {
    let name = distinct(newName(MaildirName(file.name)), from: file)
    // Reading a message is what takes it from `new`; other flags leave it where it is.
    let target: MaildirIndex.Place =
      MaildirName(name).flags.contains(.seen) ? .cur : file.place
    let below = "\(target.name)/\(name)"
    do throws(SystemError) {
      if below != file.below { try Files.rename("\(path)/\(file.below)", to: "\(path)/\(below)") }
    } catch {
      if error.isMissing { return false }
      if error.isOfFileAlone { throw keeping(file.below, error) }
      throw .file(error, while: "rename \(path)/\(file.below) to \(below)")
    }
    if below != file.below { trace?("\(place.folder): renamed \(file.below) to \(below)") }
    touch(file.place, target)
    index?.move(message, to: name, in: target, uid: uid)
    return true
  }

  /// Takes a UID from the file that has it, unless that file is the message meant.
  private func releaseNumber(
    _ uid: UID, unlessOf message: MessageReference?
  ) throws(SyncFailure) {
    guard message != .uid(uid), let file = try locate(.uid(uid)) else { return }
    let old = MaildirName(file.name)
    let name = distinct(
      old.named(with: old.flags, separator: separator, base: old.withoutNumber), from: file)
    try move(file, to: "\(file.place.name)/\(name)")
    touch(file.place)
    index?.forget(.uid(uid))
    _ = index?.addArrival(name, in: file.place)
  }

  /// The name, or one with another unique part when a file has it already: renaming would replace that
  /// file.
  ///
  /// A name that differs from the present one in flags only is the same message and stays.
  func distinct(_ name: String, from file: File) -> String {
    let base = MaildirName(name).base
    if base == MaildirName(file.name).base { return name }
    let fields = base.split(separator: ",", omittingEmptySubsequences: false).dropFirst()
    let rest = name.dropFirst(base.count)
    var name = name
    while MaildirStore.parts.contains(where: { Files.exists("\(path)/\($0)/\(name)") }) {
      name = ([namer.unique()[...]] + fields).joined(separator: ",") + rest
    }
    return name
  }

  /// Renames a file below the folder.
  func move(_ file: File, to below: String) throws(SyncFailure) {
    if file.below == below { return }
    try attempting(to: "rename \(path)/\(file.below) to \(below)") { () throws(SystemError) in
      try Files.rename("\(path)/\(file.below)", to: "\(path)/\(below)")
    }
    trace?("\(place.folder): renamed \(file.below) to \(below)")
  }
}
