internal import KubeAPI

/// The endpoints of the Service `kubernetes`, which the API servers write themselves.
// Kubernetes: pkg/controlplane/reconcilers/instancecount.go, ReconcileEndpoints
extension World {
  /// Lists the addresses of all control-plane nodes behind the Service `kubernetes`.
  mutating func publishAPIServers() {
    let addresses = state.objects(.nodes)
      .filter { $0.value.labels["node-role.kubernetes.io/control-plane"] != nil }
      .compactMap { _, node in
        node["status", "addresses"]?.array?.first { $0["type"] == "InternalIP" }?["address"]
      }
    if addresses.isEmpty { return }
    let key = ObjectKey(namespace: "default", name: "kubernetes")
    let ports: JSON = [["name": "https", "port": 6443, "protocol": "TCP"]]
    let subsets: JSON = [["addresses": .array(addresses.map { ["ip": $0] }), "ports": ports]]
    let listed = addresses.map { address -> JSON in
      ["addresses": [address], "conditions": ["ready": true]]
    }
    if state.contains(.endpoints, key) {
      edit(.endpoints, key) { $0["subsets"] = subsets }
    } else {
      createOwn(
        .endpoints,
        [
          "apiVersion": "v1", "kind": "Endpoints",
          "metadata": [
            "name": "kubernetes", "namespace": "default",
            "labels": ["endpointslice.kubernetes.io/skip-mirror": "true"],
          ],
          "subsets": subsets,
        ])
    }
    if state.contains(.endpointSlices, key) {
      edit(.endpointSlices, key) { $0["endpoints"] = .array(listed) }
    } else {
      createOwn(
        .endpointSlices,
        [
          "apiVersion": "discovery.k8s.io/v1", "kind": "EndpointSlice", "addressType": "IPv4",
          "metadata": [
            "name": "kubernetes", "namespace": "default", "generation": 1,
            "labels": ["kubernetes.io/service-name": "kubernetes"],
          ],
          "endpoints": .array(listed), "ports": ports,
        ])
    }
  }
}
