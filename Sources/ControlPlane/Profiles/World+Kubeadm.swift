internal import KubeAPI

/// The objects of the profile `kubeadm`: add-ons and static control-plane pods.
extension World {
  /// The profile's objects, with a version filled in for each `${version}`.
  private func profileObjects() -> [JSON] {
    ProfileData.text.replacing("${version}", with: configuration.version)
      .split(separator: "\n").compactMap { try? JSON(parsing: Array($0.utf8)) }
  }

  /// Stores the add-ons.
  mutating func createKubeadmObjects() {
    for object in profileObjects() {
      guard let kind = object["kind"]?.string, kind != "Pod",
        let resource = Resource.find(apiVersion: object["apiVersion"]?.string ?? "", kind: kind)
      else { continue }
      createTrusted(resource, object)
    }
  }

  /// Stores the static pods of a control-plane node, as its kubelet mirrors them.
  // Kubernetes: pkg/kubelet/pod/mirror_client.go, CreateMirrorPod
  mutating func createStaticPods(on node: String) {
    guard let owner = state.object(.nodes, ObjectKey(node)) else { return }
    let time = timestamp
    for var pod in profileObjects() where pod["kind"] == "Pod" {
      let name = (pod.name).replacing("${node}", with: node)
      let hash = TemplateHash.name(of: pod, collisions: 0)
      pod.modify("metadata") { metadata in
        metadata["name"] = .string(name)
        metadata["annotations"] = [
          "kubernetes.io/config.hash": .string(hash), "kubernetes.io/config.mirror": .string(hash),
          "kubernetes.io/config.seen": time, "kubernetes.io/config.source": "file",
        ]
        metadata["ownerReferences"] = [
          [
            "apiVersion": "v1", "kind": "Node", "name": .string(node), "uid": .string(owner.uid),
            "controller": true,
          ]
        ]
      }
      pod.modify("spec") { spec in
        spec["nodeName"] = .string(node)
        spec["hostNetwork"] = true
        spec["priorityClassName"] = "system-node-critical"
        spec["securityContext"] = ["seccompProfile": ["type": "RuntimeDefault"]]
        spec["tolerations"] = [["effect": "NoExecute", "operator": "Exists"]]
        spec.modify("containers") { list in
          list.updateItems { items in
            for index in items.indices {
              let words = (items[index]["command"]?.array ?? []).map { word -> JSON in
                .string((word.string ?? "").replacing("${node}", with: node))
              }
              items[index]["command"] = .array(words)
            }
          }
        }
      }
      createTrusted(.pods, pod)
    }
  }
}
