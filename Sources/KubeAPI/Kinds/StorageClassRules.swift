extension KindRules {
  /// The rules of classes of storage.
  // Kubernetes: pkg/registry/storage/storageclass/strategy.go
  static let storageClass = KindRules(namespaced: false).with { rules in
    rules.applyDefaults = { object in
      if !object.has("metadata") { object["metadata"] = [:] }
      object.setDefault("provisioner", "")
      object.setDefault("reclaimPolicy", "Delete")
      object.setDefault("volumeBindingMode", "Immediate")
    }
    rules.validate = { object in
      var errors = FieldErrors()
      ObjectMetaRules.validateCore(object, namespaced: false, &errors)
      StorageClassRules.validate(object, &errors)
      return errors.list
    }
    rules.validateUpdate = StorageClassRules.validateUpdate
    rules.warnings = { object, _ in StorageClassRules.warnings(object) }
  }

  /// The rules of classes of what volumes can do.
  // Kubernetes: pkg/registry/storage/volumeattributesclass/strategy.go
  static let volumeAttributesClass = KindRules(namespaced: false).with { rules in
    rules.validate = { object in
      var errors = FieldErrors()
      ObjectMetaRules.validateCore(object, namespaced: false, &errors)
      StorageClassRules.provisioner(object.text("driverName"), FieldPath("driverName"), &errors)
      StorageClassRules.parameters(object, isOptional: false, &errors)
      return errors.list
    }
    rules.validateUpdate = { [validate = rules.validate] object, old in
      var errors = FieldErrors()
      ObjectMetaRules.validateCoreUpdate(object, old, &errors)
      for name in ["driverName", "parameters"] where object[name] != old[name] {
        errors.forbidden(FieldPath(name), "updates to \(name) are forbidden.")
      }
      return validate(object) + errors.list + validate(object)
    }
  }
}

/// The rules of classes of storage.
// Kubernetes: pkg/apis/storage/validation/validation.go, ValidateStorageClass
enum StorageClassRules {
  /// How many parameters a class may have.
  private static let parametersMax = 512
  /// How many bytes the parameters of a class may have.
  private static let parameterBytesMax = 256 * 1024

  /// Checks a class, apart from its metadata.
  static func validate(_ object: JSON, _ errors: inout FieldErrors) {
    provisioner(object.text("provisioner"), FieldPath("provisioner"), &errors)
    parameters(object, isOptional: true, &errors)
    let policy = object.text("reclaimPolicy")
    if !policy.isEmpty, policy != "Delete", policy != "Retain" {
      errors.notSupported(FieldPath("reclaimPolicy"), policy, ["Delete", "Retain"])
    }
    let mode = object.text("volumeBindingMode")
    if mode != "Immediate", mode != "WaitForFirstConsumer" {
      errors.notSupported(
        FieldPath("volumeBindingMode"), mode, ["Immediate", "WaitForFirstConsumer"])
    }
    topologies(object.items("allowedTopologies"), &errors)
  }

  /// Checks the name of what makes volumes.
  static func provisioner(_ name: String, _ path: FieldPath, _ errors: inout FieldErrors) {
    if name.isEmpty { return errors.required(path) }
    let shown = name.lowercased()
    errors.invalid(path, shown, each: Names.qualifiedName(shown))
  }

  /// Checks what is told to what makes volumes.
  static func parameters(_ object: JSON, isOptional: Bool, _ errors: inout FieldErrors) {
    let path = FieldPath("parameters")
    let parameters = object.map("parameters")
    if parameters.count > parametersMax { return errors.tooLong(path, parametersMax) }
    var size = 0
    for entry in parameters {
      if entry.name.isEmpty { errors.invalid(path, "", "field can not be empty.") }
      size += entry.name.utf8.count + (entry.value.string?.utf8.count ?? 0)
    }
    if size > parameterBytesMax { errors.tooLong(path, parameterBytesMax) }
    if !isOptional, parameters.isEmpty {
      errors.required(path, "must contain at least one key/value pair")
    }
  }

  /// Checks where volumes may be made.
  // Kubernetes: pkg/apis/core/validation/validation.go, ValidateTopologySelectorTerm
  private static func topologies(_ terms: [JSON], _ errors: inout FieldErrors) {
    let listPath = FieldPath("allowedTopologies")
    var earlier: [[String: Set<String>]] = []
    for (place, term) in terms.enumerated() {
      var known: [String: Set<String>] = [:]
      let expressions = listPath.index(place).child("matchLabelExpressions")
      for (index, expression) in term.items("matchLabelExpressions").enumerated() {
        let path = expressions.index(index)
        let key = expression.text("key")
        let values = expression.items("values").compactMap(\.string)
        if values.isEmpty { errors.required(path.child("values")) }
        var seen: Set<String> = []
        for (number, value) in values.enumerated() where !seen.insert(value).inserted {
          errors.duplicate(path.item("values", number), value)
        }
        errors.invalid(path.child("key"), key, each: Names.qualifiedName(key))
        if known[key] != nil { errors.duplicate(path.child("key"), key) }
        known[key] = seen
      }
      if earlier.contains(known) { errors.duplicate(expressions, "") }
      earlier.append(known)
    }
  }

  /// Checks a change of a class.
  static func validateUpdate(_ object: JSON, _ old: JSON) -> [FieldError] {
    var errors = FieldErrors()
    ObjectMetaRules.validateCore(object, namespaced: false, &errors)
    validate(object, &errors)
    ObjectMetaRules.validateCoreUpdate(object, old, &errors)
    for name in ["parameters", "provisioner", "reclaimPolicy", "volumeBindingMode"] {
      errors.immutable(object[name], old[name], FieldPath(name))
    }
    return errors.list
  }

  /// What the author of a class should know.
  // Kubernetes: pkg/api/storage/util.go, GetWarningsForStorageClass
  static func warnings(_ object: JSON) -> [String] {
    var warnings: [String] = []
    for (place, term) in object.items("allowedTopologies").enumerated() {
      for (index, expression) in term.items("matchLabelExpressions").enumerated() {
        let key = expression.text("key")
        guard let words = PodWarnings.deprecatedLabels[key] else { continue }
        warnings.append(
          "allowedTopologies[\(place)].matchLabelExpressions[\(index)].key: \(key) is \(words)")
      }
    }
    return warnings
  }
}
