// SPDX-License-Identifier: MIT

package import POSIX

/// Why Kerberos does not help, in the words of its library.
package struct KerberosFailure: Error, Equatable, Sendable {
  package let reason: String
}

/// A security context of Kerberos 5 between the owner of a ticket and a service.
///
/// The library asks servers and reads files; that happens on a thread of its own, which is left alone
/// when its answer is not waited for any more.  Safe to share between threads.
package final class KerberosContext: Sendable {
  private let handles: Monitor<Handles>

  /// Prepares a context for a service such as `imap` on a host.
  ///
  /// Throws when this machine has no Kerberos, or the name cannot be used.
  package init(service: String, host: String) throws(KerberosFailure) {
    guard let library = KerberosLibrary.shared else {
      throw KerberosFailure(reason: "this machine has no Kerberos (libgssapi_krb5.so.2)")
    }
    handles = Monitor(try Handles(library, "\(service)@\(host)"))
  }

  /// Takes the token of the service, none at first, and returns what is for it.
  ///
  /// Throws when there is no ticket, the service is not what it should be, the deadline is over or
  /// the wake-up is raised.
  package func advance(
    _ token: [UInt8]?, until deadline: Deadline, wokenBy wakeUp: WakeUp
  ) throws(KerberosFailure) -> (token: [UInt8], isComplete: Bool) {
    let step = Step(token)
    do throws(SystemError) {
      let done = try WakeUp()
      _ = try Thread(named: "kerberos") { [handles] in
        step.finish(handles.update { $0.advance(step.token) })
        done.raise()
      }
      var poll = PollSet()
      poll.add(done.descriptor, .read)
      poll.add(wakeUp.descriptor, .read)
      _ = try poll.wait(until: deadline)
    } catch { throw KerberosFailure(reason: error.description) }
    guard let result = step.result else {
      throw KerberosFailure(reason: "Kerberos did not answer in time")
    }
    return try result.get()
  }

  /// Takes off the protection of a message; throws when it is broken.
  package func unwrap(_ message: [UInt8]) throws(KerberosFailure) -> [UInt8] {
    try handles.update { $0.unwrap(message) }.get()
  }

  /// Protects a message against changes, without hiding it.
  package func wrap(_ message: [UInt8]) throws(KerberosFailure) -> [UInt8] {
    try handles.update { $0.wrap(message) }.get()
  }
}

/// One step that runs on a thread of its own, shared by that thread and the one that waits.
private final class Step: Sendable {
  typealias Answer = Result<(token: [UInt8], isComplete: Bool), KerberosFailure>

  let token: [UInt8]?
  private let answer = Monitor<Answer?>(nil)

  init(_ token: [UInt8]?) { self.token = token }

  func finish(_ result: Answer) { answer.update { $0 = result } }

  var result: Answer? { answer.read { $0 } }
}

/// The objects of the library that make up a context.
private final class Handles {
  private static let complete: UInt32 = 0
  private static let errors: UInt32 = 0xffff_0000
  /// The service proves who it is, and messages can be protected (RFC 4752 §3.1).
  private static let flags: UInt32 = 2 | 32

  private let library: KerberosLibrary
  private var name: OpaquePointer?
  private var context: OpaquePointer?

  init(_ library: KerberosLibrary, _ service: String) throws(KerberosFailure) {
    self.library = library
    var minor: UInt32 = 0
    let kind = OpaquePointer(bitPattern: library.hostBasedService)
    let status = GSSBuffer.lending(Array(service.utf8)) {
      library.importName(&minor, $0, kind, &name)
    }
    guard status & Self.errors == 0 else { throw failure(status, minor) }
  }

  deinit {
    var minor: UInt32 = 0
    if context != nil { _ = library.deleteContext(&minor, &context, nil) }
    if name != nil { _ = library.releaseName(&minor, &name) }
  }

  func advance(_ token: [UInt8]?) -> Result<(token: [UInt8], isComplete: Bool), KerberosFailure> {
    var minor: UInt32 = 0
    let mechanism = OpaquePointer(bitPattern: library.kerberos5)
    let (status, bytes) = GSSBuffer.filled(in: library) { output in
      GSSBuffer.lending(token ?? []) { input in
        library.initialise(
          &minor, nil, &context, name, mechanism, Self.flags, 0, nil, input, nil, output, nil, nil)
      }
    }
    guard status & Self.errors == 0 else { return .failure(failure(status, minor)) }
    return .success((bytes, status == Self.complete))
  }

  func unwrap(_ message: [UInt8]) -> Result<[UInt8], KerberosFailure> {
    var minor: UInt32 = 0
    let (status, bytes) = GSSBuffer.filled(in: library) { output in
      GSSBuffer.lending(message) { library.unwrap(&minor, context, $0, output, nil, nil) }
    }
    return status & Self.errors == 0 ? .success(bytes) : .failure(failure(status, minor))
  }

  func wrap(_ message: [UInt8]) -> Result<[UInt8], KerberosFailure> {
    var minor: UInt32 = 0
    let (status, bytes) = GSSBuffer.filled(in: library) { output in
      GSSBuffer.lending(message) { library.wrap(&minor, context, 0, 0, $0, nil, output) }
    }
    return status & Self.errors == 0 ? .success(bytes) : .failure(failure(status, minor))
  }

  /// The words for a status: those of Kerberos if it has some, else those of GSS-API.
  private func failure(_ status: UInt32, _ minor: UInt32) -> KerberosFailure {
    let own = minor == 0 ? "" : words(for: minor, kind: 2)
    let reason = own.isEmpty ? words(for: status, kind: 1) : own
    return KerberosFailure(reason: reason.isEmpty ? "Kerberos failed (\(status))" : reason)
  }

  private func words(for code: UInt32, kind: CInt) -> String {
    var minor: UInt32 = 0
    var more: UInt32 = 0
    let mechanism = OpaquePointer(bitPattern: library.kerberos5)
    let text = GSSBuffer.filled(in: library) {
      library.displayStatus(&minor, code, kind, mechanism, &more, $0)
    }
    return String(decoding: text.bytes, as: UTF8.self)
  }
}
