// Reading fields as Go's zero values have it: what is missing is empty.
extension JSON {
  /// The string of a name; empty where there is none.
  @inlinable
  public func text(_ name: String) -> String {
    if case .string(let value)? = self[name] { value } else { "" }
  }

  /// The integer of a name; `nil` where there is none.
  @inlinable
  public func number(_ name: String) -> Int64? {
    if case .integer(let value)? = self[name] { value } else { nil }
  }

  /// The truth value of a name; false where there is none.
  @inlinable
  public func flag(_ name: String) -> Bool {
    if case .bool(let value)? = self[name] { value } else { false }
  }

  /// The list of a name; empty where there is none.
  @inlinable
  public func items(_ name: String) -> [JSON] {
    if case .array(let value)? = self[name] { value } else { [] }
  }

  /// The map of a name; empty where there is none.
  @inlinable
  public func map(_ name: String) -> JSONObject {
    if case .object(let value)? = self[name] { value } else { JSONObject() }
  }

  /// The value of a name, unless it is missing or `null`.
  @inlinable
  public func present(_ name: String) -> JSON? {
    guard let value = self[name], !value.isNull else { return nil }
    return value
  }

  /// Whether a name has a value other than `null`.
  @inlinable
  public func has(_ name: String) -> Bool { present(name) != nil }

  /// Edits the items of a list in place; does nothing where there is no list.
  @inlinable
  public mutating func modifyItems(_ name: String, _ body: (inout JSON) -> Void) {
    guard case .object(var object) = self, let index = object.index(of: name) else { return }
    self = .null
    object.modify(at: index) { value in
      guard case .array(var items) = value else { return }
      value = .null
      for place in items.indices { body(&items[place]) }
      value = .array(items)
    }
    self = .object(object)
  }

  /// Edits the value of a name in place; does nothing where there is none.
  @inlinable
  public mutating func modifyPresent(_ name: String, _ body: (inout JSON) -> Void) {
    guard case .object(var object) = self, let index = object.index(of: name) else { return }
    self = .null
    object.modify(at: index) { value in if !value.isNull { body(&value) } }
    self = .object(object)
  }

  /// Gives a name a value where it has none.
  @inlinable
  public mutating func setDefault(_ name: String, _ value: @autoclosure () -> JSON) {
    if !has(name) { self[name] = value() }
  }

  /// Gives a name a value where it has none, or an empty string.
  @inlinable
  public mutating func setDefaultText(_ name: String, _ value: @autoclosure () -> String) {
    if text(name).isEmpty { self[name] = .string(value()) }
  }
}

extension JSONObject {
  /// Edits the value at a place.
  @inlinable
  public mutating func modify(at index: Int, _ body: (inout JSON) -> Void) {
    body(&entries[index].value)
  }
}
