/// One type of the API: its fields, sorted by name.
public final class Definition: Sendable {
  /// The full name: `io.k8s.api.apps.v1.DaemonSetSpec`.
  public let name: String
  /// The name of the Go struct: `DaemonSetSpec`.
  public let goName: String
  /// The kinds that it describes, as `group/version/Kind`.
  public let kinds: [String]
  /// The fields, sorted by name.
  public let fields: [Field]
  /// The bytes of all names, one behind the other, which texts are searched with.
  private let nameBytes: [UInt8]
  /// Where each name begins among them, and where the last one ends.
  private let nameStarts: [Int]
  /// How maps of this type merge: `atomic`, `granular` or nothing.
  public let mapType: String?
  /// The type that stands for this definition where it is not a list of fields, such as a quantity.
  public let opaque: FieldType?
  /// The fields that Go writes even when they were not sent, with what it writes.
  let alwaysWritten: [(index: Int, zero: Zero)]

  /// What Go writes for a field that was not sent.
  enum Zero: Sendable {
    /// A fixed value.
    case value(JSON)
    /// A struct with its own fields that are always written.
    case fields(Schema.Reference)
  }

  /// Reads a definition's lines.
  init(_ slot: Table.Slot, in table: Table) {
    name = slot.name
    goName = String(slot.name.split(separator: ".").last ?? "")
    kinds = slot.kinds
    let lines = table.body(slot).split(separator: "\n", omittingEmptySubsequences: false)
    var mapType: String?
    var opaque: FieldType?
    for word in (lines.first ?? "").split(separator: "\t") {
      switch word.first {
      case "t": mapType = String(word.dropFirst())
      case "=": opaque = FieldType(word.dropFirst(), in: table)
      default: break
      }
    }
    self.mapType = mapType
    self.opaque = opaque
    let fields = lines.dropFirst().compactMap { Field(line: $0, in: table) }
    self.fields = fields
    nameBytes = fields.flatMap(\.name.utf8)
    nameStarts = fields.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1.name.utf8.count) }
    alwaysWritten = fields.enumerated().compactMap { index, field in
      field.zero.map { (index, $0) }
    }
  }

  /// The names of the fields that must be there.
  public var required: [String] { fields.filter(\.isRequired).map(\.name) }

  /// The name as Go's errors write it: `v1.DaemonSetSpec`.
  public var goType: String { Self.goType(of: name) }

  /// The last two parts of a name, which are the Go package and type.
  static func goType(of name: String) -> String {
    name.split(separator: ".").suffix(2).joined(separator: ".")
  }

  /// The field of a name, spelled exactly so.
  public func field(_ name: String) -> Field? {
    let bytes = Array(name.utf8)
    return index(of: bytes, bytes.indices).map { fields[$0] }
  }

  /// The place of the field of which the name stands in a range of a text.
  func index(of text: [UInt8], _ range: Range<Int>) -> Int? {
    var low = 0
    var high = fields.count
    while low < high {
      let middle = (low + high) / 2
      switch order(middle, text, range) {
      case 0: return middle
      case ..<0: low = middle + 1
      default: high = middle
      }
    }
    return nil
  }

  /// Whether a field's name comes before (negative), is (0), or comes after what stands in a range
  /// of a text.
  @inline(__always)
  private func order(_ field: Int, _ text: [UInt8], _ range: Range<Int>) -> Int {
    let start = nameStarts[field]
    let length = nameStarts[field + 1] - start
    for offset in 0..<min(length, range.count) {
      let mine = nameBytes[start + offset]
      let other = text[range.lowerBound + offset]
      if mine != other { return Int(mine) - Int(other) }
    }
    return length - range.count
  }

  /// What Go writes for a struct of which nothing was sent.
  var zero: JSONObject {
    JSONObject(
      sortedUnique: alwaysWritten.map { index, zero in
        JSONObject.Entry(name: fields[index].name, value: zero.json)
      })
  }
}

extension Definition.Zero {
  /// The value.
  var json: JSON {
    switch self {
    case .value(let value): value
    case .fields(let reference): .object(reference.definition.zero)
    }
  }
}

/// One field of a type.
public final class Field: Sendable {
  /// The name in JSON.
  public let name: String
  /// What may stand there.
  public let type: FieldType
  /// Whether it must be there.
  public let isRequired: Bool
  /// The field by which strategic merge patches tell a list's items apart.
  public let mergeKey: String?
  /// How strategic merge patches merge it: `merge`, `retainKeys`, both or nothing.
  public let patchStrategies: [String]
  /// How server-side apply merges a list: `atomic`, `set`, `map` or nothing.
  public let listType: String?
  /// The fields by which server-side apply tells a list's items apart.
  public let listMapKeys: [String]
  /// How server-side apply merges a map: `atomic`, `granular` or nothing.
  public let mapType: String?
  /// The values that a string, or a list's strings, may have; empty where any.
  public let enumValues: [String]
  /// The default that the API's documentation states.
  public let defaultValue: JSON?
  /// Whether Go writes a zero that was sent, because the field is a pointer.
  public let keepsZero: Bool
  /// The Go type, where the facts name one that the type alone does not tell.
  private let namedGoType: String?
  /// The Go structs that the field is embedded through, between dots, which errors name on the way
  /// to it.
  let embedding: String?
  /// What Go writes when nothing was sent.
  let zero: Definition.Zero?

  /// Reads a field's line: name, type and attributes, each with its letter, between tabs.
  ///
  /// `r` required, `d` default as JSON, `e` values between `|`, `g` Go type, `m` merge key, `p`
  /// patch strategies, `l` list type, `k` list keys, `t` map type, `v` embedding structs, `*` keeps
  /// zeros, `!` is always written, `o` is omitted although its default is zero.
  init?(line: Substring, in table: Table) {
    let words = line.split(separator: "\t")
    guard words.count >= 2 else { return nil }
    name = String(words[0])
    type = FieldType(words[1], in: table)
    var attributes: [Character: String] = [:]
    for word in words.dropFirst(2) {
      if let letter = word.first { attributes[letter] = String(word.dropFirst()) }
    }
    /// The parts of an attribute.
    func list(_ letter: Character, _ separator: Character) -> [String] {
      attributes[letter]?.split(separator: separator, omittingEmptySubsequences: false)
        .map(String.init) ?? []
    }
    isRequired = attributes["r"] != nil
    mergeKey = attributes["m"]
    patchStrategies = list("p", ",")
    listType = attributes["l"]
    listMapKeys = list("k", ",")
    mapType = attributes["t"]
    enumValues = list("e", "|")
    defaultValue = attributes["d"].flatMap { try? JSON(parsing: $0) }
    namedGoType = attributes["g"]
    keepsZero = attributes["*"] != nil
    embedding = attributes["v"]
    guard attributes["o"] == nil else {
      zero = nil
      return
    }
    zero = Self.zero(type, defaultValue, isWritten: attributes["!"] != nil || isRequired)
  }

  /// What Go writes when nothing was sent: the facts state zeros as defaults where it writes them.
  private static func zero(
    _ type: FieldType, _ defaultValue: JSON?, isWritten: Bool
  ) -> Definition.Zero? {
    switch (type, defaultValue) {
    case (.definition(let reference), .object?): .fields(reference)
    case (.array, nil) where isWritten, (.map, nil) where isWritten: .value(.null)
    case (_, let value?) where value == "" || value == 0 || value == false: .value(value)
    default: nil
    }
  }

  /// The Go type as errors name it: `v1.ServiceType`, `[]v1.Container`.
  public var goType: String { namedGoType ?? type.goType }

  /// The Go type of a list's items or a map's values, as errors name it.
  public var goElementType: String {
    if let named = namedGoType {
      if named.hasPrefix("[]") { return String(named.dropFirst(2)) }
      if named.hasPrefix("map["), let end = named.firstIndex(of: "]") {
        return String(named[named.index(after: end)...])
      }
    }
    return type.element?.goType ?? goType
  }
}
