internal import KubeAPI

/// The pods of a DaemonSet: how they are made from its template, and where they belong.
enum DaemonPod {
  /// The tolerations that every daemon pod gets.
  // Kubernetes: pkg/controller/daemon/util/daemonset_util.go, AddOrUpdateDaemonPodTolerations
  static func addedTolerations(hostNetwork: Bool) -> [JSON] {
    /// A toleration of a node condition's taint.
    func toleration(_ name: String, _ effect: String) -> JSON {
      [
        "key": .string("node.kubernetes.io/\(name)"), "operator": "Exists",
        "effect": .string(effect),
      ]
    }
    return [
      toleration("not-ready", "NoExecute"), toleration("unreachable", "NoExecute"),
      toleration("disk-pressure", "NoSchedule"), toleration("memory-pressure", "NoSchedule"),
      toleration("pid-pressure", "NoSchedule"), toleration("unschedulable", "NoSchedule"),
    ] + (hostNetwork ? [toleration("network-unavailable", "NoSchedule")] : [])
  }

  /// Adds the tolerations of daemon pods; one of the same key and effect is replaced where it stands.
  // Kubernetes: pkg/apis/core/v1/helper/helpers.go, AddOrUpdateTolerationInPodSpec
  static func addTolerations(to spec: inout JSON) {
    let added = addedTolerations(hostNetwork: spec["hostNetwork"]?.bool ?? false)
    spec.modify("tolerations") { list in
      list.updateItems { items in
        for toleration in added {
          let place = items.firstIndex {
            $0["key"] == toleration["key"] && $0["effect"] == toleration["effect"]
              && $0["operator"] == toleration["operator"] && $0["value"] == toleration["value"]
          }
          if let place { items[place] = toleration } else { items.append(toleration) }
        }
      }
    }
  }

  /// Binds a pod's spec to a node by its affinity: one term by the node's name instead of all required terms.
  // Kubernetes: pkg/controller/daemon/util/daemonset_util.go, ReplaceDaemonSetPodNodeNameNodeAffinity
  static func bind(_ affinity: JSON?, to node: String) -> JSON {
    let required: JSON = [
      "nodeSelectorTerms": [
        ["matchFields": [["key": "metadata.name", "operator": "In", "values": [.string(node)]]]]
      ]
    ]
    var affinity = affinity ?? [:]
    affinity.modify("nodeAffinity") {
      $0["requiredDuringSchedulingIgnoredDuringExecution"] = required
    }
    return affinity
  }

  /// The node that a pod runs on or was made for; `nil` where neither can be told.
  // Kubernetes: pkg/controller/daemon/util/daemonset_util.go, GetTargetNodeName
  static func target(_ pod: JSON) -> String? {
    guard let spec = pod["spec"] else { return nil }
    if let name = spec["nodeName"]?.string, !name.isEmpty { return name }
    let terms = spec[
      "affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution",
      "nodeSelectorTerms"]?.array
    for field in terms?.lazy.flatMap({ $0["matchFields"]?.array ?? [] }) ?? []
    where field["key"] == "metadata.name" && field["operator"] == "In" {
      if let values = field["values"]?.array, values.count == 1 { return values[0].string }
    }
    return nil
  }
}
