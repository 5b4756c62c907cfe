internal import KubeAPI

/// Gives containers the resources that their namespace sets for those that ask for none, and keeps them within
/// its limits.
// Kubernetes: plugin/pkg/admission/limitranger/admission.go
enum LimitRanger {
  /// The limits of a namespace, by the name of their LimitRange.
  private static func limits(in namespace: String, _ state: State) -> [(type: String, limit: JSON)]
  {
    if state.count(.limitRanges) == 0 { return [] }
    return state.objects(.limitRanges, in: namespace).flatMap {
      $0.value["spec"]?.items("limits") ?? []
    }
    .map { ($0.text("type"), $0) }
  }

  /// The amounts of a map.
  private static func amounts(_ map: JSON?) -> [(name: String, amount: Quantity)] {
    (map?.object ?? JSONObject()).compactMap { entry in
      Quantity(entry.value.string ?? entry.value.integer.map { String($0) } ?? "")
        .map { (entry.name, $0) }
    }
  }

  // MARK: What containers get

  /// Adds the amounts that a pod's containers leave out.
  static func addDefaults(_ pod: inout JSON, _ state: State) {
    let limits = limits(in: pod.namespace, state).filter { $0.type == "Container" }.map(\.limit)
    if limits.isEmpty { return }
    var (requests, maxima) = (JSONObject(), JSONObject())
    for limit in limits {
      let least = limit["defaultRequest"] ?? [:]
      let most = limit["default"] ?? [:]
      for entry in most.object ?? JSONObject() {
        maxima[entry.name] = entry.value
        if least[entry.name] == nil { requests[entry.name] = entry.value }
      }
      for entry in least.object ?? JSONObject() { requests[entry.name] = entry.value }
    }
    var notes: [String] = []
    pod.modify("spec") { spec in
      for (field, title) in [("containers", "container"), ("initContainers", "init container")]
      where spec[field] != nil {
        spec.modify(field) { list in
          list.updateItems { items in
            for index in items.indices {
              notes += merge(requests, maxima, into: &items[index], title)
            }
          }
        }
      }
    }
    if notes.isEmpty { return }
    let text = "LimitRanger plugin set: \(notes.joined(separator: "; "))"
    pod.set(["metadata", "annotations", "kubernetes.io/limit-ranger"], .string(text))
  }

  /// Adds the amounts that a container leaves out; says what was added.
  private static func merge(
    _ requests: JSONObject, _ limits: JSONObject, into container: inout JSON, _ title: String
  ) -> [String] {
    var notes: [String] = []
    let name = container.text("name")
    for (field, defaults) in [("requests", requests), ("limits", limits)] {
      let missing = defaults.filter { container["resources", field]?[$0.name] == nil }
      if missing.isEmpty { continue }
      for entry in missing { container.set(["resources", field, entry.name], entry.value) }
      let names = missing.map(\.name).sorted().joined(separator: ", ")
      notes.append("\(names) \(field.dropLast()) for \(title) \(name)")
    }
    return notes
  }

  // MARK: What is allowed

  /// Refuses an object that breaks a limit of its namespace.
  static func check(_ resource: Resource, _ object: JSON, _ state: State) throws(APIError) {
    guard resource == .pods || resource == .persistentVolumeClaims else { return }
    var errors: [String] = []
    for (type, limit) in limits(in: object.namespace, state) {
      switch (type, resource) {
      case ("Container", .pods):
        let spec = object["spec"] ?? [:]
        for container in spec.items("containers") + spec.items("initContainers") {
          errors += problems(
            limit, type, amounts(container["resources", "requests"]),
            amounts(container["resources", "limits"]))
        }
      case ("Pod", .pods):
        let spec = object["spec"] ?? [:]
        errors += problems(limit, type, PodResources.requests(of: spec), podLimits(of: spec))
      case ("PersistentVolumeClaim", .persistentVolumeClaims):
        errors += problems(
          limit, type, amounts(object["spec", "resources", "requests"]), [], isClaim: true)
      default: break
      }
    }
    if errors.isEmpty { return }
    var unique: [String] = []
    for error in errors where !unique.contains(error) { unique.append(error) }
    throw .forbidden(
      group: resource.group, resource: resource.plural, name: object.name,
      message: unique.count == 1 ? unique[0] : "[\(unique.joined(separator: ", "))]")
  }

  /// The limits of all containers together.
  private static func podLimits(of spec: JSON) -> [(name: String, amount: Quantity)] {
    var mirrored = spec
    for field in ["containers", "initContainers"] where spec[field] != nil {
      mirrored.modify(field) { list in
        list.updateItems { items in
          for index in items.indices {
            items[index].set(["resources", "requests"], items[index]["resources", "limits"])
          }
        }
      }
    }
    return PodResources.requests(of: mirrored)
  }

  /// What breaks a limit.
  private static func problems(
    _ limit: JSON, _ type: String, _ requests: [(name: String, amount: Quantity)],
    _ limits: [(name: String, amount: Quantity)], isClaim: Bool = false
  ) -> [String] {
    var found: [String] = []
    /// An amount of a list.
    func amount(_ list: [(name: String, amount: Quantity)], _ name: String) -> Quantity? {
      list.first { $0.name == name }?.amount
    }
    for (name, least) in amounts(limit["min"]) {
      let head = "minimum \(name) usage per \(type) is \(least)"
      guard let request = amount(requests, name) else {
        found.append("\(head).  No request is specified")
        continue
      }
      if request < least {
        found.append("\(head), but request is \(request)")
      } else if let most = amount(limits, name), most < least {
        found.append("\(head), but limit is \(most)")
      }
    }
    for (name, most) in amounts(limit["max"]) {
      let head = "maximum \(name) usage per \(type) is \(most)"
      let request = amount(requests, name)
      if isClaim {
        if let request, most < request { found.append("\(head), but request is \(request)") }
        continue
      }
      guard let own = amount(limits, name) else {
        found.append("\(head).  No limit is specified")
        continue
      }
      if most < own {
        found.append("\(head), but limit is \(own)")
      } else if let request, most < request {
        found.append("\(head), but request is \(request)")
      }
    }
    for (name, most) in amounts(limit["maxLimitRequestRatio"]) {
      if let problem = ratioProblem(name, type, most, amount(requests, name), amount(limits, name))
      {
        found.append(problem)
      }
    }
    return found
  }

  /// What is wrong with how far a limit is above its request.
  private static func ratioProblem(
    _ name: String, _ type: String, _ most: Quantity, _ request: Quantity?, _ limit: Quantity?
  ) -> String? {
    let head = "\(name) max limit to request ratio per \(type) is \(most)"
    guard let request, !request.isZero else {
      return "\(head), but no request is specified or request is 0"
    }
    guard let limit, !limit.isZero else {
      return "\(head), but no limit is specified or limit is 0"
    }
    let ratio = Double(limit.milliValue) / Double(request.milliValue)
    let allowed = Double(most.milliValue) / 1000
    if ratio <= allowed { return nil }
    let millionths = Int64((ratio * 1_000_000).rounded())
    let fraction = String(1_000_000 + millionths % 1_000_000).dropFirst()
    return "\(head), but provided ratio is \(millionths / 1_000_000).\(fraction)"
  }
}
