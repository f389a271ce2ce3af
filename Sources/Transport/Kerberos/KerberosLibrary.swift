// SPDX-License-Identifier: MIT

import Glibc

/// The functions of MIT Kerberos' GSS-API (RFC 2744) that a login needs, found when they are needed.
///
/// Loaded at run time, so that nobody has to install Kerberos who does not use it.
struct KerberosLibrary: Sendable {
  typealias Status = UInt32
  typealias Minor = UnsafeMutablePointer<UInt32>
  /// A `gss_buffer_t`; see ``GSSBuffer``.
  typealias Buffer = UnsafeMutableRawPointer
  typealias Object = UnsafeMutablePointer<OpaquePointer?>

  let importName: @convention(c) (Minor, Buffer, OpaquePointer?, Object) -> Status
  let initialise:
    @convention(c) (
      Minor, OpaquePointer?, Object, OpaquePointer?, OpaquePointer?, UInt32, UInt32,
      OpaquePointer?, Buffer, OpaquePointer?, Buffer, UnsafeMutablePointer<UInt32>?,
      UnsafeMutablePointer<UInt32>?
    ) -> Status
  let wrap:
    @convention(c) (
      Minor, OpaquePointer?, CInt, UInt32, Buffer, UnsafeMutablePointer<CInt>?, Buffer
    ) -> Status
  let unwrap:
    @convention(c) (
      Minor, OpaquePointer?, Buffer, Buffer, UnsafeMutablePointer<CInt>?,
      UnsafeMutablePointer<UInt32>?
    ) -> Status
  let displayStatus:
    @convention(c) (
      Minor, UInt32, CInt, OpaquePointer?, UnsafeMutablePointer<UInt32>, Buffer
    ) -> Status
  let releaseBuffer: @convention(c) (Minor, Buffer) -> Status
  let releaseName: @convention(c) (Minor, Object) -> Status
  let deleteContext: @convention(c) (Minor, Object, Buffer?) -> Status
  /// The address of the OID of names such as `imap@host`.
  let hostBasedService: UInt
  /// The address of the OID of Kerberos 5.
  let kerberos5: UInt

  /// The library of this machine; `nil` if it has none.
  static let shared: KerberosLibrary? = {
    guard let handle = dlopen("libgssapi_krb5.so.2", RTLD_NOW | RTLD_LOCAL) else { return nil }
    return KerberosLibrary(handle)
  }()

  private init?(_ handle: UnsafeMutableRawPointer) {
    guard let importName = dlsym(handle, "gss_import_name"),
      let initialise = dlsym(handle, "gss_init_sec_context"),
      let wrap = dlsym(handle, "gss_wrap"), let unwrap = dlsym(handle, "gss_unwrap"),
      let displayStatus = dlsym(handle, "gss_display_status"),
      let releaseBuffer = dlsym(handle, "gss_release_buffer"),
      let releaseName = dlsym(handle, "gss_release_name"),
      let deleteContext = dlsym(handle, "gss_delete_sec_context"),
      let hostBasedService = Self.object("GSS_C_NT_HOSTBASED_SERVICE", in: handle),
      let kerberos5 = Self.object("gss_mech_krb5", in: handle)
    else { return nil }
    self.importName = Self.function(importName)
    self.initialise = Self.function(initialise)
    self.wrap = Self.function(wrap)
    self.unwrap = Self.function(unwrap)
    self.displayStatus = Self.function(displayStatus)
    self.releaseBuffer = Self.function(releaseBuffer)
    self.releaseName = Self.function(releaseName)
    self.deleteContext = Self.function(deleteContext)
    self.hostBasedService = hostBasedService
    self.kerberos5 = kerberos5
  }

  private static func function<Function>(_ address: UnsafeMutableRawPointer) -> Function {
    unsafeBitCast(address, to: Function.self)
  }

  /// The value of a variable of the library that holds an address.
  private static func object(_ name: String, in handle: UnsafeMutableRawPointer) -> UInt? {
    dlsym(handle, name)?.load(as: UInt.self)
  }
}

/// A `gss_buffer_desc`: the same two members in the same order.
struct GSSBuffer {
  var length = 0
  var value: UnsafeMutableRawPointer?

  /// Lends a buffer whose content is `bytes`, which the library only reads.
  static func lending<Result>(
    _ bytes: [UInt8], _ body: (KerberosLibrary.Buffer) -> Result
  ) -> Result {
    var bytes = bytes
    return bytes.withUnsafeMutableBytes { room in
      var buffer = GSSBuffer(length: room.count, value: room.baseAddress)
      return withUnsafeMutablePointer(to: &buffer) { body(KerberosLibrary.Buffer($0)) }
    }
  }

  /// Lends an empty buffer that the library fills, and returns what it holds then.
  static func filled(
    in library: KerberosLibrary, _ body: (KerberosLibrary.Buffer) -> KerberosLibrary.Status
  ) -> (status: KerberosLibrary.Status, bytes: [UInt8]) {
    var buffer = GSSBuffer()
    return withUnsafeMutablePointer(to: &buffer) { pointer in
      let status = body(KerberosLibrary.Buffer(pointer))
      let content = UnsafeRawBufferPointer(
        start: pointer.pointee.value, count: pointer.pointee.length)
      let bytes = Array(content)
      var minor: UInt32 = 0
      _ = library.releaseBuffer(&minor, KerberosLibrary.Buffer(pointer))
      return (status, bytes)
    }
  }
}
