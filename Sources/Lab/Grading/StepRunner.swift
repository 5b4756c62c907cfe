internal import ControlPlane
internal import KubeAPI

/// Does steps to a cluster: those of a check's fork, and those that a learner hands in.
struct StepRunner {
  /// Why a step was not done.
  enum Failure: Error {
    /// The cluster does not allow it.
    case refused(reason: String, message: String)
    /// Nothing here can do it.
    case unsupported(String)

    /// Takes the API server's words.
    init(_ error: APIError) {
      self =
        error.code == 501
        ? .unsupported(error.message) : .refused(reason: error.reason, message: error.message)
    }
  }

  /// Does one step.
  mutating func run(_ step: Step, in world: inout World) throws(Failure) {
    do throws(APIError) {
      switch step {
      case .addNode(let node): try world.addNode(node)
      case .removeNode(let name): try world.removeNode(name)
      case .failNode(let name): try world.failNode(name)
      case .recoverNode(let name): try world.recoverNode(name)
      case .drain(let name): try drain(name, &world)
      case .killContainer(let pod, let namespace, let container):
        try world.killContainer(pod: pod, namespace: namespace, container: container ?? "")
      case .wait(let duration): world.advance(by: duration)
      case .cordon(let name, let isCordoned): try cordon(name, isCordoned, &world)
      case .mark(let target, let field, let values): try mark(target, field, values, &world)
      case .taint(let node, let taints, let remove): try taint(node, taints, remove, &world)
      case .delete(let selection, let cascade): try delete(selection, cascade, &world)
      case .apply(let manifests):
        for manifest in manifests {
          for object in ApplyClient.objects(of: manifest.value) {
            try ApplyClient.apply(object, to: &world)
          }
        }
      case .scale(let target, let replicas): try scale(target, replicas, &world)
      case .setImage(let target, let container, let image):
        try setImage(target, container, image, &world)
      case .rolloutRestart(let target): try restart(target, &world)
      case .rolloutUndo(let target, let revision): try undo(target, revision, &world)
      }
    } catch {
      throw Failure(error)
    }
  }

  // MARK: Nodes

  /// Makes a node take new pods, or not.
  private func cordon(_ name: String, _ isCordoned: Bool, _ world: inout World) throws(APIError) {
    try edit(node(name), &world) { $0.set(["spec", "unschedulable"], isCordoned ? true : nil) }
  }

  /// Makes a node take no new pods, and deletes those that are not tied to it.
  // Kubernetes: kubectl/pkg/drain/filters.go, with --ignore-daemonsets and --force
  private func drain(_ name: String, _ world: inout World) throws(APIError) {
    try cordon(name, true, &world)
    for pod in world.objects(.pods) where pod["spec", "nodeName"]?.string == name {
      if pod.controllerReference?["kind"]?.string == "DaemonSet" { continue }
      if pod.annotations["kubernetes.io/config.mirror"] != nil { continue }
      let path = Resource.pods.path(namespace: pod.namespace, name: pod.name)
      _ = try world.handle(APIRequest(.delete, path))
    }
  }

  /// Puts taints on a node, or takes them off.
  // Kubernetes: kubectl/pkg/cmd/taint/utils.go, reorganizeTaints
  private func taint(
    _ name: String, _ changes: [Step.TaintChange], _ remove: Bool, _ world: inout World
  ) throws(APIError) {
    try edit(node(name), &world) { node in
      let old = node["spec", "taints"]?.array ?? []
      let kept = old.filter { taint in
        !changes.contains { change in
          taint["key"]?.string == change.key
            && (change.effect == nil || taint["effect"]?.string == change.effect)
        }
      }
      let new = changes.map { change -> JSON in
        var taint: JSON = ["key": .string(change.key), "effect": .string(change.effect ?? "")]
        if let value = change.value { taint["value"] = .string(value) }
        return taint
      }
      let taints = remove ? kept : new + kept
      node.set(["spec", "taints"], taints.isEmpty ? nil : .array(taints))
    }
  }

  /// A node as an object to change.
  private func node(_ name: String) -> Step.Target {
    Step.Target(resource: .nodes, namespace: "", name: name)
  }

  // MARK: Objects

  /// Sets or removes labels or annotations.
  private func mark(
    _ target: Step.Target, _ field: String, _ values: [(name: String, value: String?)],
    _ world: inout World
  ) throws(APIError) {
    try edit(target, &world) { object in
      for (name, value) in values {
        object.set(["metadata", field, name], value.map { .string($0) })
      }
    }
  }

  /// Deletes what is selected; nothing being there is a refusal.
  private func delete(
    _ selection: Selection, _ cascade: String?, _ world: inout World
  ) throws(APIError) {
    let objects = selection.objects(in: world)
    guard !objects.isEmpty else {
      throw APIError(code: 404, reason: "NotFound", message: "there is no \(selection.text)")
    }
    let policy =
      switch cascade {
      case "orphan": "Orphan"
      case "foreground": "Foreground"
      default: "Background"
      }
    let options: JSON = [
      "kind": "DeleteOptions", "apiVersion": "v1", "propagationPolicy": .string(policy),
    ]
    for object in objects {
      let path = selection.resource.path(namespace: object.namespace, name: object.name)
      do throws(APIError) {
        _ = try world.handle(APIRequest(.delete, path, body: options.bytes))
      } catch  where error.code == 404 {
        continue
      }
    }
  }

  /// Sets the number of replicas.
  // Kubernetes: kubectl/pkg/scale/scale.go, ScaleSimple
  private func scale(
    _ target: Step.Target, _ replicas: Int64, _ world: inout World
  ) throws(APIError) {
    guard target.resource.subresources.contains("scale") else {
      throw APIError(
        code: 404, reason: "NotFound",
        message: "the server could not find the requested resource")
    }
    let patch: JSON = ["spec": ["replicas": .integer(replicas)]]
    let path = target.resource.path(namespace: target.namespace, name: target.name)
    _ = try world.handle(
      APIRequest(
        .patch, "\(path)/scale", contentType: "application/merge-patch+json", body: patch.bytes))
  }

  /// Sets the image of a container, or of all where none is named.
  private func setImage(
    _ target: Step.Target, _ container: String?, _ image: String, _ world: inout World
  ) throws(APIError) {
    let path = Self.podPath(target.resource)
    var found = false
    try edit(target, &world) { object in
      var pod = object[at: path] ?? [:]
      for list in ["initContainers", "containers"] where pod[list] != nil {
        if list == "initContainers", container == nil { continue }
        pod.modify(list) { containers in
          containers.updateItems { items in
            for index in items.indices
            where container == nil || items[index]["name"]?.string == container {
              items[index]["image"] = .string(image)
              found = true
            }
          }
        }
      }
      object.set(path, pod)
    }
    if !found {
      throw APIError(
        code: 404, reason: "NotFound",
        message: "unable to find container named \"\(container ?? "")\"")
    }
  }

  /// The way from an object to its pod's specification.
  private static func podPath(_ resource: Resource) -> [String] {
    switch resource.kind {
    case "Pod": ["spec"]
    case "CronJob": ["spec", "jobTemplate", "spec", "template", "spec"]
    default: ["spec", "template", "spec"]
    }
  }

  /// Reads an object, changes it, and writes it back.
  func edit(
    _ target: Step.Target, _ world: inout World, _ change: (inout JSON) -> Void
  ) throws(APIError) {
    let namespace = target.resource.namespaced ? target.namespace : nil
    let path = target.resource.path(namespace: namespace, name: target.name)
    var object = try world.handle(APIRequest(.get, path)).body
    let before = object
    change(&object)
    if object == before { return }
    _ = try world.handle(APIRequest(.put, path, body: object.bytes))
  }
}
