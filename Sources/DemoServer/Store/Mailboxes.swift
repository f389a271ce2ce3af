// SPDX-License-Identifier: MIT

/// All mailboxes of one user, as a value.
///
/// Names are taken in any spelling of INBOX.  Every method that changes something either does all of
/// it or throws and has done nothing.
package struct Mailboxes: Equatable, Sendable {
  /// Stands between the levels of a name.
  package let separator: UInt8
  /// The names that LSUB tells; a subscription outlives its mailbox (RFC 3501 §6.3.6).
  package private(set) var subscriptions: Set<WireName> = []
  private var identities: [WireName: Int] = [:]
  private var mailboxes: [Int: Mailbox] = [:]
  private var nextIdentity = 1
  private var nextUIDValidity: UInt32

  /// Begins with an empty INBOX.
  ///
  /// Each mailbox gets the next free UIDVALIDITY, so that a name which is deleted and created again
  /// never has the same one twice.
  package init(separator: Character = "/", firstUIDValidity: UInt32 = 1) {
    self.separator = separator.asciiValue ?? UInt8(ascii: "/")
    nextUIDValidity = firstUIDValidity
    add(.inbox)
  }

  /// Every name, `\Noselect` ones included: INBOX, then by bytes.
  package var names: [WireName] { identities.keys.sorted() }

  /// The mailbox with a name, `\Noselect` ones included.
  package subscript(name: WireName) -> Mailbox? {
    identities[canonical(name)].flatMap { mailboxes[$0] }
  }

  /// The mailbox that a session has selected, whatever its name is now.
  subscript(identity identity: Int) -> Mailbox? { mailboxes[identity] }

  /// The name that a mailbox has now.
  func name(of identity: Int) -> WireName? { names.first { identities[$0] == identity } }

  /// Whether any name lies below this one.
  package func hasChildren(_ name: WireName) -> Bool {
    identities.keys.contains { $0.isBelow(name, separator: separator) }
  }

  /// Changes the messages of a mailbox.
  ///
  /// - Throws: `StoreRefusal.missing` when no mailbox of that name holds messages, and what `body`
  ///   throws.
  package mutating func change<Result>(
    _ name: WireName, _ body: (inout Mailbox) throws(StoreRefusal) -> Result
  ) throws(StoreRefusal) -> Result {
    guard let identity = identities[canonical(name)] else { throw .missing(name) }
    guard let result = try change(identity: identity, body) else { throw .missing(name) }
    return result
  }

  /// Changes the messages of a mailbox, or returns `nil` when it is gone.
  mutating func change<Result>(
    identity: Int, _ body: (inout Mailbox) throws(StoreRefusal) -> Result
  ) throws(StoreRefusal) -> Result? {
    guard mailboxes[identity]?.isSelectable == true else { return nil }
    // In place, through the optional: a copy would double the messages for each change.
    return try mailboxes[identity].mutate(body)
  }

  /// Gives a mailbox a new UIDVALIDITY and all its messages new UIDs from 1.
  ///
  /// `nil` takes a UIDVALIDITY that was never used.
  package mutating func changeUIDValidity(
    of name: WireName, to value: UInt32? = nil
  ) throws(StoreRefusal) {
    let fresh = value ?? takeUIDValidity()
    try change(name) { $0.renumber(uidValidity: fresh) }
  }

  func canonical(_ name: WireName) -> WireName { name.canonical(separator: separator) }
}

extension Mailboxes {
  /// Creates a mailbox and the missing levels above it; a separator at the end is ignored.
  package mutating func create(_ name: WireName) throws(StoreRefusal) {
    let trimmed = name.bytes.last == separator ? WireName(name.bytes.dropLast()) : name
    let name = canonical(trimmed)
    try check(name)
    guard self[name]?.isSelectable != true else { throw .existing(name) }
    remove(name)
    for missing in name.ancestors(separator: separator) + [name] where self[missing] == nil {
      add(missing)
    }
  }

  /// Deletes a mailbox with its messages; with children its name stays as `\Noselect`.
  package mutating func delete(_ name: WireName) throws(StoreRefusal) {
    let name = canonical(name)
    guard name != .inbox else { throw .impossible("INBOX cannot be deleted.") }
    guard let mailbox = self[name] else { throw .missing(name) }
    let isParent = hasChildren(name)
    guard mailbox.isSelectable || !isParent else { throw .hasChildren(name) }
    remove(name)
    if isParent { add(name, isSelectable: false) }
  }

  /// Renames a mailbox and all below it; renaming INBOX moves its messages (RFC 3501 §6.3.5).
  package mutating func rename(_ old: WireName, to new: WireName) throws(StoreRefusal) {
    let old = canonical(old)
    let new = canonical(new)
    guard let identity = identities[old] else { throw .missing(old) }
    guard !new.isBelow(old, separator: separator) else {
      throw .impossible("A mailbox cannot move below itself.")
    }
    guard self[new] == nil else { throw .existing(new) }
    try check(new)
    for missing in new.ancestors(separator: separator) where self[missing] == nil { add(missing) }
    identities[new] = identity
    identities[old] = nil
    if old == .inbox { return add(.inbox) }
    for name in names where name.isBelow(old, separator: separator) {
      identities[WireName(new.bytes + name.bytes.dropFirst(old.bytes.count))] = identities[name]
      identities[name] = nil
    }
  }

  /// Adds a name to those that LSUB tells.
  package mutating func subscribe(_ name: WireName) throws(StoreRefusal) {
    guard self[name] != nil else { throw .missing(name) }
    subscriptions.insert(canonical(name))
  }

  /// Takes a name from those that LSUB tells; a name that is not there is not an error.
  package mutating func unsubscribe(_ name: WireName) { subscriptions.remove(canonical(name)) }

  /// Lets SELECT open a mailbox READ-ONLY, or READ-WRITE again.
  package mutating func setReadOnly(_ isReadOnly: Bool, _ name: WireName) throws(StoreRefusal) {
    try change(name) { $0.isReadOnly = isReadOnly }
  }

  /// Takes the mod-sequences of a mailbox from clients (NOMODSEQ), or gives them back.
  package mutating func keepModSequences(
    _ keeps: Bool, _ name: WireName
  ) throws(StoreRefusal) {
    try change(name) { $0.keepsModSequences = keeps }
  }

  /// Refuses names that would confuse every client: empty levels, control characters, no end.
  private func check(_ name: WireName) throws(StoreRefusal) {
    let levels = name.bytes.split(separator: separator, omittingEmptySubsequences: false)
    guard levels.allSatisfy({ !$0.isEmpty }) else { throw .impossible("A level has no name.") }
    guard name.bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7f }) else {
      throw .impossible("A name holds no control characters.")
    }
    guard name.bytes.count <= 1000 else { throw .impossible("A name has at most 1000 bytes.") }
  }

  private mutating func add(_ name: WireName, isSelectable: Bool = true) {
    var mailbox = Mailbox(identity: nextIdentity, uidValidity: takeUIDValidity())
    mailbox.isSelectable = isSelectable
    identities[name] = nextIdentity
    mailboxes[nextIdentity] = mailbox
    nextIdentity += 1
  }

  private mutating func remove(_ name: WireName) {
    if let identity = identities.removeValue(forKey: name) { mailboxes[identity] = nil }
  }

  private mutating func takeUIDValidity() -> UInt32 {
    defer { nextUIDValidity += 1 }
    return nextUIDValidity
  }
}

extension Optional {
  /// Changes the value in place; `nil` stays `nil`.
  fileprivate mutating func mutate<Result, Failure: Error>(
    _ body: (inout Wrapped) throws(Failure) -> Result
  ) throws(Failure) -> Result? {
    // Taking the value out keeps it uniquely referenced while it changes.
    guard var value = self else { return nil }
    self = nil
    defer { self = value }
    return try body(&value)
  }
}
