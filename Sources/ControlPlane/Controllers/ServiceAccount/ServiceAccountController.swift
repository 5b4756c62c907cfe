internal import KubeAPI

/// The controller of service accounts: every namespace has one named `default`, and the root certificate.
// Kubernetes: pkg/controller/serviceaccount/serviceaccounts_controller.go
extension World {
  /// Gives a namespace what every namespace has.
  mutating func makeDefaultServiceAccount(in namespace: String) {
    let account = ObjectKey(namespace: namespace, name: "default")
    if !state.contains(.serviceAccounts, account) {
      createOwn(
        .serviceAccounts,
        [
          "apiVersion": "v1", "kind": "ServiceAccount",
          "metadata": ["name": "default", "namespace": .string(namespace)],
        ])
    }
    let certificate = ObjectKey(namespace: namespace, name: "kube-root-ca.crt")
    if !state.contains(.configMaps, certificate) {
      createOwn(
        .configMaps,
        [
          "apiVersion": "v1", "kind": "ConfigMap",
          "metadata": [
            "name": "kube-root-ca.crt", "namespace": .string(namespace),
            "annotations": [
              "kubernetes.io/description":
                "Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters."
            ],
          ],
          "data": ["ca.crt": .string(configuration.rootCertificate)],
        ])
    }
  }

  /// A service account or ConfigMap has come or gone; what every namespace has comes back.
  mutating func serviceAccountsObserve(_ change: Change) {
    let name = change.resource == Resource.configMaps.id ? "kube-root-ca.crt" : "default"
    guard change.kind == .deleted, change.key.name == name,
      let namespace = state.object(.namespaces, ObjectKey(change.key.namespace)),
      !namespace.isBeingDeleted
    else { return }
    makeDefaultServiceAccount(in: change.key.namespace)
  }
}
