// Kubernetes: apiextensions-apiserver/pkg/apiserver/schema/pruning/algorithm.go
extension StructuralSchema {
  /// Takes out of an object what the schema does not know.
  public func prune(_ object: inout JSON) {
    var unknown: [String]?
    prune(&object, &unknown)
  }

  /// Takes out of an object what the schema does not know, and says which fields that were.
  public func pruneUnknown(_ object: inout JSON) -> [String] {
    var unknown: [String]? = []
    prune(&object, &unknown)
    return (unknown ?? []).sorted { $0.precedes($1) }
  }

  /// Takes unknown fields out of a whole object.
  private func prune(_ object: inout JSON, _ unknown: inout [String]?) {
    Pruner.visit(&object, self, "", &unknown)
  }

  /// Whether a field is part of what all objects of the API have.
  private func isHeader(_ name: String) -> Bool {
    isEmbedded && Self.headerFields.contains(name)
  }

  /// Takes unknown fields out of values.
  private enum Pruner {
    /// Takes unknown fields out of a value; below a schema that is missing, all are unknown.
    static func visit(
      _ value: inout JSON, _ schema: StructuralSchema?, _ path: String, _ unknown: inout [String]?
    ) {
      switch value {
      case .object(var object):
        guard let schema else {
          for entry in object { note(entry.name, path, &unknown) }
          if !object.isEmpty { value = .object(JSONObject()) }
          return
        }
        if hasChanged(&object, schema, path, &unknown) { value = .object(object) }
      case .array(var items):
        let below = schema?.preservesUnknown == true ? schema?.items ?? schema : schema?.items
        var isChanged = false
        for index in items.indices where items[index].isContainer {
          var item = items[index]
          visit(&item, below, "\(path)[\(index)]", &unknown)
          if !item.isIdentical(to: items[index]) {
            items[index] = item
            isChanged = true
          }
        }
        if isChanged { value = .array(items) }
      default: break
      }
    }

    /// Takes unknown fields out of a map; says whether there were any.
    private static func hasChanged(
      _ object: inout JSONObject, _ schema: StructuralSchema, _ path: String,
      _ unknown: inout [String]?
    ) -> Bool {
      var isChanged = false
      for entry in object {
        if schema.isHeader(entry.name) { continue }
        let isFree = schema.values != nil || schema.takesAnyValue
        let known = schema.property(entry.name)
        if known == nil, !isFree {
          if schema.preservesUnknown { continue }
          note(entry.name, path, &unknown)
          object[entry.name] = nil
          isChanged = true
        } else if entry.value.isContainer {
          var value = entry.value
          visit(&value, known ?? schema.values, step(path, entry.name), &unknown)
          if !value.isIdentical(to: entry.value) {
            object[entry.name] = value
            isChanged = true
          }
        }
      }
      return isChanged
    }

    /// Notes an unknown field.
    private static func note(_ name: String, _ path: String, _ unknown: inout [String]?) {
      unknown?.append(step(path, name))
    }

    /// The path of a field.
    private static func step(_ path: String, _ name: String) -> String {
      path.isEmpty ? name : "\(path).\(name)"
    }
  }
}
