extension KindRules {
  /// The rules of claims for storage.
  // Kubernetes: pkg/registry/core/persistentvolumeclaim/strategy.go
  static let persistentVolumeClaim = KindRules(status: ["phase": "Pending"]).with { rules in
    rules.applyDefaults = PersistentVolumeClaimRules.applyDefaults
    rules.prepareForCreate = { [create = rules.prepareForCreate] object in
      create(&object)
      PersistentVolumeClaimRules.alignSources(&object)
    }
    rules.prepareForUpdate = { [update = rules.prepareForUpdate] object, old in
      update(&object, old)
      PersistentVolumeClaimRules.alignSources(&object)
    }
    rules.validate = { object in
      var errors = FieldErrors()
      PersistentVolumeClaimRules.validate(object, old: nil, &errors)
      return errors.list
    }
    rules.validateUpdate = PersistentVolumeClaimRules.validateUpdate
    rules.validateStatusUpdate = PersistentVolumeClaimRules.validateStatusUpdate
    rules.warnings = { object, _ in PersistentVolumeClaimRules.warnings(object) }
  }
}

/// The rules of claims for storage.
// Kubernetes: pkg/apis/core/validation/validation.go, ValidatePersistentVolumeClaim
enum PersistentVolumeClaimRules {
  /// The annotation that named a claim's class before there was a field for it.
  static let classAnnotation = "volume.beta.kubernetes.io/storage-class"

  /// Completes a claim.
  // Kubernetes: pkg/apis/core/v1/defaults.go, SetDefaults_PersistentVolumeClaim
  static func applyDefaults(_ object: inout JSON) {
    if !object.has("metadata") { object["metadata"] = [:] }
    if !object.has("spec") { object["spec"] = [:] }
    object.modify("spec") { if !$0.has("resources") { $0["resources"] = [:] } }
    ClaimRules.applyDefaults(&object)
    object.modify("status") { $0.setDefaultText("phase", "Pending") }
  }

  /// Makes the two fields agree that say what a new volume is to be filled with.
  // Kubernetes: pkg/api/persistentvolumeclaim/util.go, NormalizeDataSources
  static func alignSources(_ object: inout JSON) {
    guard let spec = object["spec"] else { return }
    if let source = spec.present("dataSource"), !spec.has("dataSourceRef") {
      object.modify("spec") { $0["dataSourceRef"] = source }
    } else if let reference = spec.present("dataSourceRef"), !spec.has("dataSource"),
      reference.text("namespace").isEmpty
    {
      object.modify("spec") { spec in
        var source = reference
        source["namespace"] = nil
        spec["dataSource"] = source
      }
    }
  }

  /// Checks a claim.
  static func validate(_ object: JSON, old: JSON?, _ errors: inout FieldErrors) {
    ObjectMetaRules.validateCore(object, &errors)
    let before = old?["spec"] ?? [:]
    let keepsGroups = ["dataSource", "dataSourceRef"].contains {
      before[$0]?.has("apiGroup") ?? false
    }
    ClaimRules.validateSpec(
      object.present("spec") ?? [:], .spec, keepsGroups: keepsGroups, &errors)
  }

  /// Checks a change of a claim.
  // Kubernetes: pkg/apis/core/validation/validation.go, ValidatePersistentVolumeClaimUpdate
  static func validateUpdate(_ object: JSON, _ old: JSON) -> [FieldError] {
    var errors = FieldErrors()
    ObjectMetaRules.validateCoreUpdate(object, old, &errors)
    validate(object, old: old, &errors)
    let (spec, before) = (object.present("spec") ?? [:], old.present("spec") ?? [:])
    let (allowed, known) = munged(object, old, &errors)
    if allowed != known {
      let difference = PodSpecDifference.text(known, allowed, as: "ClaimSpec")
      errors.forbidden(
        .spec,
        "spec is immutable after creation except resources.requests and "
          + "volumeAttributesClassName for bound claims\n\(difference)")
    }
    let size = storage(spec["resources"]?["requests"])
    if size < storage(before["resources"]?["requests"]),
      size <= storage(old["status"]?["capacity"])
    {
      errors.forbidden(
        FieldPath.spec.child("resources").child("requests").child("storage"),
        "field can not be less than status.capacity")
    }
    errors.immutable(spec["volumeMode"], before["volumeMode"], FieldPath("volumeMode"))
    attributesClass(spec, before, &errors)
    return errors.list
  }

  /// An amount of storage; nothing where there is none.
  private static func storage(_ amounts: JSON?) -> Quantity {
    amounts?["storage"]?.string.flatMap { Quantity($0) } ?? .zero
  }

  /// The new and the old specification with everything made equal that may change.
  private static func munged(
    _ object: JSON, _ old: JSON, _ errors: inout FieldErrors
  ) -> (JSON, JSON) {
    var (spec, before) = (object.present("spec") ?? [:], old.present("spec") ?? [:])
    if before.text("volumeName").isEmpty { before["volumeName"] = spec["volumeName"] }
    let name = spec["storageClassName"]?.string
    let oldName = before["storageClassName"]?.string
    let annotation = object.annotations[classAnnotation]?.string
    let oldAnnotation = old.annotations[classAnnotation]?.string
    if let oldAnnotation, oldName == nil, name == oldAnnotation,
      annotation == nil || annotation == oldAnnotation
    {
      spec["storageClassName"] = nil
    } else {
      if annotation ?? "" != oldAnnotation ?? "" {
        errors.invalid(
          FieldPath.metadata.child("annotations").key(classAnnotation), annotation ?? "",
          "field is immutable")
      }
      if let name, oldName == nil, oldAnnotation == nil || name == oldAnnotation {
        spec["storageClassName"] = before["storageClassName"]
      }
    }
    guard object["status"]?.text("phase") == "Bound" else { return (spec, before) }
    spec.modifyPresent("resources") { resources in
      resources.modifyPresent("requests") { requests in
        requests["storage"] = before["resources"]?["requests"]?["storage"]
      }
    }
    if spec.has("volumeAttributesClassName") {
      spec["volumeAttributesClassName"] = before["volumeAttributesClassName"]
    }
    return (spec, before)
  }

  /// Checks that a class of attributes stays named.
  private static func attributesClass(
    _ spec: JSON, _ before: JSON, _ errors: inout FieldErrors
  ) {
    let field = "volumeAttributesClassName"
    guard before.has(field), spec[field] != before[field] else { return }
    let path = FieldPath.spec.child(field)
    if !spec.has(field) {
      errors.forbidden(path, "update from non-nil value to nil is forbidden")
    } else if spec.text(field).isEmpty {
      errors.forbidden(path, "update from non-nil value to an empty string is forbidden")
    }
  }

  /// What the growing of a volume may say of itself.
  private static let resizeStates = [
    "ControllerResizeInProgress", "ControllerResizeInfeasible", "NodeResizePending",
    "NodeResizeInProgress", "NodeResizeInfeasible",
  ].sorted()

  /// Checks a change of a claim's status.
  // Kubernetes: pkg/apis/core/validation/validation.go, ValidatePersistentVolumeClaimStatusUpdate
  static func validateStatusUpdate(_ object: JSON, _ old: JSON) -> [FieldError] {
    var errors = FieldErrors()
    ObjectMetaRules.validateCoreUpdate(object, old, &errors)
    if object["spec"]?.items("accessModes").isEmpty ?? true {
      errors.required(FieldPath("Spec").child("accessModes"))
    }
    let status = object.present("status") ?? [:]
    amounts(status.map("capacity"), FieldPath.status.child("capacity"), &errors)
    for entry in status.map("allocatedResourceStatuses") {
      let path = FieldPath.status.child("allocatedResourceStatus")
      _ = resourceKey(entry.name, path, &errors)
      if !resizeStates.contains(entry.value.string ?? "") {
        errors.notSupported(path, entry.name, resizeStates)
      }
    }
    let path = FieldPath.status.child("allocatedResources")
    for entry in status.map("allocatedResources") {
      guard resourceKey(entry.name, path, &errors) else { continue }
      amounts(JSONObject([(entry.name, entry.value)]), path, &errors)
    }
    return errors.list
  }

  /// Checks that amounts are not negative.
  private static func amounts(
    _ amounts: JSONObject, _ path: FieldPath, _ errors: inout FieldErrors
  ) {
    for entry in amounts {
      guard let amount = entry.value.string.flatMap({ Quantity($0) }), amount.signum < 0 else {
        continue
      }
      errors.invalid(path.key(entry.name), amount.value, "must be a valid resource quantity")
    }
  }

  /// Checks the name of a resource of a claim; says whether it is good.
  private static func resourceKey(
    _ name: String, _ path: FieldPath, _ errors: inout FieldErrors
  ) -> Bool {
    let mistakes = Names.qualifiedName(name)
    errors.invalid(path, name, each: mistakes)
    if !mistakes.isEmpty { return false }
    if ResourceRules.isNative(name), name != "storage" {
      errors.notSupported(path, name, ["storage"])
      return false
    }
    return true
  }

  /// What the author of a claim should know.
  // Kubernetes: pkg/api/persistentvolumeclaim/util.go, GetWarningsForPersistentVolumeClaim
  static func warnings(_ object: JSON) -> [String] {
    var warnings: [String] = []
    if object.annotations[classAnnotation] != nil {
      warnings.append(
        "metadata.annotations[\(classAnnotation)]: "
          + #"deprecated since v1.8; use "storageClassName" attribute instead"#)
    }
    for name in ["requests", "limits"] {
      guard let text = object["spec"]?["resources"]?[name]?["storage"]?.string,
        let amount = Quantity(text), !amount.isInteger
      else { continue }
      warnings.append(
        "spec.resources.\(name)[storage]: fractional byte value \(text.goQuoted) is invalid, "
          + "must be an integer")
    }
    return warnings
  }
}
