internal import KubeAPI

/// What makes one pod of a StatefulSet differ from the others: its name, its number, its claims.
// Kubernetes: pkg/controller/statefulset/stateful_set_utils.go, initIdentity, updateStorage
struct StatefulIdentity {
  /// The StatefulSet.
  let set: JSON
  /// The pod's number.
  let ordinal: Int64

  /// The pod's name.
  var name: String { "\(set.name)-\(ordinal)" }

  /// The claim templates.
  private var templates: [JSON] { self.set["spec", "volumeClaimTemplates"]?.array ?? [] }

  /// The name of the claim that a template amounts to.
  private func claimName(_ template: JSON) -> String { "\(template.name)-\(name)" }

  /// Gives a pod its identity; what it says of another identity is replaced.
  func write(to pod: inout JSON) {
    pod.modify("metadata") { metadata in
      metadata["name"] = .string(name)
      metadata.modify("labels") { labels in
        labels["statefulset.kubernetes.io/pod-name"] = .string(name)
        labels["apps.kubernetes.io/pod-index"] = .string(String(ordinal))
      }
    }
    let service = set["spec", "serviceName"]?.string ?? ""
    pod.modify("spec") { spec in
      spec["hostname"] = .string(name)
      spec["subdomain"] = service.isEmpty ? nil : .string(service)
    }
    writeVolumes(to: &pod)
  }

  /// Mounts the claims in the place of the volumes of their names.
  private func writeVolumes(to pod: inout JSON) {
    if templates.isEmpty { return }
    let names = templates.map(\.name)
    let claims: [JSON] = templates.map { template in
      [
        "name": .string(template.name),
        "persistentVolumeClaim": ["claimName": .string(claimName(template))],
      ]
    }
    let others = (pod["spec", "volumes"]?.array ?? []).filter { !names.contains($0.text("name")) }
    pod.modify("spec") { $0["volumes"] = .array(claims + others) }
  }

  /// The claims of the pod, as they are created.
  // Kubernetes: pkg/controller/statefulset/stateful_set_utils.go, getPersistentVolumeClaims
  var claims: [JSON] {
    templates.map { template in
      var claim = template
      claim["apiVersion"] = "v1"
      claim["kind"] = "PersistentVolumeClaim"
      claim["status"] = ["phase": "Pending"]
      claim.modify("metadata") { metadata in
        metadata["name"] = .string(claimName(template))
        metadata["namespace"] = .string(set.namespace)
        metadata["creationTimestamp"] = nil
        metadata.modify("labels") { labels in
          for label in set["spec", "selector", "matchLabels"]?.object ?? JSONObject() {
            labels[label.name] = label.value
          }
        }
        if metadata["labels"]?.isEmpty ?? true { metadata["labels"] = nil }
        metadata["finalizers"] = ["kubernetes.io/pvc-protection"]
      }
      return claim
    }
  }
}
