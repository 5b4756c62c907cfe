extension KindRules {
  /// The rules of persistent volumes.
  // Kubernetes: pkg/registry/core/persistentvolume/strategy.go
  static let persistentVolume = KindRules(
    namespaced: false, status: ["phase": "Pending"]
  ).with { rules in
    rules.applyDefaults = PersistentVolumeRules.applyDefaults
    rules.validate = PersistentVolumeRules.validate
    rules.validateUpdate = PersistentVolumeRules.validateUpdate
    rules.validateStatusUpdate = { object, old in
      var errors = FieldErrors()
      ObjectMetaRules.validateCoreUpdate(object, old, &errors)
      return errors.list
    }
    rules.warnings = { object, _ in PersistentVolumeRules.warnings(object) }
  }
}

/// The rules of persistent volumes.
// Kubernetes: pkg/apis/core/validation/validation.go, ValidatePersistentVolume
enum PersistentVolumeRules {
  /// What becomes of volumes whose claims are gone.
  private static let policies = ["Delete", "Recycle", "Retain"]

  /// Completes a volume.
  // Kubernetes: pkg/apis/core/v1/defaults.go, SetDefaults_PersistentVolume
  static func applyDefaults(_ object: inout JSON) {
    if !object.has("metadata") { object["metadata"] = [:] }
    object.modify("spec") { spec in
      spec.setDefaultText("persistentVolumeReclaimPolicy", "Retain")
      spec.setDefault("volumeMode", "Filesystem")
      spec.modifyPresent("capacity", PodDefaults.roundResources)
      PersistentVolumeSource.applyDefaults(&spec)
    }
    object.modify("status") { $0.setDefaultText("phase", "Pending") }
  }

  /// Checks a volume.
  static func validate(_ object: JSON) -> [FieldError] {
    var errors = FieldErrors()
    ObjectMetaRules.validateCore(object, namespaced: false, &errors)
    spec(object.present("spec") ?? [:], object.name, .spec, &errors)
    return errors.list
  }

  /// Checks the specification of a volume, or of one that an attachment describes itself.
  // Kubernetes: pkg/apis/core/validation/validation.go, ValidatePersistentVolumeSpec
  static func spec(
    _ spec: JSON, _ name: String, _ path: FieldPath, isInline: Bool = false,
    _ errors: inout FieldErrors
  ) {
    if isInline { inline(spec, path, &errors) }
    if spec.items("accessModes").isEmpty { errors.required(path.child("accessModes")) }
    ClaimRules.accessModes(spec, path.child("accessModes"), &errors)
    if !isInline { capacity(spec, path.child("capacity"), &errors) }
    policy(spec, path.child("persistentVolumeReclaimPolicy"), isInline, &errors)
    if let affinity = spec.present("nodeAffinity") {
      if isInline {
        errors.forbidden(path.child("nodeAffinity"), notInline)
      } else {
        nodeAffinity(affinity, path.child("nodeAffinity"), &errors)
      }
    }
    PersistentVolumeSource.validate(spec, name, path, &errors)
    if spec["hostPath"].map({ isRoot($0.text("path")) }) ?? false,
      spec.text("persistentVolumeReclaimPolicy") == "Recycle"
    {
      errors.forbidden(
        path.child("persistentVolumeReclaimPolicy"),
        "may not be 'recycle' for a hostPath mount of '/'")
    }
    names(spec, path, isInline, &errors)
  }

  /// What is wrong with a field of a volume that an attachment describes itself.
  private static let notInline = "may not be specified in the context of inline volumes"

  /// Checks what a volume that an attachment describes itself may say.
  private static func inline(_ spec: JSON, _ path: FieldPath, _ errors: inout FieldErrors) {
    if spec.has("claimRef") { errors.forbidden(path.child("claimRef"), notInline) }
    if !spec.map("capacity").isEmpty { errors.forbidden(path.child("capacity"), notInline) }
    if !spec.has("csi") {
      errors.required(
        path.child("csi"), "has to be specified in the context of inline volumes")
    }
  }

  /// Checks how large a volume is.
  private static func capacity(_ spec: JSON, _ path: FieldPath, _ errors: inout FieldErrors) {
    let amounts = spec.map("capacity")
    if amounts.isEmpty { errors.required(path) }
    if amounts["storage"] == nil || amounts.count > 1 {
      errors.notSupported(path, raw: GoValue.optional(spec["capacity"]), ["storage"])
    }
    for entry in amounts {
      guard let amount = entry.value.string.flatMap({ Quantity($0) }) else { continue }
      if amount.signum < 0 {
        errors.invalid(path.key(entry.name), amount.value, "must be a valid resource quantity")
      }
      if amount.signum <= 0 {
        errors.invalid(path.key(entry.name), amount.description, "must be greater than zero")
      }
    }
  }

  /// Checks what becomes of the volume when its claim is gone.
  private static func policy(
    _ spec: JSON, _ path: FieldPath, _ isInline: Bool, _ errors: inout FieldErrors
  ) {
    let policy = spec.text("persistentVolumeReclaimPolicy")
    if policy.isEmpty { return }
    if isInline {
      if policy != "Retain" {
        errors.forbidden(path, "may only be Retain in the context of inline volumes")
      }
    } else if !policies.contains(policy) {
      errors.notSupported(path, policy, policies)
    }
  }

  /// Checks which nodes reach the volume.
  // Kubernetes: pkg/apis/core/validation/validation.go, validateVolumeNodeAffinity
  private static func nodeAffinity(
    _ affinity: JSON, _ path: FieldPath, _ errors: inout FieldErrors
  ) {
    if let required = affinity.present("required") {
      NodeSelectorRules.validate(required, path.child("required"), &errors)
    } else {
      errors.required(path.child("required"), "must specify required node constraints")
    }
  }

  /// Checks the names of classes, and the volume's mode.
  private static func names(
    _ spec: JSON, _ path: FieldPath, _ isInline: Bool, _ errors: inout FieldErrors
  ) {
    let name = spec.text("storageClassName")
    if !name.isEmpty {
      if isInline {
        errors.forbidden(path.child("storageClassName"), notInline)
      } else {
        errors.invalid(path.child("storageClassName"), name, each: Names.dnsSubdomain(name))
      }
    }
    if let mode = spec["volumeMode"]?.string {
      if !isInline {
        ClaimRules.volumeMode(mode, path.child("volumeMode"), &errors)
      } else if mode != "Filesystem" {
        errors.forbidden(
          path.child("volumeMode"),
          "may not specify volumeMode other than Filesystem in the context of inline volumes")
      }
    }
    guard let attributes = spec["volumeAttributesClassName"]?.string, !isInline else { return }
    let attributesPath = path.child("volumeAttributesClassName")
    if attributes.isEmpty {
      errors.required(attributesPath, "an empty string is disallowed")
    } else {
      errors.invalid(attributesPath, attributes, each: Names.dnsSubdomain(attributes))
    }
    if !spec.has("csi") {
      errors.required(
        path.child("csi"), "has to be specified when using volumeAttributesClassName")
    }
  }

  /// Whether a path leads to the root of the file system.
  private static func isRoot(_ path: String) -> Bool {
    path.hasPrefix("/")
      && path.split(separator: "/").reduce(into: 0) { depth, step in
        if step == ".." { depth = max(0, depth - 1) } else if step != "." { depth += 1 }
      } == 0
  }

  /// Checks a change of a volume.
  // Kubernetes: pkg/apis/core/validation/validation.go, ValidatePersistentVolumeUpdate
  static func validateUpdate(_ object: JSON, _ old: JSON) -> [FieldError] {
    var errors = FieldErrors()
    let (spec, before) = (object.present("spec") ?? [:], old.present("spec") ?? [:])
    let (source, oldSource) = PersistentVolumeSource.pair(spec, before)
    if source != oldSource {
      let difference = PodSpecDifference.text(oldSource, source, as: "VolumeSource")
      errors.forbidden(
        FieldPath.spec.child("persistentvolumesource"),
        "spec.persistentvolumesource is immutable after creation\n\(difference)")
    }
    errors.immutable(spec["volumeMode"], before["volumeMode"], FieldPath("volumeMode"))
    if let affinity = before.present("nodeAffinity") {
      immutable(spec.present("nodeAffinity"), affinity, &errors)
    }
    if before.has("volumeAttributesClassName"), !spec.has("volumeAttributesClassName") {
      errors.forbidden(
        FieldPath.spec.child("volumeAttributesClassName"),
        "update from non-nil value to nil is forbidden")
    }
    // The volume as a whole is checked once by the strategy and once with the change.
    return validate(object) + validate(object) + errors.list
  }

  /// The labels of nodes that have a newer name.
  private static let renamed = [
    "failure-domain.beta.kubernetes.io/zone": "topology.kubernetes.io/zone",
    "failure-domain.beta.kubernetes.io/region": "topology.kubernetes.io/region",
    "beta.kubernetes.io/os": "kubernetes.io/os",
    "beta.kubernetes.io/arch": "kubernetes.io/arch",
    "beta.kubernetes.io/instance-type": "node.kubernetes.io/instance-type",
  ]

  /// Checks that the nodes that reach the volume stay, but for labels that take their newer names.
  // Kubernetes: pkg/apis/core/validation/validation.go, validatePvNodeAffinity
  private static func immutable(
    _ affinity: JSON?, _ old: JSON, _ errors: inout FieldErrors
  ) {
    var known = old
    let terms = affinity?["required"]?.items("nodeSelectorTerms") ?? []
    known.modifyPresent("required") { required in
      var place = 0
      required.modifyItems("nodeSelectorTerms") { term in
        let wanted = place < terms.count ? terms[place].items("matchExpressions") : []
        place += 1
        var index = 0
        term.modifyItems("matchExpressions") { expression in
          let name = index < wanted.count ? wanted[index].text("key") : ""
          index += 1
          if renamed[expression.text("key")] == name { expression["key"] = .string(name) }
        }
      }
    }
    if affinity == known { return }
    errors.invalid(
      FieldPath("nodeAffinity"),
      raw: affinity.map { InternalPodSpec.compact($0, as: "VolumeAffinity") } ?? "null",
      "field is immutable, except for updating from beta label to GA")
  }

  /// What the author of a volume should know.
  // Kubernetes: pkg/api/persistentvolume/util.go, GetWarningsForPersistentVolume
  static func warnings(_ object: JSON) -> [String] {
    var warnings: [String] = []
    let spec = object.present("spec") ?? [:]
    for (name, words) in [
      (
        "volume.beta.kubernetes.io/storage-class",
        #"deprecated since v1.8; use "storageClassName" attribute instead"#
      ),
      (
        "volume.beta.kubernetes.io/mount-options",
        #"deprecated since v1.31; use "mountOptions" attribute instead"#
      ),
    ] where object.annotations[name] != nil {
      warnings.append("metadata.annotations[\(name)]: \(words)")
    }
    if spec.text("persistentVolumeReclaimPolicy") == "Recycle" {
      warnings.append(
        "spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. Instead, the "
          + "recommended approach is to use dynamic provisioning.")
    }
    let terms = spec["nodeAffinity"]?["required"]?.items("nodeSelectorTerms") ?? []
    for (place, term) in terms.enumerated() {
      for (index, expression) in term.items("matchExpressions").enumerated() {
        let key = expression.text("key")
        guard let words = PodWarnings.deprecatedLabels[key] else { continue }
        warnings.append(
          "spec.nodeAffinity.required.nodeSelectorTerms[\(place)].matchExpressions[\(index)].key: "
            + "\(key) is \(words)")
      }
    }
    for (name, words) in PodWarnings.deprecatedVolumes where spec.has(name) {
      warnings.append("spec.\(name == "storageos" ? "storageOS" : name): \(words)")
    }
    return warnings
  }
}
