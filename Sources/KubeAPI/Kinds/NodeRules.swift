extension KindRules {
  /// The rules of nodes.
  // Kubernetes: pkg/registry/core/node/strategy.go
  static let node = KindRules(namespaced: false).with { rules in
    rules.applyDefaults = NodeRules.applyDefaults
    rules.prepareForUpdate = { object, old in
      ObjectMetaRules.prepareForUpdate(&object, old)
      object["status"] = old["status"]
    }
    rules.validate = NodeRules.validate
    rules.validateUpdate = { NodeRules.validate($0) + NodeRules.validateUpdate($0, $1) }
    rules.validateStatusUpdate = NodeRules.validateUpdate
    rules.warnings = { node, _ in NodeRules.warnings(node) }
  }.wantingUsualAddresses {
    LegacyAddress.list($0["spec"]?.items("podCIDRs") ?? [], .spec, "podCIDRs", isRange: true)
  }
}

/// The rules of nodes.
enum NodeRules {
  /// What a node says of itself before it says anything.
  private static let noInfo: JSON = [
    "machineID": "", "systemUUID": "", "bootID": "", "kernelVersion": "", "osImage": "",
    "containerRuntimeVersion": "", "kubeletVersion": "", "kubeProxyVersion": "",
    "operatingSystem": "", "architecture": "",
  ]

  /// Completes a node.
  static func applyDefaults(_ node: inout JSON) {
    if !node.has("metadata") { node["metadata"] = [:] }
    node.modify("spec") { spec in
      if spec.object == nil { spec = [:] }
      let ranges = spec.items("podCIDRs")
      let range = spec.text("podCIDR")
      // The single range wins over the list where they disagree.
      if range.isEmpty {
        if let first = ranges.first { spec["podCIDR"] = first }
      } else if ranges.first?.string != range {
        spec["podCIDRs"] = [.string(range)]
      }
    }
    node.modify("status") { status in
      for name in ["capacity", "allocatable"] {
        status.modifyPresent(name, PodDefaults.roundResources)
      }
      if !status.has("allocatable"), let capacity = status.present("capacity") {
        status["allocatable"] = capacity
      }
      status.modify("daemonEndpoints") { endpoints in
        endpoints.modify("kubeletEndpoint") { $0.setDefault("Port", 0) }
      }
      status.modify("nodeInfo") { info in
        for entry in noInfo.object ?? JSONObject() where info[entry.name] == nil {
          info[entry.name] = entry.value
        }
      }
    }
  }

  /// Checks a node.
  // Kubernetes: pkg/apis/core/validation/validation.go, ValidateNode
  static func validate(_ node: JSON) -> [FieldError] {
    var errors = FieldErrors()
    ObjectMetaRules.validateCore(node, namespaced: false, &errors)
    taints(node["spec"]?.items("taints") ?? [], &errors)
    resources(node, &errors)
    let ranges = node["spec"]?.items("podCIDRs") ?? []
    if ranges.isEmpty { return errors.list }
    let path = FieldPath.spec.child("podCIDRs")
    for (index, range) in ranges.enumerated() {
      IPAddress.checkRange(range.string ?? "", path.index(index), &errors)
    }
    if ranges.count > 1 {
      let versions = Set(
        ranges.compactMap { IPAddress.range($0.string ?? "")?.address.isV4 })
      if versions.count < 2 || ranges.count > 2 {
        errors.invalid(
          path, json: .array(ranges), "may specify no more than one CIDR for each IP family")
      }
    }
    return errors.list
  }

  /// Checks taints.
  // Kubernetes: pkg/apis/core/validation/validation.go, validateNodeTaints
  private static func taints(_ taints: [JSON], _ errors: inout FieldErrors) {
    var seen: Set<[String]> = []
    for (index, taint) in taints.enumerated() {
      let path = FieldPath.metadata.item("taints", index)
      let (key, value, effect) = (taint.text("key"), taint.text("value"), taint.text("effect"))
      errors.invalid(path.child("key"), key, each: Names.qualifiedName(key))
      let messages = Names.labelValue(value)
      if !messages.isEmpty {
        errors.invalid(path.child("value"), value, messages.joined(separator: ";"))
      }
      if effect.isEmpty {
        errors.required(path.child("effect"))
      } else {
        PodSpecValidation.taintEffect(effect, path.child("effect"), &errors)
      }
      if !seen.insert([key, effect]).inserted {
        errors.duplicate(
          path, raw: GoValue.taint(taint), "taints must be unique by key and effect pair")
      }
    }
  }

  /// Checks what a node offers.
  private static func resources(_ node: JSON, _ errors: inout FieldErrors) {
    for name in ["capacity", "allocatable"] {
      for entry in node["status"]?.map(name) ?? JSONObject() {
        guard let amount = entry.value.string.flatMap({ Quantity($0) }) else { continue }
        ResourceRules.nonnegativeValue(
          entry.name, amount, FieldPath.status.child(name).child(entry.name), &errors)
      }
    }
  }

  /// Checks a change of a node.
  // Kubernetes: pkg/apis/core/validation/validation.go, ValidateNodeUpdate
  static func validateUpdate(_ node: JSON, _ old: JSON) -> [FieldError] {
    var errors = FieldErrors()
    ObjectMetaRules.validateCoreUpdate(node, old, &errors)
    resources(node, &errors)
    let addresses = node["status"]?.items("addresses") ?? []
    for (index, address) in addresses.enumerated() where addresses[..<index].contains(address) {
      errors.duplicate(
        FieldPath.status.item("addresses", index),
        raw: "{\"Type\":\(GoValue.string(address.text("type"))),"
          + "\"Address\":\(GoValue.string(address.text("address")))}")
    }
    let (spec, before) = (node.present("spec") ?? [:], old.present("spec") ?? [:])
    let ranges = before.items("podCIDRs")
    if !ranges.isEmpty {
      let new = spec.items("podCIDRs")
      let words = "node updates may not change podCIDR except from \"\" to valid"
      if new.count != ranges.count {
        errors.forbidden(FieldPath.spec.child("podCIDRs"), words)
      } else {
        for (a, b) in zip(new, ranges) where a != b {
          errors.forbidden(FieldPath.spec.child("podCIDRs"), words)
        }
      }
    }
    let provider = before.text("providerID")
    if !provider.isEmpty, provider != spec.text("providerID") {
      errors.forbidden(
        FieldPath.spec.child("providerID"),
        "node updates may not change providerID except from \"\" to valid")
    }
    taints(spec.items("taints"), &errors)
    if spec.text("externalID") != before.text("externalID") {
      errors.forbidden(FieldPath.spec.child("externalID"), "may not be updated")
    }
    return errors.list
  }

  /// What the author of a node should know.
  // Kubernetes: pkg/api/node/util.go, GetWarningsForNode
  static func warnings(_ node: JSON) -> [String] {
    var warnings: [String] = []
    if node["spec"]?.has("configSource") == true {
      warnings.append(
        "spec.configSource: the feature is no longer supported; see https://git.k8s.io/enhancements/"
          + "keps/sig-node/281-dynamic-kubelet-configuration")
    }
    if node["spec"]?.text("externalID").isEmpty == false {
      warnings.append("spec.externalID: this field is deprecated, and is unused by Kubernetes")
    }
    return warnings
  }
}
