/// The rules of claims for storage, also of those that are made from templates.
enum ClaimRules {
  /// The ways in which a volume can be used.
  private static let modes = [
    "ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod",
  ]

  /// Checks the specification of a claim.
  ///
  /// - Parameter keepsGroups: whether groups of data sources are not looked at, because the claim
  ///   had some before.
  // Kubernetes: pkg/apis/core/validation/validation.go, ValidatePersistentVolumeClaimSpec
  static func validateSpec(
    _ spec: JSON, _ path: FieldPath, keepsGroups: Bool = false, _ errors: inout FieldErrors
  ) {
    if spec.items("accessModes").isEmpty {
      errors.required(path.child("accessModes"), "at least 1 access mode is required")
    }
    if spec.has("selector") {
      SelectorRules.validate(spec["selector"], path.child("selector"), &errors)
    }
    accessModes(spec, path.child("accessModes"), &errors)
    let storagePath = path.child("resources").key("storage")
    if let storage = spec["resources"]?["requests"]?["storage"]?.string {
      if let amount = Quantity(storage) {
        if amount.signum <= 0 {
          errors.invalid(storagePath, amount.description, "must be greater than zero")
        } else {
          ResourceRules.nonnegativeValue("storage", amount, storagePath, &errors)
        }
      }
    } else {
      errors.required(storagePath)
    }
    if let name = spec["storageClassName"]?.string, !name.isEmpty {
      errors.invalid(path.child("storageClassName"), name, each: Names.dnsSubdomain(name))
    }
    if let mode = spec["volumeMode"]?.string {
      volumeMode(mode, path.child("volumeMode"), &errors)
    }
    dataSources(spec, path, keepsGroups, &errors)
    if let name = spec["volumeAttributesClassName"]?.string, !name.isEmpty {
      errors.invalid(
        path.child("volumeAttributesClassName"), name, each: Names.dnsSubdomain(name))
    }
  }

  /// Checks the ways in which a claim or volume is used.
  static func accessModes(_ spec: JSON, _ path: FieldPath, _ errors: inout FieldErrors) {
    let modes = spec.items("accessModes").compactMap(\.string)
    for mode in modes where !Self.modes.contains(mode) {
      errors.notSupported(path, mode, Self.modes)
    }
    let others = modes.contains { $0 != "ReadWriteOncePod" && Self.modes.contains($0) }
    if others, modes.contains("ReadWriteOncePod") {
      errors.forbidden(path, "may not use ReadWriteOncePod with other access modes")
    }
  }

  /// Checks whether a claim or volume is for files or for blocks.
  static func volumeMode(_ mode: String, _ path: FieldPath, _ errors: inout FieldErrors) {
    if mode != "Block", mode != "Filesystem" {
      errors.notSupported(path, mode, ["Block", "Filesystem"])
    }
  }

  /// Checks what a new volume is to be filled with.
  private static func dataSources(
    _ spec: JSON, _ path: FieldPath, _ keepsGroups: Bool, _ errors: inout FieldErrors
  ) {
    let (source, reference) = (spec.present("dataSource"), spec.present("dataSourceRef"))
    if let source { dataSource(source, path.child("dataSource"), keepsGroups, &errors) }
    let namespace = reference?.text("namespace") ?? ""
    if let reference {
      dataSource(reference, path.child("dataSourceRef"), keepsGroups, &errors)
      if !namespace.isEmpty {
        errors.invalid(
          path.child("dataSourceRef").child("namespace"), namespace,
          each: Names.dnsLabel(namespace))
      }
    }
    guard let source, let reference else { return }
    // The bad value is the path of the other field, which prints as an empty structure.
    if !namespace.isEmpty {
      errors.invalid(
        path, raw: "{}", "may not be specified when dataSourceRef.namespace is specified")
    } else if ["apiGroup", "kind", "name"].contains(where: { source[$0] != reference[$0] }) {
      errors.invalid(path, raw: "{}", "must match dataSourceRef")
    }
  }

  /// Checks one thing that a new volume is to be filled with.
  // Kubernetes: pkg/apis/core/validation/validation.go, validateDataSource
  private static func dataSource(
    _ source: JSON, _ path: FieldPath, _ keepsGroup: Bool, _ errors: inout FieldErrors
  ) {
    let (group, kind) = (source.text("apiGroup"), source.text("kind"))
    for name in ["name", "kind"] where source.text(name).isEmpty {
      errors.required(path.child(name))
    }
    if group.isEmpty {
      if kind != "PersistentVolumeClaim" {
        errors.invalid(
          path, kind, "must be 'PersistentVolumeClaim' when referencing the default apiGroup")
      }
    } else if !keepsGroup {
      errors.invalid(path.child("apiGroup"), group, each: Names.dnsSubdomain(group))
    }
  }

  /// Gives a claim's specification what it leaves out.
  static func applyDefaults(_ claim: inout JSON) {
    claim.modifyPresent("spec") { spec in
      spec.setDefault("volumeMode", "Filesystem")
      spec.modifyPresent("resources") { resources in
        resources.modifyPresent("limits", PodDefaults.roundResources)
        resources.modifyPresent("requests", PodDefaults.roundResources)
      }
    }
  }
}
