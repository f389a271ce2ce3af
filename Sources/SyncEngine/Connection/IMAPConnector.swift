// SPDX-License-Identifier: MIT

import IMAP
import POSIX
import SyncModel
import Transport

/// Opens connections to one server of an account that are encrypted, logged in and ready for work.
///
/// Shared by the workers of the account.
final class IMAPConnector: Sendable {
  /// How long a connection may take to come up, name lookup and TLS included, unless `socktimeout`
  /// says otherwise.
  private static let usualPatience = Duration.seconds(30)
  /// How long a server may be silent, unless `socktimeout` says otherwise.
  private static let silence = Duration.seconds(60)

  private let context: RunContext
  private let credentials: AccountCredentials
  /// Which extensions have proven to work.
  let knowledge: ServerKnowledge
  private let tls = Monitor<TLSContext?>(nil)
  /// Whether it was told that the server answers slowly.
  private let slowing = Monitor(false)
  private let mailboxes = Monitor<[FolderName: MailboxName]>([:])
  private let marks = Monitor<[FolderName: RemoteMark]>([:])
  let settings: IMAPSettings

  /// Throws when host, port or user have to be computed and cannot be.
  init(
    _ context: RunContext, to settings: IMAPSettings, credentials: AccountCredentials,
    knowledge: ServerKnowledge
  ) throws(SyncFailure) {
    self.context = context
    self.settings = try credentials.resolve(settings)
    self.credentials = credentials
    self.knowledge = knowledge
  }

  /// Opens a connection and wraps it as a store of folders.
  ///
  /// Whoever `listsFolders` will ask for all folders first: the question goes out with the first commands
  /// of the connection, which saves a round trip.
  func connect(
    _ reporter: Reporter, or held: IMAPConnection? = nil, listsFolders: Bool = false
  ) throws(SyncFailure) -> IMAPStore {
    if let held { return IMAPStore(self, context: context, connection: held) }
    let connection = try open(reporter, listsFolders: listsFolders)
    return IMAPStore(self, context: context, connection: connection)
  }

  /// Opens a connection that is ready for commands about mailboxes.
  func open(
    _ reporter: Reporter, listsFolders: Bool = false
  ) throws(SyncFailure) -> IMAPConnection {
    reporter.enter(.connecting)
    announce(reporter)
    let connection = try prepared(reporter, listsFolders)
    reporter.report(
      .connected(
        repository: settings.rules.name, security: "\(connection.security)",
        tier: connection.tier, capabilities: connection.capabilities.names))
    return connection
  }

  private func announce(_ reporter: Reporter) {
    let repository = settings.rules.name
    if let tunnel = settings.way.tunnel {
      reporter.report(.connectingByTunnel(repository: repository, command: tunnel.command))
    } else {
      reporter.report(
        .connecting(repository: repository, host: settings.host, port: settings.effectivePort))
    }
  }

  private func prepared(
    _ reporter: Reporter, _ listsFolders: Bool
  ) throws(SyncFailure) -> IMAPConnection {
    let connection = IMAPConnection(
      try openStream(reporter), limit: limit, trace: trace(reporter))
    let questions = credentials.questions
    connection.keywords = context.account.local.keywords
    connection.waiting = context.waiting
    do throws(SyncFailure) {
      try prepare(connection, reporter, listsFolders)
      connection.heedsThrottling = true
      connection.noteSlowing = { [slowing, settings] in
        let wasTold = slowing.update { wasTold in
          defer { wasTold = true }
          return wasTold
        }
        if wasTold { return }
        reporter.report(.warning(.serverSlows(host: settings.shownHost)))
      }
      return connection
    } catch {
      connection.abandon()
      if let farewell = connection.farewell, farewell.isOfLoad {
        throw .problem(farewell.loginUnavailable(at: settings.shownHost))
      }
      // A person may type longer than the server waits for a login.
      let wasAsked = credentials.questions != questions && !credentials.isRefused
      guard connection.isDamaged || wasAsked && connection.isBroken else { throw error }
    }
    // The server compresses wrongly, which is known now, or the password is known now.
    return try prepared(reporter, listsFolders)
  }

  /// The question for all folders.
  ///
  /// Without records there is nothing to compare the numbers of the folders with.
  func listing(on connection: IMAPConnection, _ reporter: Reporter) -> MailboxListing {
    MailboxListing(
      connection, below: wireName(settings.reference), knowledge: knowledge,
      wantsMarks: connection.tier != .plain && context.memory?.records.isEmpty == false,
      reporter: reporter)
  }

  /// A name that the server has not spelt yet, as it is sent.
  func wireName(_ name: String) -> MailboxName {
    context.account.usesUTF8FolderNames ? MailboxName(name) : MailboxName(wire: name.utf8)
  }

  /// Notes how the server spells its folders, for the connections of all workers.
  ///
  /// Some servers have names that no decoding and encoding brings back as they were.
  func remember(_ names: some Sequence<(FolderName, MailboxName)>) {
    let names = Dictionary(names) { first, _ in first }
    mailboxes.update { $0 = names }
  }

  /// Notes the numbers that the server told of its folders.
  func remember(_ marks: [FolderName: RemoteMark]) { self.marks.update { $0 = marks } }

  /// The numbers of a folder when the folders were listed, as far as the server told.
  func mark(of folder: FolderName) -> RemoteMark? { marks.read { $0[folder] } }

  /// A listed folder whose name differs in upper and lower case only.
  func twin(of folder: FolderName) -> FolderName? {
    let key = folder.rawValue.lowercased()
    return mailboxes.read { names in
      names.keys.first { $0 != folder && $0.rawValue.lowercased() == key }
    }
  }

  /// How the server spells a folder that it has listed.
  func mailbox(of folder: FolderName) -> MailboxName? { mailboxes.read { $0[folder] } }

  /// How long a connection may take to come up.
  var patience: Duration {
    context.general.socketTimeout.map { .seconds($0) } ?? Self.usualPatience
  }

  /// Raised when the program must leave now.
  var wakeUp: WakeUp { context.interruption }

  private var limit: Duration { context.general.socketTimeout.map { .seconds($0) } ?? Self.silence }

  private func trace(_ reporter: Reporter) -> ((String) -> Void)? {
    guard context.general.debug.contains(.imap) else { return nil }
    return { reporter.report(.debug(.imap, $0)) }
  }

  // MARK: - Stream and encryption

  private func openStream(_ reporter: Reporter) throws(SyncFailure) -> any ByteStream {
    let repository = settings.rules.name
    do throws(TransportFailure) {
      let stream = try ServerStream(to: settings, until: .after(patience), wokenBy: wakeUp)
        .open { reporter.report(.tunnelRemark(repository: repository, text: $0)) }
      // What the command of a tunnel makes is as it should be, but for STARTTLS.
      guard settings.encryption == .implicit, settings.way.tunnel == nil else { return stream }
      return try encrypt(stream)
    } catch {
      throw .transport(error, while: "connecting", limit: patience)
    }
  }

  private func encrypt(_ stream: any ByteStream) throws(TransportFailure) -> any ByteStream {
    try TLSStream(over: stream, try tlsContext(), until: .after(patience))
  }

  /// The authorities, read once for all connections.
  private func tlsContext() throws(TransportFailure) -> TLSContext {
    if let known = tls.read({ $0 }) { return known }
    let context = try TLSContext(settings)
    tls.update { $0 = context }
    return context
  }

  // MARK: - From the greeting to the mailboxes

  private func prepare(
    _ connection: IMAPConnection, _ reporter: Reporter, _ listsFolders: Bool
  ) throws(SyncFailure) {
    var isAuthenticated = try awaitGreeting(connection)
    if let tunnel = settings.way.tunnel, tunnel.isAuthenticated, !isAuthenticated {
      throw .problem(.tunnelNotAuthenticated(command: tunnel.command))
    }
    if connection.needsCapabilities { try connection.succeed(.capability) }
    if try startTLS(connection, isAuthenticated) {
      isAuthenticated = false
      try connection.succeed(.capability)
    }
    if !isAuthenticated {
      try IMAPLogin(connection, to: self, credentials: credentials, reporter: reporter).run()
    }
    if connection.needsCapabilities { try connection.succeed(.capability) }
    try compress(connection, reporter)
    try introduce(connection, reporter, listsFolders)
  }

  /// Compresses the connection if that is wanted and the server can; else it stays as it is.
  private func compress(
    _ connection: IMAPConnection, _ reporter: Reporter
  ) throws(SyncFailure) {
    let name = "COMPRESS=DEFLATE"
    guard settings.usesCompression, connection.capabilities.has(name), knowledge.allows(name) else {
      return
    }
    connection.begin("switching on compression")
    let completion = try connection.run(.compress)
    guard completion.condition == .ok else {
      // RFC 4978 §3: TLS compresses already, and then the server is right to refuse.
      if completion.text.code == .compressionActive { return }
      return knowledge.refuse(name, completion.text.text, reporter)
    }
    try connection.compress { [knowledge] damage in
      if let damage { knowledge.refuse(name, damage, reporter) } else { knowledge.prove(name) }
    }
  }

  /// Says who we are, switches on what shortens listings, and may ask for all folders, in one round trip.
  private func introduce(
    _ connection: IMAPConnection, _ reporter: Reporter, _ listsFolders: Bool
  ) throws(SyncFailure) {
    connection.begin("switching on extensions")
    connection.tellsLabels =
      context.account.labels != nil && connection.capabilities.has("X-GM-EXT-1")
    connection.identityKind = identityKind(connection)
    // Some servers open no mailbox before they know who we are; whether they like it is their affair.
    let identify =
      connection.capabilities.has("ID")
      ? try connection.send(.identify(Self.identity)) : nil
    let enable =
      wantsQuickResynchronization(connection)
      ? try connection.send(.enable(["QRESYNC"])) : nil
    let condStore = connection.capabilities.has("CONDSTORE") && knowledge.allows("CONDSTORE")
    connection.tier = condStore || enable != nil ? .conditionalStore : .plain
    if listsFolders { connection.listing = try listing(on: connection, reporter).askAhead() }
    if let identify { _ = try connection.wait(for: identify) }
    guard let enable else { return }
    let completion = try connection.wait(for: enable) { event in
      // A server that answers nothing has switched on nothing (RFC 5161 §3.2).
      if case .untagged(.enabled(let names)) = event, names.contains("QRESYNC") {
        connection.tier = .quickResynchronization
      }
    }
    if completion.condition != .ok {
      knowledge.refuse("QRESYNC", "ENABLE: \(completion.text.text)", reporter)
    }
  }

  /// Ids are of use where a file can get a second name: with Maildirs, not with a second server.
  private func identityKind(_ connection: IMAPConnection) -> IdentityKind? {
    guard context.account.local.maildir != nil else { return nil }
    return IdentityKind.allCases.first {
      connection.capabilities.has($0.name) && knowledge.allows($0.name)
    }
  }

  /// QRESYNC tells nothing of labels.
  private func wantsQuickResynchronization(_ connection: IMAPConnection) -> Bool {
    if context.account.labels != nil { return false }
    return connection.capabilities.has("QRESYNC") && knowledge.allows("QRESYNC")
  }

  private static let identity = [ServerIdentity.Field("name", "offlineimap")]

  /// Waits for the server's first words and returns whether it wants no login.
  private func awaitGreeting(_ connection: IMAPConnection) throws(SyncFailure) -> Bool {
    connection.begin("greeting")
    while true {
      switch try connection.nextEvent() {
      case .greeting(_, let isAuthenticated): return isAuthenticated
      case .bye(let text):
        throw .problem(.greetingRefused(host: settings.shownHost, serverText: text.text))
      default: continue
      }
    }
  }

  /// Encrypts a plain connection as the settings demand, and returns whether that was done.
  private func startTLS(
    _ connection: IMAPConnection, _ isAuthenticated: Bool
  ) throws(SyncFailure) -> Bool {
    guard [.startTLS, .startTLSOrLoopback].contains(settings.encryption) else { return false }
    // A server that says that we are logged in leaves no room for STARTTLS; so does an attacker.
    guard connection.capabilities.has("STARTTLS"), !isAuthenticated else {
      if settings.encryption == .startTLSOrLoopback, connection.isLocal { return false }
      // The command vouches for what it has logged in to.
      if settings.way.tunnel?.isAuthenticated == true { return false }
      throw .problem(.startTLSNotOffered(host: settings.shownHost))
    }
    connection.begin("starting encryption")
    let completion = try connection.run(.startTLS)
    guard completion.condition == .ok else {
      throw .problem(
        .startTLSRefused(host: settings.shownHost, serverText: completion.text.text))
    }
    try connection.secure { (stream) throws(TransportFailure) in try encrypt(stream) }
    return true
  }
}
