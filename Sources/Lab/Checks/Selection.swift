internal import ControlPlane
internal import KubeAPI

/// Which objects of a cluster are meant.
struct Selection: Sendable {
  /// Which namespaces are looked at.
  enum Namespaces: Sendable, Hashable {
    case one(String)
    case all
  }

  /// The kind of the objects.
  var resource: Resource
  /// The name, when only one is meant.
  var name: String?
  /// The namespaces; of no meaning for kinds that have none.
  var namespaces: Namespaces = .one("default")
  /// What their labels must be.
  var labels: LabelSelector?
  /// The labels as the lab wrote them.
  var labelText = ""
  /// What must stand at places of their documents.
  var fields: [(path: JSONPath, value: Expectation)] = []
  /// Whether they must be ready, when that matters.
  var isReady: Bool?

  /// The objects in a world, sorted by namespace and name.
  func objects(in world: World) -> [JSON] {
    candidates(in: world).filter { accepts($0) }
  }

  /// The objects of the kind, namespaces and name, whatever else is asked of them.
  private func candidates(in world: World) -> [JSON] {
    switch namespaces {
    case _ where !resource.namespaced:
      guard let name else { return world.objects(resource) }
      return world.object(resource, namespace: "", name: name).map { [$0] } ?? []
    case .one(let namespace):
      guard let name else { return world.objects(resource, namespace: namespace) }
      return world.object(resource, namespace: namespace, name: name).map { [$0] } ?? []
    case .all:
      return world.objects(resource).filter {
        name == nil || $0["metadata", "name"]?.string == name
      }
    }
  }

  /// Whether an object of the kind is as asked for by labels, fields and readiness.
  func accepts(_ object: JSON) -> Bool {
    if let labels, !labels.matches(labels: object["metadata", "labels"]?.object ?? JSONObject()) {
      return false
    }
    if let isReady, Readiness.isReady(object, resource) != isReady { return false }
    return fields.allSatisfy { has($0.path, $0.value, object) }
  }

  /// Whether what stands at a place of an object is as expected.
  private func has(_ path: JSONPath, _ value: Expectation, _ object: JSON) -> Bool {
    let matcher = DocumentMatcher(resource)
    let values = path.values(in: object)
    if values.isEmpty { return matcher.match(value, nil, at: path).isMatch }
    return values.contains { matcher.match(value, $0, at: path).isMatch }
  }

  /// How far an object is from being accepted, and why, in words; `nil` when it is too far to be
  /// meant.
  func shortfall(of object: JSON) -> (distance: Int, note: String)? {
    let wrong = fields.filter { !has($0.path, $0.value, object) }
    if let labels, !labels.matches(labels: object.labels) {
      guard name != nil, wrong.isEmpty else { return nil }
      let there = object.labels.map { "\($0.name)=\(Shown.text($0.value))" }
      return (3, " with labels \(there.isEmpty ? "none" : there.joined(separator: ","))")
    }
    if let field = wrong.first {
      guard name != nil || labels != nil, wrong.count == 1 else { return nil }
      let values = field.path.values(in: object).map { Shown.value($0) }
      return (2, " with \(field.path) \(values.isEmpty ? "not set" : Shown.list(values))")
    }
    guard let isReady, Readiness.isReady(object, resource) != isReady else { return (0, "") }
    guard name != nil || labels != nil || !fields.isEmpty else { return nil }
    return (1, isReady ? ", which is not ready" : ", which is ready")
  }

  /// Whether objects of a namespace may be meant.
  func looksIn(_ namespace: String) -> Bool {
    guard resource.namespaced, case .one(let wanted) = namespaces else { return true }
    return namespace == wanted
  }

  /// Whether an object, found anywhere, is one of those meant.
  func covers(_ object: JSON) -> Bool {
    let metadata = object["metadata"]
    if let name, metadata?["name"]?.string != name { return false }
    if resource.namespaced, case .one(let namespace) = namespaces,
      metadata?["namespace"]?.string != namespace
    {
      return false
    }
    return accepts(object)
  }

  /// The objects in words: `DaemonSet kube-system/elasticsearch`, `Pods in kube-system with labels
  /// a=b`.
  var text: String { text(ofKind: resource.kind) }

  /// The objects in words where they are several: `ready Pods in namespace shop`.
  var plural: String { text(ofKind: name == nil ? Shown.plural(resource) : resource.kind) }

  /// Where reports look for the objects: all that is asked but readiness.
  var place: String {
    var anyState = self
    anyState.isReady = nil
    return anyState.text
  }

  /// The objects in words, with a word for their kind.
  private func text(ofKind kind: String) -> String {
    var text = isReady.map { $0 ? "ready \(kind)" : "unready \(kind)" } ?? kind
    if let name {
      text += " "
      if resource.namespaced {
        switch namespaces {
        case .one(let namespace): text += "\(namespace)/"
        case .all: text += "*/"
        }
      }
      text += name
    } else if resource.namespaced {
      switch namespaces {
      case .one(let namespace): text += " in namespace \(namespace)"
      case .all: text += " in all namespaces"
      }
    }
    var conditions: [String] = []
    if !labelText.isEmpty { conditions.append("labels \(labelText)") }
    conditions += fields.map { "\($0.path) = \($0.value)" }
    return conditions.isEmpty ? text : text + " with " + Shown.list(conditions)
  }

  /// An object as reports name it: `DaemonSet kube-system/elasticsearch`.
  static func name(of object: JSON, _ resource: Resource) -> String {
    let name = object["metadata", "name"]?.string ?? ""
    guard resource.namespaced, let namespace = object["metadata", "namespace"]?.string else {
      return "\(resource.kind) \(name)"
    }
    return "\(resource.kind) \(namespace)/\(name)"
  }
}

/// Says whether objects are ready, in the meaning that their kind gives it.
enum Readiness {
  /// Whether an object is ready.
  static func isReady(_ object: JSON, _ resource: Resource) -> Bool {
    let status = object["status"]
    switch resource.kind {
    case "DaemonSet":
      let wanted = status?["desiredNumberScheduled"]?.integer ?? 0
      return wanted > 0 && status?["numberReady"]?.integer ?? 0 >= wanted
        && isObserved(object)
    case "Deployment", "ReplicaSet", "StatefulSet", "ReplicationController":
      return status?["readyReplicas"]?.integer ?? 0 >= object["spec", "replicas"]?.integer ?? 1
        && isObserved(object)
    case "Pod":
      return object["metadata", "deletionTimestamp"] == nil && hasCondition("Ready", object)
    default: return hasCondition("Ready", object)
    }
  }

  /// Whether the controller has seen the newest specification.
  private static func isObserved(_ object: JSON) -> Bool {
    object["status", "observedGeneration"]?.integer ?? 0
      >= object["metadata", "generation"]?.integer ?? 0
  }

  /// Whether a condition of an object's status is `True`.
  static func hasCondition(_ type: String, _ object: JSON) -> Bool {
    object["status", "conditions"]?.array?.contains {
      $0["type"]?.string == type && $0["status"]?.string == "True"
    } ?? false
  }
}
