internal import KubeAPI

/// Why it cannot be said how many pods a disruption budget should protect.
struct UncountablePods: Error {
  /// What is wrong, as users see it.
  var message: String
}

/// How many pods a disruption budget should protect.
extension World {
  /// How many pods there should be.
  // Kubernetes: pkg/controller/disruption/disruption.go, getExpectedPodCount, getExpectedScale
  func expectedPods(_ memo: DisruptionMemo, _ budget: JSON) throws(UncountablePods) -> Int {
    let most = IntOrString(budget["spec", "maxUnavailable"])
    let least = IntOrString(budget["spec", "minAvailable"])
    if most == nil, case .int = least { return memo.members.count }
    var expected = 0
    var seen: Set<String> = []
    for (pod, member) in memo.members where !member.controller.isEmpty {
      guard seen.insert(member.controller).inserted else { continue }
      expected += try scale(ofControllerOf: pod)
    }
    return expected
  }

  /// How many pods the controller of a pod wants.
  // Kubernetes: pkg/controller/disruption/disruption.go, finders
  private func scale(ofControllerOf pod: ObjectKey) throws(UncountablePods) -> Int {
    guard let reference = state.object(.pods, pod)?.controllerReference else { return 0 }
    let (version, kind) = (reference.text("apiVersion"), reference.text("kind"))
    guard let resource = state.resource(apiVersion: version, kind: kind) else {
      throw UncountablePods(message: "no matches for kind \"\(kind)\" in version \"\(version)\"")
    }
    if resource.subresource("scale") == nil {
      let name = resource.group.isEmpty ? resource.plural : "\(resource.plural).\(resource.group)"
      throw UncountablePods(message: "\(name) does not implement the scale subresource")
    }
    let key = ObjectKey(namespace: pod.namespace, name: reference.text("name"))
    guard let owner = state.object(resource, key), owner.uid == reference["uid"]?.string else {
      throw UncountablePods(message: "found no controllers for pod \"\(pod.name)\"")
    }
    if resource == .replicaSets, let deployment = deployment(of: owner) {
      return deployment["spec", "replicas"]?.int ?? 0
    }
    return owner["spec", "replicas"]?.int ?? 0
  }

  /// The Deployment that controls a ReplicaSet.
  private func deployment(of set: JSON) -> JSON? {
    guard let reference = set.controllerReference, reference["kind"] == "Deployment" else {
      return nil
    }
    let key = ObjectKey(namespace: set.namespace, name: reference.text("name"))
    guard let deployment = state.object(.deployments, key),
      deployment.uid == reference["uid"]?.string
    else { return nil }
    return deployment
  }
}
