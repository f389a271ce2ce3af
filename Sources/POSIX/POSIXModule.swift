// SPDX-License-Identifier: MIT

/// The operating system with types: files, waiting, threads, signals and the wall clock.
///
/// Nothing here knows what mail is.  C names end at this border: a descriptor is a
/// ``FileDescriptor``, a failed call a ``SystemError``, a thread a ``Thread``.
///
/// Reading order:
/// 1. ``SystemError``, ``FileDescriptor``, ``Files`` and ``Directory``: the file system.
/// 2. ``Deadline``, ``PollSet`` and ``WakeUp``: waiting for bytes, and being woken from it.
/// 3. ``Thread``, ``Monitor`` and ``Signals``: threads that block, and how they wait for each other.
package enum POSIXModule {}
