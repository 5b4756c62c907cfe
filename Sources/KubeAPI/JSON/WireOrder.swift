/// The order in which the real server writes the fields of objects: that in which their types declare
/// them, where values held here are sorted by name.
///
/// What a type is made of says the table by which clients encode objects, which names fields in the
/// order of their declaration. Fields that no table knows follow in the order of their names.
// Kubernetes: apimachinery/pkg/runtime/serializer/json/json.go, doEncode
struct WireOrder: Sendable {
  /// Where an entry of an object is written.
  struct Place: Sendable {
    /// The place of the entry in the object.
    var index: Int
    /// What its value is.
    var type: WireType
  }

  /// What the last object of a type looked like: most objects look like the one before them.
  private struct Shape {
    /// An object with the same names.
    var object: JSONObject
    /// The places of its entries in the order in which they are written.
    var places: [Place]

    /// Whether an object has the same names.
    func fits(_ other: JSONObject) -> Bool {
      guard object.count == other.count else { return false }
      for place in 0..<other.count
      where !object.entries[place].name.hasSameBytes(as: other.entries[place].name) {
        return false
      }
      return true
    }
  }

  /// The shapes of the last objects, by the place of their type.
  private var shapes: [Shape?] = []
  /// The last object that said itself what it is.
  private var root: (apiVersion: String, kind: String, type: WireType)?

  /// Knows no shapes yet.
  init() {}

  /// What an object is, where its place does not say it.
  mutating func type(ofRoot object: JSONObject) -> WireType {
    guard let kind = object["kind"]?.string else { return .plain }
    let apiVersion = object["apiVersion"]?.string ?? ""
    if let root, root.kind.hasSameBytes(as: kind), root.apiVersion.hasSameBytes(as: apiVersion) {
      return root.type
    }
    let type = WireFields.type(apiVersion: apiVersion, kind: kind)
    root = (apiVersion, kind, type)
    return type
  }

  /// The places of an object's entries in the order in which they are written.
  mutating func places(of object: JSONObject, _ type: WireType) -> [Place] {
    if shapes.isEmpty { shapes = Array(repeating: nil, count: WireFields.count) }
    if let shape = shapes[type.place], shape.fits(object) { return shape.places }
    let places = WireFields.at(type.place).places(of: object)
    shapes[type.place] = Shape(object: object, places: places)
    return places
  }
}

/// What a value is, as far as the order of fields needs it.
struct WireType: Hashable, Sendable {
  /// The place of a type in the table, times two, and one more for maps of it; negative for none.
  private let code: Int32

  /// What has no type here: a scalar, or a map.
  static let plain = WireType(code: -1)
  /// An object that says itself what it is.
  static let root = WireType(code: -2)

  /// Names a type by a code.
  private init(code: Int32) { self.code = code }

  /// Names the type at a place.
  init(place: Int) { code = Int32(place) * 2 }

  /// A map of names to values of the type.
  var map: WireType { code >= 0 ? WireType(code: code | 1) : self }
  /// The place of the type in the table.
  var place: Int { Int(code >> 1) }
  /// Whether this is an object with fields of its own.
  var hasFields: Bool { code >= 0 && code & 1 == 0 }
  /// The type of a map's values.
  var value: WireType { code >= 0 ? WireType(code: code & ~1) : self }
}
