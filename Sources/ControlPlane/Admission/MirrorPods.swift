internal import KubeAPI

/// What pods cannot refer to that stand for those of a node's own files.
// Kubernetes: plugin/pkg/admission/serviceaccount/admission.go, Validate
enum MirrorPods {
  /// Why there cannot be a mirror pod with a spec; `nil` if there can.
  static func refusal(of spec: JSON) -> String? {
    if !(spec["serviceAccountName"]?.string ?? "").isEmpty {
      return "a mirror pod may not reference service accounts"
    }
    if namesSecrets(spec) { return "a mirror pod may not reference secrets" }
    let wantsToken = items(spec, "volumes").contains { volume in
      items(volume["projected"], "sources").contains { $0["serviceAccountToken"] != nil }
    }
    return wantsToken
      ? "a mirror pod may not use ServiceAccountToken volume projections" : nil
  }

  /// Whether anything in a spec names a secret.
  // Kubernetes: pkg/api/pod/util.go, VisitPodSecretNames
  private static func namesSecrets(_ spec: JSON) -> Bool {
    let containers = ["initContainers", "containers", "ephemeralContainers"].flatMap {
      items(spec, $0)
    }
    return items(spec, "imagePullSecrets").contains(where: isNamed)
      || containers.contains { container in
        items(container, "envFrom").contains { isNamed($0["secretRef"]) }
          || items(container, "env").contains { isNamed($0["valueFrom", "secretKeyRef"]) }
      } || items(spec, "volumes").contains(where: namesSecret)
  }

  /// Whether a volume is of a secret, or needs one.
  private static func namesSecret(_ volume: JSON) -> Bool {
    items(volume["projected"], "sources").contains { isNamed($0["secret"]) }
      || (volume.object ?? JSONObject()).contains { source in
        !(source.value["secretName"]?.string ?? "").isEmpty
          || isNamed(source.value["secretRef"]) || isNamed(source.value["nodePublishSecretRef"])
      }
  }

  /// Whether a reference says a name.
  private static func isNamed(_ reference: JSON?) -> Bool {
    !(reference?["name"]?.string ?? "").isEmpty
  }

  /// The entries of a list.
  private static func items(_ object: JSON?, _ field: String) -> [JSON] {
    object?[field]?.array ?? []
  }
}
