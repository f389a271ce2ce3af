// SPDX-License-Identifier: MIT

/// What went over the wire in one run.
struct Traffic: Sendable {
  var connections = 0
  var bytesUp = 0
  var bytesDown = 0
  /// How often a client sent something after it had been sent something, over all connections.
  var roundTrips = 0
  /// The same on the connection that has most of them: what the run had to wait for.
  var longestChain = 0
}
