internal import KubeAPI

/// How a cluster comes to be.
extension World {
  /// For how long a cluster has been there when its story begins.
  private static let age = Duration.seconds(900)

  /// Makes the objects and nodes of the profile, and lets everything settle until the world's story begins.
  mutating func bootstrap() {
    let start = now
    now = start - Self.age
    isBootstrapping = true
    defer { isBootstrapping = false }
    createBootstrapObjects()
    if configuration.profile == .kubeadm { createKubeadmObjects() }
    for node in configuration.nodes {
      do { try addNode(node) } catch { continue }
    }
    publishAPIServers()
    settle()
    advance(to: start)
  }

  /// Stores what every fresh cluster holds.
  private mutating func createBootstrapObjects() {
    for line in BootstrapData.text.split(separator: "\n") {
      guard let tab = line.firstIndex(of: "\t") else { continue }
      let parts = line[..<tab].split(separator: "/").map(String.init)
      guard
        let resource = Resource.find(
          group: parts.count == 3 ? parts[0] : "", version: parts[parts.count - 2],
          plural: parts[parts.count - 1]),
        resource != .serviceAccounts,
        var object = try? JSON(parsing: Array(line[line.index(after: tab)...].utf8))
      else { continue }
      object["apiVersion"] = .string(resource.apiVersion)
      object["kind"] = .string(resource.kind)
      if resource == .configMaps {
        if object.name == "kube-root-ca.crt" { continue }
        fillIn(&object)
      }
      object.modifyPresent("status") { status in
        status.modifyItems("conditions") { $0["lastTransitionTime"] = timestamp }
      }
      createOwn(resource, object)
    }
    createServerLease()
  }

  /// Gives a ConfigMap what is different in every cluster.
  private func fillIn(_ object: inout JSON) {
    object.modifyPresent("data") { data in
      if data["client-ca-file"] != nil {
        data["client-ca-file"] = .string(configuration.rootCertificate)
      }
      if data["since"] != nil { data["since"] = .string(String(now.rfc3339.prefix(10))) }
    }
  }

  /// Stores the lease by which the API server says that it is there.
  // Kubernetes: pkg/controlplane/instance.go, IdentityLeaseComponentLabelKey
  private mutating func createServerLease() {
    let identity = "apiserver-" + String(random.uid().filter { $0 != "-" }.prefix(26))
    let time = JSON.string(now.rfc3339Micro)
    createOwn(
      .leases,
      [
        "apiVersion": "coordination.k8s.io/v1", "kind": "Lease",
        "metadata": [
          "name": .string(identity), "namespace": "kube-system",
          "labels": [
            "apiserver.kubernetes.io/identity": "kube-apiserver",
            "kubernetes.io/hostname": .string(configuration.nodes.first?.name ?? "localhost"),
          ],
        ],
        "spec": [
          "holderIdentity": .string("\(identity)_\(random.uid())"),
          "leaseDurationSeconds": 3600, "acquireTime": time, "renewTime": time,
        ],
      ])
  }

  /// Stores an object of a profile as if it had been created through the API.
  @discardableResult
  mutating func createTrusted(_ resource: Resource, _ object: consuming JSON) -> JSON {
    let rules = KindRules.rules(group: resource.group, kind: resource.kind)
    rules.applyDefaults(&object)
    if resource == .pods {
      do { try admitPod(&object) } catch { preconditionFailure(error.message) }
    }
    let status = object["status"]
    rules.prepareForCreate(&object)
    if let status, resource != .pods { object["status"] = status }
    return createOwn(resource, object)
  }
}
