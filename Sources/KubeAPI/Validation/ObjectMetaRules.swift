/// The rules of `metadata` that all kinds share.
// Kubernetes: apimachinery/pkg/api/validation/objectmeta.go
public enum ObjectMetaRules {
  /// The most bytes that the annotations of one object may have.
  private static let annotationsBytesMax = 256 << 10

  /// Checks the metadata of a new object.
  static func validate(
    _ object: JSON, namespaced: Bool, name rule: Names.Rule, _ errors: inout FieldErrors
  ) {
    let meta = object.present("metadata") ?? [:]
    let path = FieldPath.metadata
    let generateName = meta.text("generateName")
    if !generateName.isEmpty {
      errors.invalid(path.child("generateName"), generateName, each: rule(generateName, true))
    }
    let name = meta.text("name")
    if name.isEmpty {
      errors.required(path.child("name"), "name or generateName is required")
    } else {
      errors.invalid(path.child("name"), name, each: rule(name, false))
    }
    let namespace = meta.text("namespace")
    if namespaced {
      if namespace.isEmpty {
        errors.required(path.child("namespace"))
      } else {
        errors.invalid(path.child("namespace"), namespace, each: Names.dnsLabel(namespace))
      }
    } else if !namespace.isEmpty {
      errors.forbidden(path.child("namespace"), "not allowed on this type")
    }
    errors.nonnegative(meta.number("generation"), path.child("generation"))
    labels(meta["labels"], path.child("labels"), &errors)
    annotations(meta["annotations"], path.child("annotations"), &errors)
    ownerReferences(meta.items("ownerReferences"), &errors)
    finalizers(meta.items("finalizers"), &errors)
    managedFields(meta.items("managedFields"), &errors)
  }

  /// Checks what is checked of every update before the rules of its kind are.
  // Kubernetes: apiserver/pkg/registry/rest/update.go, validateCommonFields
  public static func validateAnyUpdate(
    _ object: JSON, _ old: JSON, namespaced: Bool
  ) -> [FieldError] {
    var errors = FieldErrors()
    validate(object, namespaced: namespaced, name: Names.pathSegment, &errors)
    validateUpdate(object, old, &errors)
    return errors.list
  }

  /// Checks the metadata of a new object of the core groups, which also know legacy finalizers.
  // Kubernetes: pkg/apis/core/validation/validation.go, ValidateObjectMeta
  static func validateCore(
    _ object: JSON, namespaced: Bool = true, name rule: Names.Rule = Names.subdomain,
    _ errors: inout FieldErrors
  ) {
    validate(object, namespaced: namespaced, name: rule, &errors)
    kubeFinalizers(object, &errors)
  }

  /// Checks a change of the metadata of an object of the core groups.
  // Kubernetes: pkg/apis/core/validation/validation.go, ValidateObjectMetaUpdate
  static func validateCoreUpdate(_ object: JSON, _ old: JSON, _ errors: inout FieldErrors) {
    validateUpdate(object, old, &errors)
    kubeFinalizers(object, &errors)
  }

  /// Checks a change of metadata.
  // Kubernetes: apimachinery/pkg/api/validation/objectmeta.go, ValidateObjectMetaAccessorUpdate
  static func validateUpdate(_ object: JSON, _ old: JSON, _ errors: inout FieldErrors) {
    let meta = object.present("metadata") ?? [:]
    let before = old.present("metadata") ?? [:]
    let path = FieldPath.metadata
    if before.has("deletionTimestamp") {
      let known = Set(before.items("finalizers").compactMap(\.string))
      let extra = Set(meta.items("finalizers").compactMap(\.string)).subtracting(known).sorted()
      if !extra.isEmpty {
        let list = extra.map(\.goQuoted).joined(separator: ", ")
        errors.forbidden(
          path.child("finalizers"),
          "no new finalizers can be added if the object is being deleted, found new finalizers "
            + "[]string{\(list)}")
      }
    }
    if meta.text("resourceVersion").isEmpty {
      errors.invalid(path.child("resourceVersion"), "", "must be specified for an update")
    }
    let generation = meta.number("generation") ?? 0
    if generation < before.number("generation") ?? 0 {
      errors.invalid(path.child("generation"), generation, "must not be decremented")
    }
    for name in ["name", "namespace", "uid"] {
      errors.immutable(
        .string(meta.text(name)), .string(before.text(name)), path.child(name))
    }
    for name in ["creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds"] {
      errors.immutable(meta[name], before[name], path.child(name))
    }
    labels(meta["labels"], path.child("labels"), &errors)
    annotations(meta["annotations"], path.child("annotations"), &errors)
    ownerReferences(meta.items("ownerReferences"), &errors)
    managedFields(meta.items("managedFields"), &errors)
  }

  /// Checks labels.
  static func labels(
    _ labels: JSON?, _ path: @autoclosure () -> FieldPath, _ errors: inout FieldErrors
  ) {
    guard let labels = labels?.object else { return }
    for entry in labels {
      errors.invalid(path(), entry.name, each: Names.qualifiedName(entry.name))
      if let value = entry.value.string {
        errors.invalid(path(), value, each: Names.labelValue(value))
      }
    }
  }

  /// Checks annotations.
  static func annotations(
    _ annotations: JSON?, _ path: @autoclosure () -> FieldPath, _ errors: inout FieldErrors
  ) {
    guard let annotations = annotations?.object else { return }
    var size = 0
    for entry in annotations {
      let name = entry.name.utf8.contains(where: \.isUpper) ? entry.name.lowercased() : entry.name
      errors.invalid(path(), entry.name, each: Names.qualifiedName(name))
      size += entry.name.utf8.count + (entry.value.string?.utf8.count ?? 0)
    }
    if size > annotationsBytesMax { errors.tooLong(path(), annotationsBytesMax) }
  }

  /// Checks who owns the object.
  private static func ownerReferences(_ references: [JSON], _ errors: inout FieldErrors) {
    if references.isEmpty { return }
    let path = FieldPath.metadata.child("ownerReferences")
    var controller = ""
    for reference in references {
      let apiVersion = reference.text("apiVersion")
      let kind = reference.text("kind")
      let parts = apiVersion.split(separator: "/", omittingEmptySubsequences: false)
      let version = parts.count == 2 ? parts[1] : (parts.count == 1 ? parts[0] : "")
      if version.isEmpty {
        errors.invalid(path.child("apiVersion"), apiVersion, "version must not be empty")
      }
      for name in ["kind", "name", "uid"] where reference.text(name).isEmpty {
        errors.invalid(path.child(name), "", "must not be empty")
      }
      if apiVersion == "v1", kind == "Event" {
        errors.invalid(
          path, raw: GoValue.ownerReference(reference),
          "/v1, Kind=Event is disallowed from being an owner")
      }
      if reference.flag("controller") {
        let current = kind + "/" + reference.text("name")
        if controller.isEmpty {
          controller = current
        } else {
          let list = references.map(GoValue.ownerReference).joined(separator: ",")
          errors.invalid(
            path, raw: "[\(list)]",
            "Only one reference can have Controller set to true. Found \"true\" in references for "
              + "\(controller) and \(current)")
        }
      }
    }
  }

  /// Checks finalizers.
  private static func finalizers(_ finalizers: [JSON], _ errors: inout FieldErrors) {
    if finalizers.isEmpty { return }
    let path = FieldPath.metadata.child("finalizers")
    let names = finalizers.compactMap(\.string)
    for name in names { errors.invalid(path, name, each: Names.qualifiedName(name)) }
    if names.contains("orphan"), names.contains("foregroundDeletion") {
      errors.invalid(
        path, json: .array(finalizers),
        "finalizer orphan and foregroundDeletion cannot be both set")
    }
  }

  /// Checks that finalizers without a domain are those that Kubernetes itself knows.
  // Kubernetes: pkg/apis/core/validation/validation.go, validateKubeFinalizerName
  private static func kubeFinalizers(_ object: JSON, _ errors: inout FieldErrors) {
    guard let finalizers = object["metadata"]?["finalizers"]?.array else { return }
    for (index, name) in finalizers.compactMap(\.string).enumerated() {
      kubeFinalizer(name, FieldPath.metadata.item("finalizers", index), &errors)
    }
  }

  /// Checks that a finalizer without a domain is one that Kubernetes itself knows.
  static func kubeFinalizer(
    _ name: String, _ path: @autoclosure () -> FieldPath, _ errors: inout FieldErrors
  ) {
    if !name.contains("/"), !["kubernetes", "orphan", "foregroundDeletion"].contains(name) {
      errors.invalid(
        path(), name, "name is neither a standard finalizer name nor is it fully qualified")
    }
  }

  /// Checks who manages which fields.
  // Kubernetes: apimachinery/pkg/apis/meta/v1/validation/validation.go, ValidateManagedFields
  private static func managedFields(_ entries: [JSON], _ errors: inout FieldErrors) {
    for (index, entry) in entries.enumerated() {
      let operation = entry.text("operation")
      let type = entry.text("fieldsType")
      if operation == "Apply" || operation == "Update", type.isEmpty || type == "FieldsV1" {
        continue
      }
      let path = FieldPath.metadata.item("managedFields", index)
      if operation != "Apply", operation != "Update" {
        errors.invalid(path.child("operation"), operation, "must be `Apply` or `Update`")
      }
      if !type.isEmpty, type != "FieldsV1" {
        errors.invalid(path.child("fieldsType"), type, "must be `FieldsV1`")
      }
    }
  }

  /// Takes what a client may not set out of a new object.
  // Kubernetes: apiserver/pkg/registry/rest/create.go, BeforeCreate
  static func prepareForCreate(_ object: inout JSON) {
    object.modifyPresent("metadata") { meta in
      for name in ["deletionTimestamp", "deletionGracePeriodSeconds", "selfLink"]
      where meta[name] != nil { meta[name] = nil }
    }
  }

  /// Puts back what a client may not change.
  // Kubernetes: apiserver/pkg/registry/rest/update.go, BeforeUpdate
  static func prepareForUpdate(_ object: inout JSON, _ old: JSON) {
    let before = old["metadata"]
    object.modify("metadata") { meta in
      // A writer that leaves these out means no change.
      for name in ["creationTimestamp", "uid", "deletionTimestamp", "deletionGracePeriodSeconds"]
      where !meta.has(name) {
        if let value = before?[name] { meta[name] = value }
      }
      meta["generation"] = before?["generation"]
      if meta["selfLink"] != nil { meta["selfLink"] = nil }
    }
  }

  /// Counts a change of what is wanted.
  static func bumpGeneration(_ object: inout JSON, _ old: JSON) {
    let generation = old["metadata"]?.number("generation") ?? 0
    object.modify("metadata") { $0["generation"] = .integer(generation &+ 1) }
  }

  /// Gives a new object its first generation.
  static func startGeneration(_ object: inout JSON) {
    object.modify("metadata") { $0["generation"] = 1 }
  }
}
