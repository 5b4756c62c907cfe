// The rules of the parts of pods that are written by themselves.
extension KindRules {
  /// The rules of `pods/ephemeralcontainers`, which adds containers and changes nothing else.
  // Kubernetes: pkg/registry/core/pod/strategy.go, podEphemeralContainersStrategy
  public static let podEphemeralContainers = KindRules.pod.with { rules in
    rules.prepareForUpdate = { pod, old in
      let containers = pod["spec", "ephemeralContainers"]
      PodSubresourceRules.reset(&pod, to: old)
      pod.modify("spec") { $0["ephemeralContainers"] = containers }
      if pod["spec"] != old["spec"] { ObjectMetaRules.bumpGeneration(&pod, old) }
    }
    rules.validateUpdate = PodSubresourceRules.checkEphemeralContainers
  }

  /// The rules of `pods/resize`, which changes the resources of containers and nothing else.
  // Kubernetes: pkg/registry/core/pod/strategy.go, podResizeStrategy
  public static let podResize = KindRules.pod.with { rules in
    rules.prepareForUpdate = { pod, old in
      let spec = pod["spec"] ?? [:]
      PodSubresourceRules.reset(&pod, to: old)
      for list in ["containers", "initContainers"] {
        PodSubresourceRules.takeResources(list, of: spec, into: &pod)
      }
      if pod["spec"] != old["spec"] { ObjectMetaRules.bumpGeneration(&pod, old) }
    }
    rules.validateUpdate = PodSubresourceRules.checkResize
  }
}

/// The rules of `pods/ephemeralcontainers` and `pods/resize`.
enum PodSubresourceRules {
  /// Puts everything back but the version that a client names.
  static func reset(_ pod: inout JSON, to old: JSON) {
    let (version, managed) = (
      pod["metadata", "resourceVersion"], pod["metadata", "managedFields"]
    )
    pod = old
    pod.modify("metadata") { metadata in
      metadata["resourceVersion"] = version
      metadata["managedFields"] = managed
    }
  }

  /// Takes the resources of containers, matched by their names.
  static func takeResources(_ list: String, of spec: JSON, into pod: inout JSON) {
    let wanted = spec.items(list)
    pod.modifyPresent("spec") { spec in
      spec.modifyItems(list) { container in
        guard let other = wanted.first(where: { $0.text("name") == container.text("name") })
        else { return }
        container["resources"] = other["resources"]
        container["resizePolicy"] = other["resizePolicy"]
      }
    }
  }

  /// Checks that ephemeral containers are only added.
  // Kubernetes: pkg/apis/core/validation/validation.go, ValidatePodEphemeralContainersUpdate
  static func checkEphemeralContainers(_ pod: JSON, _ old: JSON) -> [FieldError] {
    var errors = FieldErrors()
    PodRules.metadataAndSpec(pod, &errors)
    let path = FieldPath.spec.child("ephemeralContainers")
    if old.annotations["kubernetes.io/config.mirror"] != nil {
      errors.forbidden(FieldPath(""), "static pods do not support ephemeral containers")
    }
    let containers = pod["spec"]?.items("ephemeralContainers") ?? []
    for known in old["spec"]?.items("ephemeralContainers") ?? [] {
      let name = known.text("name")
      if let kept = containers.first(where: { $0.text("name") == name }) {
        if kept != known {
          errors.forbidden(
            path, "existing ephemeral containers \(name.goQuoted) may not be changed\n")
        }
      } else {
        errors.forbidden(
          path, "existing ephemeral containers \(name.goQuoted) may not be removed\n")
      }
    }
    return errors.list
  }

  /// Checks that new resources keep the class of the pod.
  // Kubernetes: pkg/apis/core/validation/validation.go, ValidatePodResize
  static func checkResize(_ pod: JSON, _ old: JSON) -> [FieldError] {
    var errors = FieldErrors()
    PodRules.metadataAndSpec(pod, &errors)
    if old.annotations["kubernetes.io/config.mirror"] != nil {
      errors.forbidden(FieldPath(""), "static pods cannot be resized")
    }
    if PodResources.qosClass(of: pod["spec"] ?? [:])
      != PodResources.qosClass(of: old["spec"] ?? [:])
    {
      errors.invalid(
        FieldPath.spec, PodResources.qosClass(of: pod["spec"] ?? [:]),
        "Pod QOS Class may not change as a result of resizing")
    }
    for list in ["containers", "initContainers"] {
      let before = old["spec"]?.items(list) ?? []
      for (index, container) in (pod["spec"]?.items(list) ?? []).enumerated()
      where index < before.count {
        let path = FieldPath.spec.item(list, index).child("resources")
        for part in ["limits", "requests"] {
          checkParts(
            container["resources"]?[part], before[index]["resources"]?[part], part, path, &errors)
        }
      }
    }
    return errors.list
  }

  /// Checks that amounts are changed of CPU and memory alone, and that none is taken out.
  private static func checkParts(
    _ new: JSON?, _ old: JSON?, _ part: String, _ path: FieldPath, _ errors: inout FieldErrors
  ) {
    let path = path.child(part)
    for entry in old?.object ?? JSONObject() {
      let isResizable = entry.name == "cpu" || entry.name == "memory"
      if new?[entry.name] == nil, isResizable {
        errors.forbidden(path, "resource \(part) cannot be removed")
      } else if !isResizable, new?[entry.name] != entry.value {
        errors.forbidden(path, "only cpu and memory resources are mutable")
      }
    }
  }
}
