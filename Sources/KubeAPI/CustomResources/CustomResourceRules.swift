/// Where a custom resource keeps what its `scale` subresource shows.
public struct ScalePaths: Sendable {
  /// How many replicas are wanted.
  public let specReplicas: [String]
  /// How many there are.
  public let statusReplicas: [String]
  /// Which pods they are, as text; `nil` where it does not say.
  public let selector: [String]?

  /// Reads the paths that a definition states.
  public init?(_ scale: JSON?) {
    guard let scale, scale.object != nil else { return nil }
    specReplicas = Self.names(scale.text("specReplicasPath"))
    statusReplicas = Self.names(scale.text("statusReplicasPath"))
    let text = scale.text("labelSelectorPath")
    selector = text.isEmpty ? nil : Self.names(text)
  }

  /// The names of a path such as `.spec.replicas`.
  private static func names(_ path: String) -> [String] {
    path.split(separator: ".").map(String.init)
  }
}

extension KindRules {
  /// The rules of a custom resource.
  ///
  /// - Parameters:
  ///   - hasStatus: Whether the status is written apart from the rest.
  // Kubernetes: apiextensions-apiserver/pkg/registry/customresource/strategy.go
  public static func custom(
    _ schema: StructuralSchema, namespaced: Bool, hasStatus: Bool, scale: ScalePaths?
  ) -> KindRules {
    KindRules(namespaced: namespaced, core: false).with { rules in
      rules.applyDefaults = { schema.applyDefaults(&$0) }
      rules.prepareForCreate = { object in
        ObjectMetaRules.prepareForCreate(&object)
        if hasStatus { object["status"] = .none }
        object.modify("metadata") { $0["generation"] = 1 }
      }
      rules.prepareForUpdate = { object, old in
        ObjectMetaRules.prepareForUpdate(&object, old)
        if hasStatus { object["status"] = old["status"] }
        if hasChanged(object, old) { ObjectMetaRules.bumpGeneration(&object, old) }
      }
      rules.prepareForStatusUpdate = prepareStatus
      rules.validate = { object in
        var errors = FieldErrors()
        ObjectMetaRules.validate(
          object, namespaced: namespaced, name: Names.subdomain, &errors)
        return errors.list + CustomResourceRules.errors(in: object, old: nil, schema, scale)
      }
      rules.validateUpdate = { object, old in
        var errors = FieldErrors()
        ObjectMetaRules.validateUpdate(object, old, &errors)
        return errors.list + CustomResourceRules.errors(in: object, old: old, schema, scale)
      }
      rules.validateStatusUpdate = rules.validateUpdate
      rules.warnings = CustomResourceRules.warnings
    }
  }

  /// Keeps all but the status and who manages what.
  // Kubernetes: apiextensions-apiserver/pkg/registry/customresource/status_strategy.go
  private static func prepareStatus(_ object: inout JSON, _ old: JSON) {
    let status = object["status"]
    let managed = object["metadata", "managedFields"]
    object = old
    object["status"] = status
    object.modify("metadata") { $0["managedFields"] = managed }
  }

  /// Whether anything but metadata differs.
  private static func hasChanged(_ object: JSON, _ old: JSON) -> Bool {
    var (new, before) = (object, old)
    new["metadata"] = .none
    before["metadata"] = .none
    return new != before
  }
}

/// What is checked of custom resources.
enum CustomResourceRules {
  /// What is wrong with an object beside its metadata.
  static func errors(
    in object: JSON, old: JSON?, _ schema: StructuralSchema, _ scale: ScalePaths?
  ) -> [FieldError] {
    var errors = SchemaValidation.errors(in: object, old: old, schema)
    if let scale { errors += scaleErrors(object, scale) }
    if old.map({ schema.repeatedItems(in: $0).isEmpty }) ?? true {
      errors += schema.repeatedItems(in: object)
    }
    if schema.hasRules, errors.contains(where: isBlocking) {
      errors.append(
        FieldError(
          .invalid, "<nil>", badValue: "null",
          detail: "some validation rules were not checked because the object was invalid; "
            + "correct the existing errors to complete validation"))
    }
    return errors
  }

  /// Whether a mistake keeps rules from being run.
  // Kubernetes: apiextensions-apiserver/pkg/registry/customresource/strategy.go, hasBlockingErr
  private static func isBlocking(_ error: FieldError) -> Bool {
    switch error.kind {
    case .notSupported, .required, .tooLong, .tooMany, .typeInvalid: true
    default: false
    }
  }

  /// Checks what the `scale` subresource shows.
  // Kubernetes: apiextensions-apiserver/pkg/registry/customresource/validator.go
  private static func scaleErrors(_ object: JSON, _ scale: ScalePaths) -> [FieldError] {
    var errors: [FieldError] = []
    for path in [scale.specReplicas, scale.statusReplicas] {
      guard let value = object[at: path] else { continue }
      let name = "." + path.joined(separator: ".")
      guard let number = value.integer else {
        errors.append(
          FieldError(
            .invalid, name, badValue: "0",
            detail: "\(name) accessor error: \(value.goText) is of the type "
              + "\(value.goTypeName), expected int64"))
        continue
      }
      if number < 0 {
        errors.append(
          FieldError(
            .invalid, name, badValue: String(number), detail: "should be a non-negative integer"))
      } else if number > Int64(Int32.max) {
        errors.append(
          FieldError(
            .invalid, name, badValue: String(number),
            detail: "should be less than or equal to 2147483647"))
      }
    }
    return errors
  }

  /// What the writer of an object is told: finalizers that have no domain are not welcome.
  // Kubernetes: apiextensions-apiserver/pkg/registry/customresource/validator.go, validateKubeFinalizerName
  static func warnings(_ object: JSON, _ old: JSON?) -> [String] {
    let known = Set(old?.finalizers ?? [])
    return Set(object.finalizers).subtracting(known).sorted { $0.precedes($1) }.filter {
      !$0.contains("/") && !["orphan", "foregroundDeletion"].contains($0)
    }.map {
      "metadata.finalizers: \($0.goQuoted): prefer a domain-qualified finalizer name including a "
        + "path (/) to avoid accidental conflicts with other finalizer writers"
    }
  }
}
