/// The rules of claims for storage, also of those that are made from templates.
enum ClaimRules {
  /// The ways in which a volume can be used.
  private static let modes = [
    "ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod",
  ]

  /// Checks the specification of a claim.
  // Kubernetes: pkg/apis/core/validation/validation.go, ValidatePersistentVolumeClaimSpec
  static func validateSpec(_ spec: JSON, _ path: FieldPath, _ errors: inout FieldErrors) {
    let modes = spec.items("accessModes").compactMap(\.string)
    if modes.isEmpty {
      errors.required(path.child("accessModes"), "at least 1 access mode is required")
    }
    if spec.has("selector") {
      SelectorRules.validate(spec["selector"], path.child("selector"), &errors)
    }
    for mode in modes where !Self.modes.contains(mode) {
      errors.notSupported(path.child("accessModes"), mode, Self.modes)
    }
    if modes.contains("ReadWriteOncePod"), modes.count > 1 {
      errors.forbidden(
        path.child("accessModes"), "may not use ReadWriteOncePod with other access modes")
    }
    let storagePath = path.child("resources").key("storage")
    if let storage = spec["resources"]?["requests"]?["storage"]?.string {
      if let amount = Quantity(storage) {
        ResourceRules.nonnegativeValue("storage", amount, storagePath, &errors)
        if amount.signum <= 0 {
          errors.invalid(storagePath, amount.description, "must be greater than zero")
        }
      }
    } else {
      errors.required(storagePath)
    }
    if let name = spec["storageClassName"]?.string, !name.isEmpty {
      errors.invalid(path.child("storageClassName"), name, each: Names.dnsSubdomain(name))
    }
    if let mode = spec["volumeMode"]?.string, mode != "Block", mode != "Filesystem" {
      errors.notSupported(path.child("volumeMode"), mode, ["Block", "Filesystem"])
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
