// SPDX-License-Identifier: MIT

import SyncModel

/// Holds back each message until its header is complete, so that the receiver can know of it, or get
/// another one, before the first octet.
final class HeaderGate: MessageReceiver {
  private let receiver: any MessageReceiver
  var needsDetails: Bool { receiver.needsDetails }
  private let change: (inout MessagePreview, [UInt8]) -> [UInt8]
  /// `nil` when the receiver has begun the message, or there is none.
  private var preview: MessagePreview?
  private var held: [UInt8] = []

  /// `change` gets each header with the empty line that ends it, and returns what is received instead;
  /// the length in the preview follows by itself.
  init(
    to receiver: any MessageReceiver, change: @escaping (inout MessagePreview, [UInt8]) -> [UInt8]
  ) {
    self.receiver = receiver
    self.change = change
  }

  func begin(_ preview: MessagePreview) throws(SyncFailure) {
    self.preview = preview
    held.removeAll(keepingCapacity: true)
  }

  func receive(_ octets: ArraySlice<UInt8>) throws(SyncFailure) {
    guard preview != nil else { return try receiver.receive(octets) }
    // The empty line may have begun in the octets before.
    let start = held[..<max(0, held.count - 1)].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 }
    held.append(contentsOf: octets)
    if let end = HeaderFields.end(in: held, searchingFrom: start ?? 0) { try pass(end) }
  }

  func end(_ message: MessageReference, flags: MessageFlags) throws(SyncFailure) {
    if preview != nil { try pass(held.count) }
    try receiver.end(message, flags: flags)
  }

  func abandon() throws(SyncFailure) {
    guard preview == nil else { return preview = nil }
    try receiver.abandon()
  }

  func finish() throws(SyncFailure) { try receiver.finish() }

  private func pass(_ end: Int) throws(SyncFailure) {
    guard var preview else { return }
    self.preview = nil
    let header = change(&preview, Array(held[..<end]))
    // A server may announce as many octets as a number can tell; they never come.
    let (octets, isTooMuch) = preview.octets.addingReportingOverflow(header.count - end)
    preview.octets = isTooMuch ? .max : octets
    try receiver.begin(preview)
    try receiver.receive((header + held[end...])[...])
    held = []
  }
}
