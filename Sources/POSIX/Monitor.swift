// SPDX-License-Identifier: MIT

import Glibc

/// State that threads share, change one at a time, and wait on.
///
/// `Synchronization.Mutex` has no way to wait for a condition, so this class adds one.  It is
/// `@unchecked Sendable` because the compiler cannot see that `state` is touched only while `lock` is
/// held; both pthread objects stay at one address from `init` to `deinit`.
package final class Monitor<State>: @unchecked Sendable {
  private let lock: UnsafeMutablePointer<pthread_mutex_t>
  private let changed: UnsafeMutablePointer<pthread_cond_t>
  private var state: State

  package init(_ state: sending State) {
    self.state = state
    lock = .allocate(capacity: 1)
    changed = .allocate(capacity: 1)
    pthread_mutex_init(lock, nil)
    var attributes = pthread_condattr_t()
    pthread_condattr_init(&attributes)
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
    pthread_cond_init(changed, &attributes)
    pthread_condattr_destroy(&attributes)
  }

  deinit {
    pthread_cond_destroy(changed)
    pthread_mutex_destroy(lock)
    changed.deallocate()
    lock.deallocate()
  }

  /// Changes the state and wakes every waiting thread.
  ///
  /// `body` runs under the lock: it must neither wait nor call into this monitor again.
  package func update<Result, Failure: Error>(
    _ body: (inout State) throws(Failure) -> sending Result
  ) throws(Failure) -> sending Result {
    pthread_mutex_lock(lock)
    defer {
      pthread_cond_broadcast(changed)
      pthread_mutex_unlock(lock)
    }
    return try body(&state)
  }

  /// Looks at the state without waking anybody.
  package func read<Result>(_ body: (State) -> sending Result) -> sending Result {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    return body(state)
  }

  /// Waits until `body` returns a value, and returns that value.
  ///
  /// `body` runs under the lock, once at the start and once after each ``update(_:)``.
  package func wait<Result>(for body: (inout State) -> sending Result?) -> sending Result {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    while true {
      if let result = body(&state) { return result }
      pthread_cond_wait(changed, lock)
    }
  }

  /// Waits at most for `limit`, and gives `body` a last look at its end.
  ///
  /// - Returns: What `body` returned, or `nil` when the time is up.
  package func wait<Result>(
    atMost limit: Duration, for body: (inout State) -> sending Result?
  ) -> sending Result? {
    var end = timespec()
    clock_gettime(CLOCK_MONOTONIC, &end)
    let (seconds, attoseconds) = limit.components
    end.tv_sec += Int(clamping: seconds)
    end.tv_nsec += Int(attoseconds / 1_000_000_000)
    if end.tv_nsec >= 1_000_000_000 {
      end.tv_sec += 1
      end.tv_nsec -= 1_000_000_000
    }
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    while true {
      if let result = body(&state) { return result }
      if pthread_cond_timedwait(changed, lock, &end) == ETIMEDOUT { return body(&state) }
    }
  }
}
