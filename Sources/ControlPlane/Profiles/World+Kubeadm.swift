internal import KubeAPI

/// The objects of the profile `kubeadm`: add-ons and static control-plane pods.
extension World {
  /// The profile's objects, with all filled in that is the same on all nodes.
  private func profileObjects() -> [JSON] {
    let first = configuration.nodes.firstIndex { $0.role == .controlPlane } ?? 0
    return ProfileData.text.replacing("${version}", with: configuration.version)
      .replacing("${address}", with: Self.nodeAddress(first))
      .replacing("${authority}", with: KubeText.base64(configuration.rootCertificate))
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

  /// Puts the manifests of the control plane into the folder of a node's static pods.
  mutating func createStaticPods(on node: String) {
    let manifests = profileObjects().filter { $0["kind"] == "Pod" }.map { pod -> JSON in
      var pod = pod
      let name = pod.name.replacing("-${node}", with: "")
      pod.modify("metadata") { metadata in
        metadata["name"] = .string(name)
      }
      pod.modify("spec") { spec in
        spec["hostNetwork"] = true
        spec["priorityClassName"] = "system-node-critical"
        spec["securityContext"] = ["seccompProfile": ["type": "RuntimeDefault"]]
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
      return pod
    }
    kubelets.statics.updateValue(manifests, forKey: node)
    kubelets.dirtyStatics.insert(node)
    syncStaticPods()
  }
}
