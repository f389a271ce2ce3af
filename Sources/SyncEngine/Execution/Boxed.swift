// SPDX-License-Identifier: MIT

/// Keeps a large value outside of those that hold it: to copy them is to copy a reference.
///
/// The settings of an account have some two hundred fields, and each type with a ``RunContext`` would get
/// its own 15 KB of code to copy them.
@propertyWrapper
struct Boxed<Value: Sendable>: Sendable {
  private final class Box: Sendable {
    let value: Value
    init(_ value: Value) { self.value = value }
  }

  private var box: Box

  init(wrappedValue: Value) { box = Box(wrappedValue) }

  var wrappedValue: Value {
    _read { yield box.value }
    set { box = Box(newValue) }
  }
}
