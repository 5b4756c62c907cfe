import ControlPlane
import KubeAPI
import Scenario

/// A table as kubectl prints it.
// Kubernetes: cli-runtime/pkg/printers/tableprinter.go
struct PrintedTable {
  /// The lines, without blanks at their ends.
  let lines: [String]

  /// The text of all lines.
  var text: String { lines.joined(separator: "\n") }

  /// Prints the objects of a YAML text, as the server would show them if they were stored.
  init(_ yaml: String, now: String = "2026-01-01T00:00:30Z", wide: Bool = false) throws {
    self.init(try Self.table(yaml, now: now), wide: wide)
  }

  /// The rows of the table of objects.
  static func rows(_ yaml: String) throws -> [JSON] {
    try table(yaml, now: "2026-01-01T00:00:30Z")["rows"]?.array ?? []
  }

  /// The table of the objects of a YAML text.
  private static func table(_ yaml: String, now: String) throws -> JSON {
    let objects = try Scenario.objects(in: yaml)
    let resource = try resource(of: objects.first ?? [:])
    let list: JSON = [
      "apiVersion": .string(resource.apiVersion), "kind": .string("\(resource.kind)List"),
      "metadata": ["resourceVersion": "7"], "items": .array(objects),
    ]
    return try Representation.table(.v1, .none).render(
      list, resource: resource, now: Instant(rfc3339: now) ?? Instant(seconds: 0))
  }

  /// The resource of an object.
  private static func resource(of object: JSON) throws -> Resource {
    guard
      let resource = Resource.find(
        apiVersion: object["apiVersion"]?.string ?? "", kind: object["kind"]?.string ?? "")
    else { throw APIError.badRequest("no such resource") }
    return resource
  }

  /// Prints a table; columns that are not important only where it is to be wide.
  init(_ table: JSON, wide: Bool) {
    let columns = table["columnDefinitions"]?.array ?? []
    let shown = columns.indices.filter { wide || columns[$0]["priority"] == 0 }
    var rows = [shown.map { (columns[$0]["name"]?.string ?? "").uppercased() }]
    for row in table["rows"]?.array ?? [] {
      let cells = row["cells"]?.array ?? []
      rows.append(shown.map { $0 < cells.count ? Self.text(cells[$0]) : "?" })
    }
    let widths = shown.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    lines = rows.map { row in
      var line = ""
      for (column, cell) in row.enumerated() {
        line += cell
        if column + 1 < row.count {
          line += String(repeating: " ", count: widths[column] + 3 - cell.count)
        }
      }
      while line.last == " " { line.removeLast() }
      return line
    }
  }

  /// A cell as text.
  private static func text(_ cell: JSON) -> String { cell.string ?? cell.text }
}
