// SPDX-License-Identifier: MIT

/// How a client wants to hear of changes, as its commands have shown.
struct NewsStyle: Equatable, Sendable {
  /// FETCH responses with FLAGS have the MODSEQ as well (RFC 7162 §3.1).
  var hasModSequences = false
  /// VANISHED takes the place of EXPUNGE (RFC 7162 §3.2.10).
  var saysVanished = false
}
