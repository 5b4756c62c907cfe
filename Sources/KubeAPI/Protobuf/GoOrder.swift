/// Writes objects as Go's encoder does: fields in the order of their types, not of the alphabet.
///
/// What has no type here, such as a map, is written in the order of its names, which is Go's, too.
public struct GoOrder {
  /// What writes.
  private var printer = JSONPrinter()

  /// The bytes of an object on one line.
  public static func bytes(_ object: JSON) -> [UInt8] {
    var order = GoOrder()
    order.write(object: object)
    return order.printer.output
  }

  /// Writes an object that says what it is.
  private mutating func write(object: JSON) {
    let apiVersion = object["apiVersion"]?.string ?? ""
    let kind = object["kind"]?.string ?? ""
    let parts = apiVersion.split(separator: "/").map(String.init)
    let (group, version) = parts.count == 2 ? (parts[0], parts[1]) : ("", apiVersion)
    let definition = Schema.kubernetes.definition(group: group, version: version, kind: kind)
    guard let message = definition.flatMap({ ProtobufMessage.named($0.name) }) else {
      return writeUntyped(object)
    }
    write(object, message, isRoot: true)
  }

  /// Writes an object without a type here: what it is and its metadata first.
  private mutating func writeUntyped(_ object: JSON) {
    guard let fields = object.object, object["kind"] != nil else { return printer.print(object) }
    let first = ["kind", "apiVersion", "metadata"]
    var isFirst = true
    printer.write(raw: "{".utf8)
    for name in first {
      guard let value = fields[name] else { continue }
      begin(name, &isFirst)
      if name == "metadata", let metadata = ProtobufMessage.named(Self.listMetadata) {
        write(value, metadata, isRoot: false)
      } else {
        printer.print(value)
      }
    }
    for entry in fields where !first.contains(entry.name) {
      begin(entry.name, &isFirst)
      printer.print(entry.value)
    }
    printer.write(raw: "}".utf8)
  }

  /// The metadata of lists.
  private static let listMetadata = "io.k8s.apimachinery.pkg.apis.meta.v1.ListMeta"

  /// Writes the name of a field.
  private mutating func begin(_ name: String, _ isFirst: inout Bool) {
    if !isFirst { printer.write(raw: ",".utf8) }
    isFirst = false
    printer.write(string: name)
    printer.write(raw: ":".utf8)
  }

  /// Writes a value of a type.
  private mutating func write(_ value: JSON, _ message: ProtobufMessage, isRoot: Bool) {
    guard let fields = value.object, !message.order.isEmpty else { return printer.print(value) }
    var isFirst = true
    var written = 0
    printer.write(raw: "{".utf8)
    if isRoot {
      for name in ["kind", "apiVersion"] {
        guard let value = fields[name] else { continue }
        begin(name, &isFirst)
        printer.print(value)
        written += 1
      }
    }
    writeFields(fields, message, &isFirst, &written)
    if written < fields.count {
      let known = Self.names(of: message)
      for entry in fields where !known.contains(entry.name) {
        if isRoot, entry.name == "kind" || entry.name == "apiVersion" { continue }
        begin(entry.name, &isFirst)
        printer.print(entry.value)
      }
    }
    printer.write(raw: "}".utf8)
  }

  /// Writes the fields of a type that are there.
  private mutating func writeFields(
    _ fields: JSONObject, _ message: ProtobufMessage, _ isFirst: inout Bool, _ written: inout Int
  ) {
    for field in message.order {
      if field.shape == .inline {
        if case .message(let place) = field.kind {
          writeFields(fields, ProtobufMessage.at(place), &isFirst, &written)
        }
        continue
      }
      guard let value = fields[field.name] else { continue }
      begin(field.name, &isFirst)
      written += 1
      write(value, field)
    }
  }

  /// Writes the value of a field.
  private mutating func write(_ value: JSON, _ field: ProtobufMessage.Field) {
    guard case .message(let place) = field.kind else { return printer.print(value) }
    let message = ProtobufMessage.at(place)
    switch (field.shape, value) {
    case (.one, _): write(value, message, isRoot: false)
    case (.list, .array(let items)):
      printer.write(raw: "[".utf8)
      for (index, item) in items.enumerated() {
        if index > 0 { printer.write(raw: ",".utf8) }
        write(item, message, isRoot: false)
      }
      printer.write(raw: "]".utf8)
    default: printer.print(value)
    }
  }

  /// The names of all fields of a type.
  private static func names(of message: ProtobufMessage) -> Set<String> {
    var names: Set<String> = []
    for field in message.order {
      if field.shape == .inline, case .message(let place) = field.kind {
        names.formUnion(self.names(of: ProtobufMessage.at(place)))
      } else {
        names.insert(field.name)
      }
    }
    return names
  }
}
