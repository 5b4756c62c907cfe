internal import KubeAPI

/// Gives Ingresses that name no class the default one.
// Kubernetes: plugin/pkg/admission/network/defaultingressclass/admission.go
enum DefaultIngressClass {
  /// What marks a class as the default.
  private static let mark = "ingressclass.kubernetes.io/is-default-class"

  /// Completes a new Ingress. Of several defaults the newest counts, then the first by name.
  static func admit(_ ingress: inout JSON, _ state: State) {
    guard ingress["spec", "ingressClassName"] == nil,
      ingress.annotations["kubernetes.io/ingress.class"] == nil
    else { return }
    var newest: JSON?
    for (_, one) in state.objects(.ingressClasses) where one.annotations[mark] == "true" {
      let created = one["metadata", "creationTimestamp"]?.string ?? ""
      if let known = newest?["metadata", "creationTimestamp"]?.string, known >= created { continue }
      newest = one
    }
    if let newest { ingress.set(["spec", "ingressClassName"], .string(newest.name)) }
  }
}
