internal import KubeAPI

/// Gives pods what their runtime class asks for: overhead, nodes and tolerations.
// Kubernetes: plugin/pkg/admission/runtimeclass/admission.go
enum RuntimeClassAdmission {
  /// Lays a pod's runtime class over it.
  static func admit(_ pod: inout JSON, _ state: State) throws(APIError) {
    guard let found = try runtimeClass(of: pod, state) else { return }
    if let overhead = found["overhead", "podFixed"] {
      if pod["spec"]?.has("overhead") == true { try checkSame(overhead, pod) }
      pod.modify("spec") { $0["overhead"] = overhead }
    }
    for entry in found["scheduling", "nodeSelector"]?.object ?? JSONObject() {
      if let given = pod["spec", "nodeSelector"]?[entry.name], given != entry.value {
        throw refusal(
          pod,
          "conflict: runtimeClass.scheduling.nodeSelector[\(entry.name)] = \(entry.value.string ?? ""); pod.spec.nodeSelector[\(entry.name)] = \(given.string ?? "")"
        )
      }
      pod.set(["spec", "nodeSelector", entry.name], entry.value)
    }
    guard let scheduling = found.present("scheduling") else { return }
    let present = pod["spec"]?.items("tolerations") ?? []
    let merged = TolerationMerge.merge(present, scheduling.items("tolerations"))
    if merged != present { pod.modify("spec") { $0["tolerations"] = .array(merged) } }
  }

  /// Refuses a complete pod with another overhead than its runtime class has.
  static func check(_ pod: JSON, _ state: State) throws(APIError) {
    if let overhead = try runtimeClass(of: pod, state)?["overhead", "podFixed"] {
      try checkSame(overhead, pod)
    } else if pod["spec"]?.has("overhead") == true {
      throw refusal(
        pod, "pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead")
    }
  }

  /// The runtime class that a pod names.
  private static func runtimeClass(of pod: JSON, _ state: State) throws(APIError) -> JSON? {
    guard let name = pod["spec", "runtimeClassName"]?.string, !name.isEmpty else { return nil }
    guard let found = state.object(.runtimeClasses, ObjectKey(name)) else {
      throw refusal(pod, "pod rejected: RuntimeClass \(name.goQuoted) not found")
    }
    return found
  }

  /// Refuses a pod with another overhead than this.
  private static func checkSame(_ overhead: JSON, _ pod: JSON) throws(APIError) {
    guard pod["spec", "overhead"] != overhead else { return }
    throw refusal(
      pod, "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead")
  }

  /// The refusal of a pod.
  private static func refusal(_ pod: JSON, _ message: String) -> APIError {
    let name = pod.name.isEmpty ? pod["metadata", "generateName"]?.string ?? "" : pod.name
    return .forbidden(group: "", resource: "pods", name: name, message: message)
  }
}

/// Keeps the classes of priority in order: there is one default, and the system's own stay.
// Kubernetes: plugin/pkg/admission/priority/admission.go, validatePriorityClass
enum PriorityClassAdmission {
  /// Refuses a second default.
  static func check(_ object: JSON, _ state: State) throws(APIError) {
    guard object["globalDefault"]?.bool ?? false else { return }
    let present = state.objects(.priorityClasses).first {
      $0.value["globalDefault"]?.bool ?? false
    }
    guard let present, present.key.name != object.name else { return }
    throw .forbidden(
      group: "scheduling.k8s.io", resource: "priorityclasses", name: object.name,
      message:
        "PriorityClass \(present.key.name) is already marked as default. Only one default can exist"
    )
  }

  /// Refuses to delete a class of the system's own.
  // Kubernetes: pkg/registry/scheduling/priorityclass/storage/storage.go, Delete
  static func checkDeletion(_ name: String) throws(APIError) {
    guard name == "system-node-critical" || name == "system-cluster-critical" else { return }
    throw .forbidden(
      group: "scheduling.k8s.io", resource: "priorityclasses", name: name,
      message: "this is a system priority class and cannot be deleted")
  }
}
