/// Manifests that many tests share.
enum Manifest {
  /// A DaemonSet `web` with label `app: web`, its pod's `spec` and its own `spec` extended by YAML flow fields.
  static func daemonSet(
    _ name: String = "web", image: String = "example.com/agent:1", spec: String = "",
    pod: String = "", container: String = "", labels: String = ""
  ) -> String {
    """
    apiVersion: apps/v1
    kind: DaemonSet
    metadata: {name: \(name)}
    spec: {
      selector: {matchLabels: {app: \(name)}},
      template: {
        metadata: {labels: {app: \(name)\(prefixed(labels))}},
        spec: {
          containers: [{name: main, image: \(image)\(prefixed(container))}]\(prefixed(pod))
        }
      }\(prefixed(spec))
    }
    """
  }

  /// A pod, its `spec` and its container extended by YAML flow fields.
  static func pod(
    _ name: String, image: String = "example.com/agent:1", spec: String = "",
    container: String = "", labels: String = "app: none"
  ) -> String {
    """
    apiVersion: v1
    kind: Pod
    metadata: {name: \(name), labels: {\(labels)}}
    spec: {containers: [{name: main, image: "\(image)"\(prefixed(container))}]\(prefixed(spec))}
    """
  }

  /// A toleration of the control plane's taint.
  static let toleratesControlPlane =
    "tolerations: [{key: node-role.kubernetes.io/control-plane, operator: Exists, effect: NoSchedule}]"

  /// Fields with a comma before them, or nothing.
  private static func prefixed(_ fields: String) -> String { fields.isEmpty ? "" : ", \(fields)" }
}
