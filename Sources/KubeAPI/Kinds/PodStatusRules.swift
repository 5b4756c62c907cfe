// What may change of a pod's status.
extension PodRules {
  /// Checks a change of a pod's status.
  // Kubernetes: pkg/apis/core/validation/validation.go, ValidatePodStatusUpdate
  static func validateStatusUpdate(_ pod: JSON, _ old: JSON) -> [FieldError] {
    var errors = FieldErrors()
    ObjectMetaRules.validateCoreUpdate(pod, old, &errors)
    annotationUpdates(pod, old, &errors)
    let (status, before) = (pod.present("status") ?? [:], old.present("status") ?? [:])
    for (index, condition) in status.items("conditions").enumerated() {
      let type = condition.text("type")
      if ["PodScheduled", "Ready", "Initialized"].contains(type) { continue }
      errors.invalid(
        FieldPath.metadata.item("conditions", index).child("Type"), type,
        each: Names.qualifiedName(type))
    }
    let nominated = status.text("nominatedNodeName")
    if nominated != before.text("nominatedNodeName"), !nominated.isEmpty {
      errors.invalid(
        FieldPath.status.child("nominatedNodeName"), nominated,
        each: Names.dnsSubdomain(nominated))
    }
    errors.immutable(
      status["qosClass"], before["qosClass"], FieldPath.status.child("qosClass"))
    for name in ["containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses"] {
      transitions(name, status, before, old.present("spec") ?? [:], &errors)
    }
    podAddresses(status, &errors)
    hostAddresses(status, &errors)
    return errors.list
  }

  /// Checks that containers that have ended for good stay so.
  // Kubernetes: pkg/apis/core/validation/validation.go, ValidateContainerStateTransition
  private static func transitions(
    _ name: String, _ status: JSON, _ before: JSON, _ spec: JSON, _ errors: inout FieldErrors
  ) {
    let policy =
      name == "ephemeralContainerStatuses" ? "Never" : spec.text("restartPolicy")
    if policy == "Always" { return }
    let sidecars = Set(
      spec.items("initContainers").filter { $0.text("restartPolicy") == "Always" }
        .map { $0.text("name") })
    for (index, old) in before.items(name).enumerated() {
      guard let end = old["state"]?.present("terminated") else { continue }
      if policy == "OnFailure", end.number("exitCode") ?? 0 != 0 { continue }
      if name == "initContainerStatuses", sidecars.contains(old.text("name")) { continue }
      for new in status.items(name)
      where new.text("name") == old.text("name") && new["state"]?.has("terminated") != true {
        errors.forbidden(
          FieldPath.status.item(name, index).child("state"),
          "may not be transitioned to non-terminated state")
      }
    }
  }

  /// Checks the addresses of the pod.
  // Kubernetes: pkg/apis/core/validation/validation.go, validatePodIPs
  private static func podAddresses(_ status: JSON, _ errors: inout FieldErrors) {
    let list = status.items("podIPs")
    addresses(list, "podIPs", &errors) {
      if !isDual(list) { tooMany(list, "podIPs", &$0) }
      duplicates(list, "podIPs", &$0)
    }
  }

  /// Checks the addresses of the pod's node.
  // Kubernetes: pkg/apis/core/validation/validation.go, validateHostIPs
  private static func hostAddresses(_ status: JSON, _ errors: inout FieldErrors) {
    let list = status.items("hostIPs")
    guard let first = list.first?.text("ip") else { return }
    if status.text("hostIP") != first {
      errors.invalid(
        FieldPath.status.item("hostIPs", 0).child("ip"), first, "must be equal to `hostIP`")
    }
    addresses(list, "hostIPs", &errors) {
      duplicates(list, "hostIPs", &$0)
      if !isDual(list) { tooMany(list, "hostIPs", &$0) }
    }
  }

  /// Checks each address of a list, and several of them together.
  private static func addresses(
    _ list: [JSON], _ name: String, _ errors: inout FieldErrors,
    together: (inout FieldErrors) -> Void
  ) {
    for (index, address) in list.enumerated() {
      IPAddress.check(address.text("ip"), FieldPath.status.item(name, index), &errors)
    }
    if list.count > 1 { together(&errors) }
  }

  /// Whether a list has one address of each version.
  private static func isDual(_ list: [JSON]) -> Bool {
    list.count == 2 && Set(list.map { IPAddress($0.text("ip"))?.isV4 }).count == 2
  }

  /// Refuses more addresses than one of each version.
  private static func tooMany(_ list: [JSON], _ name: String, _ errors: inout FieldErrors) {
    let shown = list.map { "{\"IP\":\(GoValue.string($0.text("ip")))}" }.joined(separator: ",")
    errors.invalid(
      FieldPath.status.child(name), raw: "[\(shown)]",
      "may specify no more than one IP for each IP family")
  }

  /// Refuses addresses that are there twice.
  private static func duplicates(_ list: [JSON], _ name: String, _ errors: inout FieldErrors) {
    var seen: Set<String> = []
    for (index, address) in list.enumerated() where !seen.insert(address.text("ip")).inserted {
      errors.duplicate(
        FieldPath.status.item(name, index), raw: "{\"IP\":\(GoValue.string(address.text("ip")))}")
    }
  }
}
