internal import KubeAPI

/// Objects as rows of cells, such as kubectl prints them.
// Kubernetes: pkg/printers/tablegenerator.go, GenerateTable
struct Table {
  /// Prints the cells of an object, one for each column.
  typealias Cells = @Sendable (_ object: JSON, _ clock: inout CellClock) -> [JSON]

  /// The resource whose objects are shown.
  private let resource: Resource
  /// The version of the table.
  private let version: Representation.Version
  /// What rows say of their objects beside the cells.
  private let included: Representation.IncludedObject
  /// The time that ages are counted to.
  private let now: Instant

  /// Describes a table.
  init(
    _ resource: Resource, _ version: Representation.Version,
    _ included: Representation.IncludedObject, _ now: Instant
  ) {
    self.resource = resource
    self.version = version
    self.included = included
    self.now = now
  }

  /// The table of an object or of a list.
  func json(of body: JSON, isList: Bool, hasColumns: Bool) -> JSON {
    let objects = isList ? body.items("items") : [body]
    let (columns, cells) = form(of: isList ? nil : body["kind"]?.string)
    var clock = CellClock(now: now)
    var rows: [JSON] = []
    rows.reserveCapacity(objects.count)
    for object in order(objects) { rows.append(row(object, cells(object, &clock))) }
    var metadata: JSON = [:]
    for name in isList
      ? ["resourceVersion", "continue", "remainingItemCount"] : ["resourceVersion"]
    {
      if let value = body["metadata", name] { metadata[name] = value }
    }
    return [
      "kind": "Table", "apiVersion": version.apiVersion, "metadata": metadata,
      "columnDefinitions": hasColumns ? .array(columns.map(\.json)) : .null, "rows": .array(rows),
    ]
  }

  /// The columns and cells of objects of a kind; of those of the resource where it is `nil`.
  private func form(of kind: String?) -> (columns: [TableColumn], cells: Cells) {
    if kind == "Scale", resource.kind != "Scale" {
      return (TableColumn.scale, AutoscalingCells.scale)
    }
    if let custom = resource.custom, kind == nil || kind == resource.kind {
      let shown = custom.columns
      return (
        [TableColumn("Name", "string", format: "name")] + shown.map(\.column),
        { object, clock in
          [.string(object.name)] + shown.map { $0.cell(object, &clock) }
        }
      )
    }
    guard kind == nil || kind == resource.kind,
      let cells = CellPrinters.printer(of: resource)
    else { return (TableColumn.plain, CellPrinters.plain) }
    return (TableColumn.columns(of: resource), cells)
  }

  /// The order in which objects are shown, which is not that of the list for some.
  // Kubernetes: pkg/printers/internalversion/printers.go, printFlowSchemaList
  private func order(_ objects: [JSON]) -> [JSON] {
    guard resource.kind == "FlowSchema" else { return objects }
    return objects.sorted { first, second in
      let (a, b) = (
        first["spec"]?.number("matchingPrecedence") ?? 0,
        second["spec"]?.number("matchingPrecedence") ?? 0
      )
      return a == b ? first.name.precedes(second.name) : a < b
    }
  }

  /// The row of an object.
  private func row(_ object: JSON, _ cells: [JSON]) -> JSON {
    var entries = [JSONObject.Entry(name: "cells", value: .array(cells))]
    entries.reserveCapacity(3)
    if resource == .pods, let conditions = PodCells.conditions(of: object) {
      entries.append(JSONObject.Entry(name: "conditions", value: conditions))
    }
    entries.append(JSONObject.Entry(name: "object", value: shown(object)))
    return .object(JSONObject(sortedUnique: entries))
  }

  /// What a row says of its object beside the cells.
  private func shown(_ object: JSON) -> JSON {
    switch included {
    case .metadata: return Representation.partial(object, version)
    case .none:
      let isEnd = object["metadata", "annotations", "k8s.io/initial-events-end"] == "true"
      return isEnd ? Representation.partial(object, version) : .null
    case .object:
      if object["kind"] != nil { return object }
      var object = object
      object["apiVersion"] = .string(resource.apiVersion)
      object["kind"] = .string(resource.kind)
      return object
    }
  }
}
