// SPDX-License-Identifier: MIT

import POSIX

/// What is said to a proxy until it has made a connection, as a machine without I/O.
protocol ProxyDialogue {
  /// What is sent first.
  ///
  /// Throws when the proxy cannot be asked for the destination.
  mutating func begin() throws(ProxyRefusal) -> [UInt8]

  /// Reads an answer from the front of what was received, and removes it.
  mutating func advance(_ received: inout [UInt8]) throws(ProxyRefusal) -> ProxyStep
}

/// What to do after an answer of a proxy.
enum ProxyStep: Equatable {
  /// The answer is not complete yet.
  case wait
  case send([UInt8])
  /// Every byte from here on is the destination's.
  case done
}

/// Why a proxy did not make the connection, in a few words.
struct ProxyRefusal: Error, Equatable {
  let reason: String
}

/// Moves the bytes of a dialogue.
struct ProxyNegotiation {
  private let stream: TCPStream
  private let proxy: Proxy
  private var dialogue: any ProxyDialogue

  init(over stream: TCPStream, _ proxy: Proxy, _ destination: Endpoint) {
    self.stream = stream
    self.proxy = proxy
    dialogue = proxy.dialogue(to: destination)
  }

  /// Returns what the destination has said already.
  consuming func run(until deadline: Deadline) throws(TransportFailure) -> [UInt8] {
    do throws(TransportFailure) {
      return try converse(until: deadline)
    } catch {
      stream.close()
      throw error
    }
  }

  private mutating func converse(until deadline: Deadline) throws(TransportFailure) -> [UInt8] {
    var received: [UInt8] = []
    var queue = ByteQueue(try first())
    while true {
      let moved = try stream.transfer(sending: &queue, receiving: &received, until: deadline)
      // A proxy may answer several questions at once.
      while true {
        let step = try next(&received)
        if step == .done { return received }
        guard case .send(let bytes) = step else { break }
        queue.append(bytes)
      }
      if moved.isAtEnd { throw .ended(proxy.endpoint, during: .connecting) }
    }
  }

  private mutating func first() throws(TransportFailure) -> [UInt8] {
    do { return try dialogue.begin() } catch { throw .proxyFailed(proxy, reason: error.reason) }
  }

  private mutating func next(_ received: inout [UInt8]) throws(TransportFailure) -> ProxyStep {
    do throws(ProxyRefusal) {
      return try dialogue.advance(&received)
    } catch { throw .proxyFailed(proxy, reason: error.reason) }
  }
}
