/// The fields of features that are switched off by default.
///
/// A writer may name them; they are silently left out, unless the object had them before.
// Kubernetes: pkg/features/kube_features.go
public enum DisabledFeatures {
  /// Takes out of an object what belongs to a feature that is off.
  ///
  /// - Parameter old: The version before; `nil` for a new object.
  public static func drop(
    from object: inout JSON, old: JSON?, group: String, kind: String
  ) {
    if let path = podSpecPath(group: group, kind: kind) {
      modify(&object, path[...]) { dropFromPod(&$0, old: old.flatMap { value(in: $0, path) }) }
    }
    switch (group, kind) {
    case ("apps", "StatefulSet"): dropFromStatefulSet(&object, old: old)
    case ("coordination.k8s.io", "Lease"):
      object.modifyPresent("spec") { spec in
        for name in ["strategy", "preferredHolder"] where old?["spec"]?.has(name) != true {
          spec.drop(name)
        }
      }
    case ("", "PersistentVolumeClaim"):
      object.modifyPresent("spec") { dropFromClaim(&$0, old: old?["spec"]) }
    case ("storage.k8s.io", "CSIDriver"):
      object.modifyPresent("spec") { spec in
        let name = "preventPodSchedulingIfMissing"
        if old?["spec"]?.has(name) != true { spec.drop(name) }
      }
    default: break
    }
  }

  /// Where the specification of pods is in the objects of a kind.
  private static func podSpecPath(group: String, kind: String) -> [String]? {
    switch (group, kind) {
    case ("", "Pod"): ["spec"]
    case ("", "PodTemplate"): ["template", "spec"]
    case ("batch", "CronJob"): ["spec", "jobTemplate", "spec", "template", "spec"]
    case ("apps", "DaemonSet"), ("apps", "Deployment"), ("apps", "ReplicaSet"),
      ("apps", "StatefulSet"), ("batch", "Job"), ("", "ReplicationController"):
      ["spec", "template", "spec"]
    default: nil
    }
  }

  /// The value at the end of a path.
  private static func value(in object: JSON, _ path: [String]) -> JSON? {
    path.reduce(object) { value, name in value?[name] }
  }

  /// Edits the value at the end of a path, where there is one.
  private static func modify(
    _ object: inout JSON, _ path: ArraySlice<String>, _ body: (inout JSON) -> Void
  ) {
    guard let first = path.first else { return body(&object) }
    object.modifyPresent(first) { modify(&$0, path.dropFirst(), body) }
  }

  // MARK: Pods

  /// The lists of containers in a specification of a pod.
  private static let containerLists = ["containers", "initContainers", "ephemeralContainers"]

  /// The sources of projected volumes that are switched off.
  private static let projections = ["clusterTrustBundle", "podCertificate"]

  /// Takes out what pods may not have: a group, signals that end containers, and two sources of
  /// files.
  // Kubernetes: pkg/api/pod/util.go, dropDisabledFields
  private static func dropFromPod(_ spec: inout JSON, old: JSON?) {
    if spec["schedulingGroup"] != nil, old?.has("schedulingGroup") != true {
      spec["schedulingGroup"] = nil
    }
    if hasStopSignal(spec), !hasStopSignal(old) {
      for list in containerLists { spec.modifyItems(list, dropStopSignal) }
    }
    for name in projections where hasProjection(spec, name) && !hasProjection(old, name) {
      spec.modifyItems("volumes") { volume in
        volume.modifyPresent("projected") { projected in
          projected.modifyItems("sources") { $0.drop(name) }
        }
      }
    }
  }

  /// Whether a container says with which signal it is ended.
  private static func hasStopSignal(_ spec: JSON?) -> Bool {
    containerLists.contains { list in
      spec?.items(list).contains { $0["lifecycle"]?.has("stopSignal") == true } == true
    }
  }

  /// Takes the signal that ends a container out of it.
  private static func dropStopSignal(_ container: inout JSON) {
    guard container["lifecycle"]?.has("stopSignal") == true else { return }
    container.modifyPresent("lifecycle") { $0["stopSignal"] = nil }
    if container["lifecycle"]?.isEmpty == true { container["lifecycle"] = nil }
  }

  /// Whether a projected volume has a source of a sort.
  private static func hasProjection(_ spec: JSON?, _ name: String) -> Bool {
    spec?.items("volumes").contains { volume in
      volume["projected"]?.items("sources").contains { $0.has(name) } == true
    } == true
  }

  // MARK: Others

  /// Takes out how many pods of a StatefulSet may be away during an update.
  // Kubernetes: pkg/registry/apps/statefulset/strategy.go, dropStatefulSetDisabledFields
  private static func dropFromStatefulSet(_ object: inout JSON, old: JSON?) {
    let before = old?["spec"]?["updateStrategy"]?["rollingUpdate"]
    if before?.has("maxUnavailable") == true { return }
    modify(&object, ["spec", "updateStrategy", "rollingUpdate"]) { $0.drop("maxUnavailable") }
  }

  /// Takes out a source of data in another namespace.
  // Kubernetes: pkg/api/persistentvolumeclaim/util.go, DropDisabledFields
  private static func dropFromClaim(_ spec: inout JSON, old: JSON?) {
    guard spec["dataSourceRef"]?.text("namespace").isEmpty == false,
      old?.has("dataSourceRef") != true
    else { return }
    spec["dataSourceRef"] = nil
  }
}

extension JSON {
  /// Takes a name out of a map, if it is there.
  fileprivate mutating func drop(_ name: String) {
    if self[name] != nil { self[name] = nil }
  }
}
