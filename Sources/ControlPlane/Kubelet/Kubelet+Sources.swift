internal import KubeAPI

/// What volumes and environments need, and what the kubelet says where it is not there.
extension World {
  /// What the kubelet says of a volume that cannot be set up.
  func missingVolumeSource(_ pod: JSON) -> String? {
    for volume in pod["spec", "volumes"]?.array ?? [] {
      if let claim = volume["persistentVolumeClaim"]?.text("claimName") {
        guard let problem = problem(ofClaim: claim, pod.namespace) else {
          if let problem = problem(ofVolumeOf: claim, pod.namespace) { return problem }
          continue
        }
        let name = volume.text("name")
        return
          "Unable to attach or mount volumes: unmounted volumes=[\(name)], unattached volumes=[], failed to process volumes=[\(name)]: error processing PVC \(pod.namespace)/\(claim): \(problem)"
      }
      guard let problem = problem(of: volume, pod) else { continue }
      return "MountVolume.SetUp failed for volume \"\(volume.text("name"))\" : \(problem)"
    }
    return nil
  }

  /// Why a volume cannot be set up.
  private func problem(of volume: JSON, _ pod: JSON) -> String? {
    if let source = volume["configMap"] { return problem(ofConfigMap: source, pod.namespace) }
    if let source = volume["secret"] {
      return problem(ofSecret: source, source.text("secretName"), pod.namespace)
    }
    if let source = volume["hostPath"] { return HostPaths.problem(of: source) }
    guard let projected = volume["projected"] else { return nil }
    for source in projected["sources"]?.array ?? [] {
      if let map = source["configMap"], let problem = problem(ofConfigMap: map, pod.namespace) {
        return problem
      }
      if let secret = source["secret"],
        let problem = problem(ofSecret: secret, secret.text("name"), pod.namespace)
      {
        return problem
      }
      if source["serviceAccountToken"] != nil {
        let name = pod["spec", "serviceAccountName"]?.string ?? "default"
        let key = ObjectKey(namespace: pod.namespace, name: name)
        if !state.contains(.serviceAccounts, key) {
          return "failed to fetch token: serviceaccounts \"\(name)\" not found"
        }
      }
    }
    return nil
  }

  /// Why a claim's volume cannot be used.
  // Kubernetes: pkg/kubelet/volumemanager/populator/desired_state_of_world_populator.go, getPVCExtractPV
  private func problem(ofClaim name: String, _ namespace: String) -> String? {
    let key = ObjectKey(namespace: namespace, name: name)
    guard let claim = state.object(.persistentVolumeClaims, key) else {
      return "failed to fetch PVC from API server: persistentvolumeclaims \"\(name)\" not found"
    }
    if claim.isBeingDeleted { return "PVC is being deleted" }
    let isBound =
      claim["status", "phase"] == "Bound" && !(claim["spec", "volumeName"]?.isEmpty ?? true)
    return isBound ? nil : "PVC is not bound"
  }

  /// What the kubelet says of a claim's volume whose path on the node is not what it should be.
  private func problem(ofVolumeOf name: String, _ namespace: String) -> String? {
    let key = ObjectKey(namespace: namespace, name: name)
    let volume = state.object(.persistentVolumeClaims, key)?["spec"]?.text("volumeName") ?? ""
    guard
      let source = state.object(.persistentVolumes, ObjectKey(volume))?["spec", "hostPath"],
      let problem = HostPaths.problem(of: source)
    else { return nil }
    return "MountVolume.SetUp failed for volume \"\(volume)\" : \(problem)"
  }

  /// Why a ConfigMap cannot be mounted.
  // Kubernetes: pkg/volume/configmap/configmap.go, MakePayload
  private func problem(ofConfigMap source: JSON, _ namespace: String) -> String? {
    if source["optional"]?.bool == true { return nil }
    let name = source.text("name")
    let key = ObjectKey(namespace: namespace, name: name)
    guard let items = source["items"]?.array, !items.isEmpty else {
      return state.contains(.configMaps, key) ? nil : "configmap \"\(name)\" not found"
    }
    guard let map = state.object(.configMaps, key) else {
      return "configmap \"\(name)\" not found"
    }
    for item in items {
      let entry = item.text("key")
      if map["data"]?[entry] == nil, map["binaryData"]?[entry] == nil {
        return "configmap references non-existent config key: \(entry)"
      }
    }
    return nil
  }

  /// Why a Secret cannot be mounted.
  // Kubernetes: pkg/volume/secret/secret.go, MakePayload
  private func problem(ofSecret source: JSON, _ name: String, _ namespace: String) -> String? {
    if source["optional"]?.bool == true { return nil }
    let key = ObjectKey(namespace: namespace, name: name)
    guard let secret = state.object(.secrets, key) else { return "secret \"\(name)\" not found" }
    for item in source["items"]?.array ?? [] {
      let entry = item.text("key")
      if secret["data"]?[entry] == nil {
        return "references non-existent secret key: \(entry)"
      }
    }
    return nil
  }

  /// What the kubelet says of a ConfigMap, Secret or key that a container's environment needs and that is not there.
  func missingEnvironment(_ pod: JSON, _ container: JSON) -> String? {
    for source in container["envFrom"]?.array ?? [] {
      for (field, kind, resource) in [
        ("configMapRef", "configmap", Resource.configMaps), ("secretRef", "secret", .secrets),
      ] {
        guard let reference = source[field], reference["optional"]?.bool != true,
          let name = reference["name"]?.string,
          !state.contains(resource, ObjectKey(namespace: pod.namespace, name: name))
        else { continue }
        return "\(kind) \"\(name)\" not found"
      }
    }
    if let missing = missingSubpathVariable(container) { return missing }
    for variable in container["env"]?.array ?? [] {
      for (field, kind, title, resource) in [
        ("configMapKeyRef", "configmap", "ConfigMap", Resource.configMaps),
        ("secretKeyRef", "secret", "Secret", .secrets),
      ] {
        guard let reference = variable["valueFrom"]?[field], reference["optional"]?.bool != true,
          let name = reference["name"]?.string, let entry = reference["key"]?.string
        else { continue }
        guard let object = state.object(resource, ObjectKey(namespace: pod.namespace, name: name))
        else { return "\(kind) \"\(name)\" not found" }
        if object["data"]?[entry] == nil && object["binaryData"]?[entry] == nil {
          return "couldn't find key \(entry) in \(title) \(pod.namespace)/\(name)"
        }
      }
    }
    return nil
  }

  /// What the kubelet says of a variable that the path of a mount needs and that is not there.
  // Kubernetes: pkg/kubelet/container/helpers.go, ExpandContainerVolumeMounts
  private func missingSubpathVariable(_ container: JSON) -> String? {
    let known = Set((container["env"]?.array ?? []).map { $0.text("name") })
    if !(container["envFrom"]?.isEmpty ?? true) { return nil }
    for mount in container["volumeMounts"]?.array ?? [] {
      var rest = Substring(mount["subPathExpr"]?.string ?? "")
      while let start = rest.firstRange(of: "$(") {
        rest = rest[start.upperBound...]
        let name = rest.prefix { $0 != ")" }
        if name.endIndex < rest.endIndex, !known.contains(String(name)) {
          return "missing value for \"\(name)\""
        }
      }
    }
    return nil
  }
}
