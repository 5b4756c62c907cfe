internal import KubeAPI

/// A column of a custom resource's table.
// Kubernetes: apiextensions-apiserver/pkg/registry/customresource/tableconvertor/tableconvertor.go
struct CustomColumn: Sendable {
  /// The column as clients are told of it.
  let column: TableColumn
  /// Where its cells are found; `nil` where that cannot be read.
  private let path: ColumnPath?

  /// The columns that a definition states; the age where it states none.
  static func columns(_ given: [JSON]) -> [CustomColumn] {
    guard !given.isEmpty else {
      return [
        CustomColumn(
          column: TableColumn("Age", "date"), path: ColumnPath(".metadata.creationTimestamp"))
      ]
    }
    return given.map { column in
      let path = column.text("jsonPath")
      let description = column.text("description")
      return CustomColumn(
        column: TableColumn(
          column.text("name"), column.text("type"), format: column.text("format"),
          priority: column.number("priority") ?? 0,
          description: description.isEmpty
            ? "Custom resource definition column (in JSONPath format): \(path)" : description),
        path: ColumnPath(path))
    }
  }

  /// The cell of an object; `null` where there is nothing to show.
  func cell(_ object: JSON, _ clock: inout CellClock) -> JSON {
    guard let value = path?.values(in: object).first, !value.isNull else { return .null }
    switch (column.type, value) {
    case ("string", .string): return value
    case ("string", .array), ("string", .object): return .string(value.text)
    case ("string", _): return .string(value.goText)
    case ("integer", .integer): return value
    case ("integer", .double(let number)):
      return .integer(Int64(exactly: number.rounded(.towardZero)) ?? 0)
    case ("number", .integer), ("number", .double), ("boolean", .bool): return value
    case ("date", .string(let text)):
      return Instant(rfc3339: text) == nil ? "<invalid>" : clock.age(value)
    default: return .null
    }
  }
}
