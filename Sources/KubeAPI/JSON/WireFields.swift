internal import Synchronization

/// The fields of one type, in the order in which they are written.
final class WireFields: Sendable {
  /// A field: its name, where it is written among the others, and what it holds.
  private struct Field: Sendable {
    /// The name.
    var name: String
    /// How many fields are written before it.
    var rank: Int
    /// What it holds.
    var type: WireType
  }

  /// The fields, sorted by name.
  private let fields: [Field]

  /// Takes fields in the order in which they are written.
  private init(_ declared: [(name: String, type: WireType)]) {
    fields = declared.enumerated()
      .map { Field(name: $1.name, rank: $0, type: $1.type) }
      .sorted { $0.name.precedes($1.name) }
  }

  /// The places of an object's entries in the order in which they are written: those of fields, then
  /// the others by name.
  func places(of object: JSONObject) -> [WireOrder.Place] {
    var ranked: [(rank: Int, place: WireOrder.Place)] = []
    ranked.reserveCapacity(object.count)
    var next = 0
    for index in 0..<object.count {
      let name = object.entries[index].name
      while next < fields.count, fields[next].name.precedes(name) { next += 1 }
      if next < fields.count, fields[next].name.hasSameBytes(as: name) {
        ranked.append((fields[next].rank, WireOrder.Place(index: index, type: fields[next].type)))
      } else {
        ranked.append((fields.count + index, WireOrder.Place(index: index, type: .plain)))
      }
    }
    ranked.sort { $0.rank < $1.rank }
    return ranked.map(\.place)
  }
}

// MARK: The table

extension WireFields {
  /// A type that is read when it is first needed.
  private final class Slot: Sendable {
    /// The fields, once they have been read.
    let fields = AtomicLazyReference<WireFields>()
  }

  /// Types that are never encoded in another form, in the syntax of `extras`.
  private enum Extra: Int, CaseIterable {
    /// A table.
    case table
    /// A column of a table.
    case column
    /// A row of a table.
    case row
    /// An object of which nothing is known but that it is one.
    case object
    /// A list of such objects.
    case list
  }

  /// The types by their place: those of messages, then the extra ones.
  private static let slots = (0..<ProtobufMessage.count + Extra.allCases.count).map { _ in Slot() }

  /// How many types there are.
  static var count: Int { slots.count }

  /// The type at a place.
  static func at(_ place: Int) -> WireFields {
    if let fields = slots[place].fields.load() { return fields }
    let declared =
      Extra(rawValue: place - ProtobufMessage.count).map(declared)
      ?? withTypeMeta(declared(ProtobufMessage.at(place)))
    return slots[place].fields.storeIfNil(WireFields(declared))
  }

  /// What an object is that says this of itself.
  static func type(apiVersion: String, kind: String) -> WireType {
    if apiVersion == "meta.k8s.io/v1" || apiVersion == "meta.k8s.io/v1beta1" {
      switch kind {
      case "Table": return type(.table)
      case "PartialObjectMetadata": return type(.object)
      case "PartialObjectMetadataList": return type(.list)
      default: break
      }
    }
    // Custom resources have no types: theirs are maps, whose names are sorted.
    guard let name = Schema.kubernetes.name(apiVersion: apiVersion, kind: kind) else {
      return .plain
    }
    return ProtobufMessage.place(name).map(WireType.init(place:))
      ?? type(kind.hasSuffix("List") ? .list : .object)
  }

  /// Some fields behind those that every object begins with, unless they are among them.
  private static func withTypeMeta(
    _ fields: [(name: String, type: WireType)]
  ) -> [(name: String, type: WireType)] {
    typeMeta.filter { own in !fields.contains { $0.name == own.name } } + fields
  }

  /// What every object begins with.
  private static let typeMeta: [(name: String, type: WireType)] = [
    ("kind", .plain), ("apiVersion", .plain),
  ]

  /// The type of an extra one.
  private static func type(_ extra: Extra) -> WireType {
    WireType(place: ProtobufMessage.count + extra.rawValue)
  }

  /// The fields of an extra type.
  private static func declared(_ extra: Extra) -> [(name: String, type: WireType)] {
    switch extra {
    case .table:
      typeMeta + [
        ("metadata", metadata("ListMeta")), ("columnDefinitions", type(.column)),
        ("rows", type(.row)),
      ]
    case .column:
      ["name", "type", "format", "description", "priority"].map { ($0, .plain) }
    case .row: [("cells", .plain), ("conditions", .plain), ("object", .root)]
    case .object: typeMeta + [("metadata", metadata("ObjectMeta"))]
    case .list:
      typeMeta + [("metadata", metadata("ListMeta")), ("items", type(.object))]
    }
  }

  /// A type of metadata.
  private static func metadata(_ name: String) -> WireType {
    ProtobufMessage.place("io.k8s.apimachinery.pkg.apis.meta.v1.\(name)")
      .map(WireType.init(place:)) ?? .plain
  }

  /// The fields of a message; those of messages that stand among its own, too.
  private static func declared(
    _ message: ProtobufMessage
  ) -> [(name: String, type: WireType)] {
    message.order.flatMap { field -> [(name: String, type: WireType)] in
      guard case .message(let place) = field.kind else { return [(field.name, .plain)] }
      let inner = ProtobufMessage.at(place)
      switch field.shape {
      case .inline: return declared(inner)
      case .map: return [(field.name, type(of: inner, place).map)]
      case .one, .list: return [(field.name, type(of: inner, place))]
      }
    }
  }

  /// The type of a message that is a field's value.
  private static func type(of message: ProtobufMessage, _ place: Int) -> WireType {
    if message.name == "io.k8s.apimachinery.pkg.runtime.RawExtension" { return .root }
    return message.order.isEmpty ? .plain : WireType(place: place)
  }
}
