/// One JSON value: the form in which every object of the cluster is held, compared and printed.
///
/// Integers that fit 64 bits are kept apart from other numbers, as Kubernetes keeps them. Objects
/// hold their keys sorted, so equal values have equal bytes. Strings are equal only when their
/// bytes are.
@frozen
public enum JSON: Sendable {
  /// The value `null`.
  case null
  /// `true` or `false`.
  case bool(Bool)
  /// A number without fraction or exponent that fits 64 bits.
  case integer(Int64)
  /// Any other number.
  case double(Double)
  /// A string, which is valid UTF-8.
  case string(String)
  /// A list of values.
  case array([JSON])
  /// A map of names to values, sorted by name.
  case object(JSONObject)
}

// MARK: Reading

extension JSON {
  /// The string, when this is one.
  @inlinable
  public var string: String? { if case .string(let value) = self { value } else { nil } }

  /// The integer, when this is one.
  @inlinable
  public var integer: Int64? { if case .integer(let value) = self { value } else { nil } }

  /// The integer as `Int`, when this is one.
  @inlinable
  public var int: Int? { if case .integer(let value) = self { Int(value) } else { nil } }

  /// The truth value, when this is one.
  @inlinable
  public var bool: Bool? { if case .bool(let value) = self { value } else { nil } }

  /// The number as a double, when this is a number.
  @inlinable
  public var double: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .double(let value): value
    default: nil
    }
  }

  /// The items, when this is a list.
  @inlinable
  public var array: [JSON]? { if case .array(let value) = self { value } else { nil } }

  /// The map, when this is one.
  @inlinable
  public var object: JSONObject? { if case .object(let value) = self { value } else { nil } }

  /// Whether this is `null`.
  @inlinable
  public var isNull: Bool { if case .null = self { true } else { false } }

  /// Whether this is `null`, or an empty string, list or map.
  public var isEmpty: Bool {
    switch self {
    case .null: true
    case .string(let value): value.isEmpty
    case .array(let value): value.isEmpty
    case .object(let value): value.isEmpty
    default: false
    }
  }

  /// Whether this is a list or a map.
  @inlinable
  public var isContainer: Bool {
    switch self {
    case .array, .object: true
    default: false
    }
  }

  /// The value of one name; `nil` where there is none or this is no map. Setting `nil` removes the
  /// name; setting a name of anything but a map makes it one.
  @inlinable
  public subscript(_ name: String) -> JSON? {
    get {
      guard case .object(let object) = self else { return nil }
      return object[name]
    }
    set { update { $0[name] = newValue } }
  }

  /// The item at an index; `nil` beyond the ends or where this is no list.
  @inlinable
  public subscript(_ index: Int) -> JSON? {
    guard case .array(let items) = self, items.indices.contains(index) else { return nil }
    return items[index]
  }

  /// The value at the end of a path of names.
  @inlinable
  public subscript(at path: [String]) -> JSON? {
    var value = self
    for name in path {
      guard let next = value[name] else { return nil }
      value = next
    }
    return value
  }

  /// The value at the end of a path of names.
  @inlinable
  public subscript(_ first: String, _ second: String, _ rest: String...) -> JSON? {
    guard case .object(let object) = self, var value = object[first]?[second] else { return nil }
    for name in rest {
      guard let next = value[name] else { return nil }
      value = next
    }
    return value
  }
}

// MARK: Changing

extension JSON {
  /// Edits the map in place, without a copy where it is not shared; anything but a map becomes one
  /// first.
  @inlinable
  public mutating func update<Result>(_ body: (inout JSONObject) -> Result) -> Result {
    var object: JSONObject
    if case .object(let value) = self { object = value } else { object = JSONObject() }
    self = .null
    defer { self = .object(object) }
    return body(&object)
  }

  /// Edits the list in place, without a copy where it is not shared; anything but a list becomes
  /// one first.
  @inlinable
  public mutating func updateItems<Result>(_ body: (inout [JSON]) -> Result) -> Result {
    var items: [JSON]
    if case .array(let value) = self { items = value } else { items = [] }
    self = .null
    defer { self = .array(items) }
    return body(&items)
  }

  /// Edits the value of a name in place; a missing one starts as `null`, and one left `null` stays
  /// so.
  @inlinable
  public mutating func modify<Result>(_ name: String, _ body: (inout JSON) -> Result) -> Result {
    update { $0.modify(name, body) }
  }

  /// Sets the value at the end of a path of names, making maps on the way; `nil` removes it.
  public mutating func set(_ path: [String], _ value: JSON?) {
    setTail(path[...], value)
  }

  /// Sets the value at the end of what is left of a path.
  private mutating func setTail(_ path: ArraySlice<String>, _ value: JSON?) {
    guard let first = path.first else {
      self = value ?? .null
      return
    }
    if path.count == 1 {
      self[first] = value
    } else if value != nil || self[first] != nil {
      modify(first) { $0.setTail(path.dropFirst(), value) }
    }
  }
}

// MARK: Literals

extension JSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByBooleanLiteral,
  ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral,
  ExpressibleByFloatLiteral
{
  /// Makes a string.
  @inlinable
  public init(stringLiteral value: String) { self = .string(value) }
  /// Makes an integer.
  @inlinable
  public init(integerLiteral value: Int64) { self = .integer(value) }
  /// Makes a truth value.
  @inlinable
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  /// Makes a list.
  @inlinable
  public init(arrayLiteral elements: JSON...) { self = .array(elements) }
  /// Makes a map; of a name that is given twice the last value counts.
  @inlinable
  public init(dictionaryLiteral elements: (String, JSON)...) {
    self = .object(JSONObject(elements))
  }
  /// Makes `null`.
  @inlinable
  public init(nilLiteral: ()) { self = .null }
  /// Makes a number.
  @inlinable
  public init(floatLiteral value: Double) { self = .double(value) }
}
