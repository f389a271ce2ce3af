// SPDX-License-Identifier: MIT

extension JSONValue {
  /// The JSON form of a value; what has no value is left out of objects.
  ///
  /// - Throws: What the value's own `encode(to:)` throws.
  package init(encoding value: some Encodable) throws {
    let slot = Slot()
    try value.encode(to: SlotEncoder(slot: slot, codingPath: []))
    self = slot.value
  }
}

/// A place in the tree that is being built.
private final class Slot {
  private enum Content {
    case value(JSONValue)
    case list([Slot])
    case object([String: Slot])
  }

  private var content = Content.object([:])

  var value: JSONValue {
    switch content {
    case .value(let value): value
    case .list(let slots): .list(slots.map(\.value))
    case .object(let slots): .object(slots.mapValues(\.value))
    }
  }

  var count: Int {
    guard case .list(let slots) = content else { return 0 }
    return slots.count
  }

  func set(_ value: JSONValue) { content = .value(value) }

  func becomeList() {
    if case .list = content { return }
    content = .list([])
  }

  func append() -> Slot {
    let slot = Slot()
    if case .list(let slots) = content { content = .list(slots + [slot]) }
    return slot
  }

  func member(_ name: String) -> Slot {
    guard case .object(var slots) = content else { return Slot() }
    let slot = slots[name] ?? Slot()
    slots[name] = slot
    content = .object(slots)
    return slot
  }

  func set(_ value: some Encodable, _ path: [any CodingKey]) throws {
    try value.encode(to: SlotEncoder(slot: self, codingPath: path))
  }
}

private struct SlotEncoder: Encoder {
  let slot: Slot
  let codingPath: [any CodingKey]
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    KeyedEncodingContainer(ObjectEncoder(slot: slot, codingPath: codingPath))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    slot.becomeList()
    return ListEncoder(slot: slot, codingPath: codingPath)
  }

  func singleValueContainer() -> any SingleValueEncodingContainer {
    ValueEncoder(slot: slot, codingPath: codingPath)
  }
}

private struct ValueEncoder: SingleValueEncodingContainer {
  let slot: Slot
  let codingPath: [any CodingKey]

  func encodeNil() { slot.set(.null) }
  func encode(_ value: Bool) { slot.set(.boolean(value)) }
  func encode(_ value: String) { slot.set(.text(value)) }
  func encode(_ value: Double) { slot.set(.fraction(value)) }
  func encode(_ value: Float) { slot.set(.fraction(Double(value))) }
  func encode(_ value: some FixedWidthInteger & Encodable) {
    slot.set(.number(Int(clamping: value)))
  }
  func encode(_ value: some Encodable) throws { try slot.set(value, codingPath) }
}

private struct ListEncoder: UnkeyedEncodingContainer {
  let slot: Slot
  let codingPath: [any CodingKey]
  var count: Int { slot.count }
  private var next: ValueEncoder { ValueEncoder(slot: slot.append(), codingPath: codingPath) }

  init(slot: Slot, codingPath: [any CodingKey]) {
    self.slot = slot
    self.codingPath = codingPath
  }

  func encodeNil() { next.encodeNil() }
  func encode(_ value: Bool) { next.encode(value) }
  func encode(_ value: String) { next.encode(value) }
  func encode(_ value: Double) { next.encode(value) }
  func encode(_ value: Float) { next.encode(value) }
  func encode(_ value: some FixedWidthInteger & Encodable) { next.encode(value) }
  func encode(_ value: some Encodable) throws { try next.encode(value) }

  func nestedContainer<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    KeyedEncodingContainer(ObjectEncoder(slot: slot.append(), codingPath: codingPath))
  }

  func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
    let inner = slot.append()
    inner.becomeList()
    return ListEncoder(slot: inner, codingPath: codingPath)
  }

  func superEncoder() -> any Encoder { SlotEncoder(slot: slot.append(), codingPath: codingPath) }
}

private struct ObjectEncoder<Key: CodingKey>: KeyedEncodingContainerProtocol {
  let slot: Slot
  let codingPath: [any CodingKey]

  private func value(_ key: some CodingKey) -> ValueEncoder {
    ValueEncoder(slot: slot.member(key.stringValue), codingPath: codingPath + [key])
  }

  func encodeNil(forKey key: Key) { value(key).encodeNil() }
  func encode(_ value: Bool, forKey key: Key) { self.value(key).encode(value) }
  func encode(_ value: String, forKey key: Key) { self.value(key).encode(value) }
  func encode(_ value: Double, forKey key: Key) { self.value(key).encode(value) }
  func encode(_ value: Float, forKey key: Key) { self.value(key).encode(value) }
  func encode(_ value: some FixedWidthInteger & Encodable, forKey key: Key) {
    self.value(key).encode(value)
  }
  func encode(_ value: some Encodable, forKey key: Key) throws { try self.value(key).encode(value) }

  func nestedContainer<Inner: CodingKey>(
    keyedBy type: Inner.Type, forKey key: Key
  ) -> KeyedEncodingContainer<Inner> {
    let inner = slot.member(key.stringValue)
    return KeyedEncodingContainer(ObjectEncoder<Inner>(slot: inner, codingPath: codingPath + [key]))
  }

  func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
    let inner = slot.member(key.stringValue)
    inner.becomeList()
    return ListEncoder(slot: inner, codingPath: codingPath + [key])
  }

  func superEncoder() -> any Encoder {
    SlotEncoder(slot: slot.member("super"), codingPath: codingPath)
  }

  func superEncoder(forKey key: Key) -> any Encoder {
    SlotEncoder(slot: slot.member(key.stringValue), codingPath: codingPath + [key])
  }
}
