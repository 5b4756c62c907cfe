internal import KubeAPI

/// The status of a definition of custom resources, as its controllers write it.
// Kubernetes: apiextensions-apiserver/pkg/controller/status/naming_controller.go
enum DefinitionStatus {
  /// The finalizer by which objects go before their definition.
  static let finalizer = "customresourcecleanup.apiextensions.k8s.io"

  /// Whether a condition holds.
  static func isTrue(_ type: String, _ definition: JSON) -> Bool {
    condition(type, definition)?.text("status") == "True"
  }

  /// The condition of a type.
  static func condition(_ type: String, _ definition: JSON) -> JSON? {
    definition["status"]?.items("conditions").first { $0.text("type") == type }
  }

  /// Sets a condition; one whose status stays keeps its time.
  // Kubernetes: apiextensions-apiserver/pkg/apihelpers/helpers.go, SetCRDCondition
  static func set(
    _ type: String, _ isTrue: Bool, _ reason: String, _ message: String, at time: JSON,
    in definition: inout JSON
  ) {
    let old = condition(type, definition)
    let status: JSON = isTrue ? "True" : "False"
    let condition: JSON = [
      "type": .string(type), "status": status, "reason": .string(reason),
      "message": .string(message),
      "lastTransitionTime": old?["status"] == status ? old?["lastTransitionTime"] ?? time : time,
    ]
    definition.modify("status") { state in
      var conditions = state["conditions"]?.array ?? []
      if let index = conditions.firstIndex(where: { $0.text("type") == type }) {
        conditions[index] = condition
      } else {
        conditions.append(condition)
      }
      state["conditions"] = .array(conditions)
    }
  }

  /// Accepts the names of a definition as far as no other one of its group has them, and serves it
  /// once it has all of them.
  static func accept(
    _ definition: inout JSON, resources: Set<String>, kinds: Set<String>, at time: JSON
  ) {
    let wanted = definition["spec", "names"] ?? [:]
    var accepted = definition["status", "acceptedNames"] ?? [:]
    var conflict: (reason: String, message: String)?
    for (field, reason, used) in [
      ("plural", "PluralConflict", resources), ("singular", "SingularConflict", resources),
      ("shortNames", "ShortNamesConflict", resources), ("kind", "KindConflict", kinds),
      ("listKind", "ListKindConflict", kinds),
    ] {
      let own = Set(names(accepted[field]))
      let taken = names(wanted[field]).filter { !own.contains($0) && used.contains($0) }
      if taken.isEmpty {
        accepted[field] = wanted[field]
      } else {
        let errors = taken.map { "\($0.goQuoted) is already in use" }
        conflict = (
          reason, errors.count == 1 ? errors[0] : "[\(errors.joined(separator: ", "))]"
        )
      }
    }
    accepted["categories"] = wanted["categories"]
    definition.modify("status") { $0["acceptedNames"] = accepted }
    set(
      "NamesAccepted", conflict == nil, conflict?.reason ?? "NoConflicts",
      conflict?.message ?? "no conflicts found", at: time, in: &definition)
    if isTrue("Established", definition) { return }
    if conflict == nil {
      set(
        "Established", true, "InitialNamesAccepted", "the initial names have been accepted",
        at: time, in: &definition)
    } else {
      set(
        "Established", false, "NotAccepted", "not all names are accepted", at: time,
        in: &definition)
    }
  }

  /// The names in a text or a list of texts.
  private static func names(_ value: JSON?) -> [String] {
    switch value {
    case .string(let name)? where !name.isEmpty: [name]
    case .array(let items)?: items.compactMap(\.string)
    default: []
    }
  }

  /// The names that a definition holds: those of resources, and those of kinds.
  static func held(_ definition: JSON) -> (resources: [String], kinds: [String]) {
    let accepted = definition["status", "acceptedNames"] ?? [:]
    return (
      ["plural", "singular", "shortNames"].flatMap { names(accepted[$0]) },
      ["kind", "listKind"].flatMap { names(accepted[$0]) }
    )
  }
}
