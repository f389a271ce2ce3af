// SPDX-License-Identifier: MIT

import IMAP
import SyncModel

@testable import SyncEngine

/// What libFuzzer calls with each input; it ends the program when something is wrong.
///
/// The first byte chooses what reads the rest: names of message files, or the responses of a server,
/// whole and in pieces.
@_cdecl("LLVMFuzzerTestOneInput")
func testOneInput(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  guard count > 1 else { return 0 }
  let bytes = Array(UnsafeBufferPointer(start: start + 1, count: count - 1))
  if start[0] & 1 == 0 {
    checkName(bytes)
  } else {
    checkResponses(bytes, pieces: Int(start[0] >> 1))
  }
  return 0
}

/// A name must be the same after it was taken apart and put together.
private func checkName(_ bytes: [UInt8]) {
  let text = String(decoding: bytes.filter { $0 != 0 && $0 != UInt8(ascii: "/") }, as: UTF8.self)
  let name = MaildirName(text)
  let again = MaildirName(name.named(with: name.flags, separator: ":"))
  precondition(again.base == name.base && again.flags == name.flags, "the name changes")
  precondition(!name.withoutNumber.contains(",U="), "the UID stays")
  let digest = FolderDigest("INBOX")
  let uid = name.uid(in: digest)?.rawValue
  precondition(uid != 0, "a UID is never 0")
  let marker = Array(",FMD5=\(digest.hexadecimal)".utf8)
  let octets = Array(text.utf8)
  let scan = MaildirNameScan(octets.span, marker: marker.span)
  precondition(scan.uid == uid ?? 0 && scan.flags == name.flags, "the scan reads something else")
}

/// What is read must not depend on how it is cut, and never hold more than the limits allow.
private func checkResponses(_ bytes: [UInt8], pieces: Int) {
  var limits = ResponseLimits()
  limits.line = 2_000
  limits.literal = 1_000
  limits.response = 4_000
  limits.depth = 20
  let whole = read([bytes[...]], limits)
  let size = pieces + 1
  let parts = stride(from: 0, to: bytes.count, by: size).map {
    bytes[$0..<min(bytes.count, $0 + size)]
  }
  precondition(read(parts, limits) == whole, "the cut matters")
}

/// The items of some bytes, bodies joined.
private func read(_ pieces: [ArraySlice<UInt8>], _ limits: ResponseLimits) -> [ResponseItem] {
  var reader = ResponseReader(limits: limits)
  var items: [ResponseItem] = []
  for piece in pieces {
    reader.feed(piece)
    do throws(FramingFailure) {
      while let item = try reader.next() { add(item, to: &items) }
    } catch {
      return items
    }
    precondition(
      reader.heldBytes <= limits.response + limits.line + limits.literal, "too much is held")
  }
  return items
}

private func add(_ item: ResponseItem, to items: inout [ResponseItem]) {
  if case .bodyChunk(let more) = item, case .bodyChunk(let before) = items.last {
    items[items.count - 1] = .bodyChunk((before + more)[...])
  } else {
    items.append(item)
  }
}
