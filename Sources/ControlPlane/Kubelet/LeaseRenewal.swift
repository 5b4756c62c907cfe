internal import KubeAPI

/// When leases were last renewed, worked out when they are read: that somebody goes on holding one
/// costs nothing as long as nobody looks.
extension World {
  /// How long holders wait between two renewals.
  // Kubernetes: pkg/kubelet/kubelet.go, nodeLeaseRenewIntervalFraction, and pkg/controlplane/instance.go
  private static let renewalSeconds: Int64 = 10

  /// A lease as its holder has renewed it by now; other leases are left as they are.
  func renewed(_ lease: JSON) -> JSON {
    guard let end = lastSign(ofHolder: lease),
      let text = lease["spec", "renewTime"]?.string, let begin = Instant(rfc3339: text),
      begin < end
    else { return lease }
    let passed = (end - begin).components.seconds
    let time = begin + .seconds(passed - passed % Self.renewalSeconds)
    var lease = lease
    lease.modify("spec") { $0["renewTime"] = .string(time.rfc3339Micro) }
    return lease
  }

  /// Until when the holder of a lease has lived; `nil` where it is no part of the cluster.
  private func lastSign(ofHolder lease: JSON) -> Instant? {
    switch lease.namespace {
    case "kube-node-lease":
      guard lease["spec", "holderIdentity"]?.string == lease.name,
        let node = kubelets.nodes[lease.name]
      else { return nil }
      return node.silentSince ?? now
    case "kube-system":
      return lease.labels["apiserver.kubernetes.io/identity"] == nil ? nil : now
    default: return nil
    }
  }
}
