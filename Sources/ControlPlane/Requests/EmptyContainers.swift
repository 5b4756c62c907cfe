internal import KubeAPI

/// The empty lists and maps of a request, which the server tells from missing ones until it stores
/// the object: some refusals quote them.
enum EmptyContainers {
  /// How deep empty lists and maps are looked for.
  private static let depthMax = 32

  /// The mistakes of an object, with the empty lists and maps that its writer sent.
  ///
  /// - Parameters:
  ///   - errors: The mistakes of the object without them.
  ///   - object: The object that was checked.
  ///   - body: What the writer sent.
  ///   - validate: Checks the object.
  /// - Returns: The same mistakes, which may quote other values.
  static func quoted(
    _ errors: [FieldError], _ object: JSON, _ body: [UInt8], _ resource: Resource,
    _ validate: (JSON) -> [FieldError]
  ) -> [FieldError] {
    guard let sent = try? JSON(parsing: body),
      let definition = Schema.kubernetes.definition(
        group: resource.group, version: resource.version, kind: resource.kind)
    else { return errors }
    var object = object
    let status = object["status"]
    guard restore(into: &object, from: sent, definition, depthMax) else { return errors }
    object["status"] = status
    let quoted = validate(object)
    let isSame = quoted.elementsEqual(errors) { $0.kind == $1.kind && $0.field == $1.field }
    return isSame ? quoted : errors
  }

  /// Puts back the empty lists that mean something else than missing ones: an autoscaler without
  /// limits on how fast it scales is given some, one with an empty list of them is refused.
  // Kubernetes: pkg/apis/autoscaling/v2/defaults.go, copyHPAScalingRules
  static func keepMeaningful(in object: inout JSON, _ body: [UInt8], _ resource: Resource) {
    guard resource.plural == "horizontalpodautoscalers", let sent = try? JSON(parsing: body) else {
      return
    }
    for direction in ["scaleUp", "scaleDown"]
    where sent["spec", "behavior", direction, "policies"] == [] {
      object.set(["spec", "behavior", direction, "policies"], [])
    }
  }

  /// Puts the empty lists and maps of a struct back; says whether there are any.
  private static func restore(
    into object: inout JSON, from sent: JSON, _ definition: Definition, _ depth: Int
  ) -> Bool {
    guard depth > 0, definition.opaque == nil, object.object != nil, let sent = sent.object
    else { return false }
    var isChanged = false
    for entry in sent {
      guard let field = definition.field(entry.name) else { continue }
      switch (field.type, entry.value) {
      case (.array, .array) where entry.value.isEmpty && !object.has(entry.name),
        (.map, .object) where entry.value.isEmpty && !object.has(entry.name):
        object[entry.name] = entry.value
        isChanged = true
      case (.definition(let reference), .object) where object[entry.name] != nil:
        object.modify(entry.name) { value in
          let isBelow = restore(into: &value, from: entry.value, reference.definition, depth - 1)
          isChanged = isBelow || isChanged
        }
      case (.array(.definition(let reference)), .array(let items))
      where object[entry.name]?.array?.count == items.count:
        object.modify(entry.name) { list in
          list.updateItems { kept in
            for (index, item) in items.enumerated() {
              let isBelow = restore(into: &kept[index], from: item, reference.definition, depth - 1)
              isChanged = isBelow || isChanged
            }
          }
        }
      default: continue
      }
    }
    return isChanged
  }
}
