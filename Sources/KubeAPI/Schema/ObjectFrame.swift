/// A struct, map or list that is being read.
struct ObjectFrame {
  /// The struct's type; `nil` for a map or list.
  let definition: Definition?
  /// Whether it is a list.
  let isList: Bool
  /// Whether a type's own reader is at work, inside of which mistakes have no place of their own.
  let isOpaque: Bool
  /// What may stand in the value that is next.
  private(set) var valueType: FieldType
  /// The struct's field, or the field whose map or list it is.
  private(set) var field: Field?
  /// The name that the next value belongs to.
  var name = ""
  /// The struct's entries sorted by field, or the map's in the order of the text.
  private var entries: [JSONObject.Entry] = []
  /// The place of the field of each of the struct's entries.
  private var places: [Int] = []
  /// The place of the field that the next value belongs to.
  private var place = 0
  /// Which fields the text had.
  private var seen: UInt64 = 0
  /// The list's items.
  private var items: [JSON] = []
  /// The map's names, once there are many.
  private var names: Set<String> = []

  /// Opens a struct; one that was given twice goes on where it was.
  init(_ definition: Definition, isOpaque: Bool = false, resuming previous: JSON? = nil) {
    self.definition = definition
    self.isOpaque = isOpaque
    isList = false
    valueType = .any
    for entry in previous?.object ?? JSONObject() {
      let bytes = Array(entry.name.utf8)
      guard let index = definition.index(of: bytes, bytes.indices) else { continue }
      places.append(index)
      entries.append(entry)
    }
  }

  /// Opens a map of values of a type; one that was given twice goes on where it was.
  init(map type: FieldType, of field: Field?, resuming previous: JSON? = nil) {
    definition = nil
    isOpaque = false
    isList = false
    valueType = type
    self.field = field
    entries = previous?.object.map(Array.init) ?? []
  }

  /// Opens a list of items of a type.
  init(list type: FieldType, of field: Field? = nil, isOpaque: Bool = false) {
    definition = nil
    self.isOpaque = isOpaque
    isList = true
    valueType = type
    self.field = field
  }
}

extension ObjectFrame {
  /// How many items the list has.
  var count: Int { items.count }

  /// The struct's field that the next value belongs to; `nil` in a map or list.
  var ownField: Field? { definition == nil ? nil : field }

  /// The Go type of the value that is next.
  var goType: String {
    guard definition == nil else { return field?.goType ?? valueType.goType }
    return field?.goElementType ?? valueType.goType
  }

  /// Goes to a field; true when the text had it before.
  mutating func enter(_ field: Field, _ index: Int) -> Bool {
    self.field = field
    name = field.name
    valueType = field.type
    place = index
    let bit: UInt64 = 1 << UInt64(index & 63)
    defer { seen |= bit }
    return seen & bit != 0
  }

  /// The list or map that the struct's field has already, because it is given twice.
  var previous: JSON? {
    guard definition != nil, let index = places.firstIndex(of: place) else { return nil }
    return entries[index].value
  }

  /// Whether the map has a name already; the name is noted.
  mutating func has(_ name: String) -> Bool {
    guard entries.count >= 16 else {
      return entries.contains { $0.name.hasSameBytes(as: name) }
    }
    if names.isEmpty { names = Set(entries.map(\.name)) }
    return !names.insert(name).inserted
  }

  /// Puts a value where it belongs; zeros that Go would leave out are left out.
  mutating func take(_ value: JSON) {
    if isList {
      items.append(value)
    } else if definition == nil {
      entries.append(JSONObject.Entry(name: name, value: value))
    } else if let field, field.omits(value) {
      remove()
    } else {
      insert(value)
    }
  }

  /// Takes a `null`: nothing in a struct, a zero in a list or map.
  mutating func takeNull() {
    if definition == nil {
      take(valueType.zero)
    } else {
      remove()
    }
  }

  /// Puts a value of the struct's field in order of the fields.
  private mutating func insert(_ value: JSON) {
    var index = places.count
    while index > 0, places[index - 1] > place { index -= 1 }
    if index > 0, places[index - 1] == place {
      entries[index - 1].value = value
    } else {
      entries.insert(JSONObject.Entry(name: name, value: value), at: index)
      places.insert(place, at: index)
    }
  }

  /// Takes the value of the struct's field out, when there is one.
  private mutating func remove() {
    guard let index = places.firstIndex(of: place) else { return }
    entries.remove(at: index)
    places.remove(at: index)
  }

  /// The finished struct, map or list.
  var value: JSON {
    mutating get {
      if isList { return .array(items) }
      guard let definition else { return .object(JSONObject(unsorted: entries)) }
      for (index, zero) in definition.alwaysWritten where !places.contains(index) {
        place = index
        name = definition.fields[index].name
        insert(zero.json)
      }
      return .object(JSONObject(sortedUnique: entries))
    }
  }
}

extension Field {
  /// Whether Go leaves a value out of what it writes.
  fileprivate func omits(_ value: JSON) -> Bool {
    switch value {
    case .string(let text):
      switch type {
      case .string, .bytes: text.isEmpty && !keepsZero && zero == nil
      default: false
      }
    case .integer(let number):
      switch type {
      case .int32, .int64, .double: number == 0 && !keepsZero && zero == nil
      default: false
      }
    case .double(let number): number == 0 && !keepsZero && zero == nil
    case .bool(let flag):
      if case .boolean = type { !flag && !keepsZero && zero == nil } else { false }
    case .array(let items): if case .array = type { items.isEmpty } else { false }
    case .object(let object): if case .map = type { object.isEmpty } else { false }
    case .null: true
    }
  }
}

extension FieldType {
  /// What Go makes of a `null` in a list or map.
  fileprivate var zero: JSON {
    switch self {
    case .string, .bytes: ""
    case .boolean: false
    case .int32, .int64, .double, .intOrString: 0
    case .quantity: "0"
    case .time, .microTime, .any, .schemaOr, .array, .map: .null
    case .definition(let reference): .object(reference.definition.zero)
    }
  }
}
