internal import KubeAPI

/// One column of a resource's table, as the server tells it to clients.
struct TableColumn: Sendable {
  /// The heading.
  let name: String
  /// The type of the cells, as OpenAPI names it.
  let type: String
  /// The format of the cells; `name` marks the object's name.
  let format: String
  /// How far from the most important the column is: only columns of 0 are always shown.
  let priority: Int64
  /// What the column is about.
  let description: String

  /// The columns of a resource.
  static func columns(of resource: Resource) -> [TableColumn] {
    byResource["\(resource.apiVersion)/\(resource.plural)"] ?? plain
  }

  /// The columns of what has none of its own.
  // Kubernetes: apiserver/pkg/registry/rest/table.go, NewDefaultTableConvertor
  static let plain = [
    TableColumn("Name", "string", format: "name"), TableColumn("Created At", "date"),
  ]

  /// The columns of a `Scale`.
  // Kubernetes: pkg/printers/internalversion/printers.go, scaleColumnDefinitions
  static let scale = [
    TableColumn("Name", "string"), TableColumn("Desired", "integer"),
    TableColumn("Available", "integer"), TableColumn("Age", "string"),
  ]

  /// The columns of each resource, by `group/version/plural`.
  private static let byResource: [String: [TableColumn]] = {
    var columns: [String: [TableColumn]] = [:]
    var resource = ""
    for line in ColumnData.text.split(separator: "\n") {
      guard line.first == "\t" else {
        resource = String(line)
        continue
      }
      let fields = line.dropFirst().split(separator: "\t", omittingEmptySubsequences: false)
        .map(String.init)
      columns[resource, default: []].append(
        TableColumn(
          fields[0], fields[1], format: fields[2], priority: Int64(fields[3]) ?? 0,
          description: ColumnDescriptions.description(of: fields[0], resource)))
    }
    return columns
  }()

  /// Describes a column.
  init(
    _ name: String, _ type: String, format: String = "", priority: Int64 = 0,
    description: String? = nil
  ) {
    self.name = name
    self.type = type
    self.format = format
    self.priority = priority
    self.description = description ?? ColumnDescriptions.description(of: name, "")
  }

  /// The column as a table spells it.
  var json: JSON {
    [
      "name": .string(name), "type": .string(type), "format": .string(format),
      "description": .string(description), "priority": .integer(priority),
    ]
  }
}
