extension KindRules {
  /// The rules of CustomResourceDefinitions.
  // Kubernetes: apiextensions-apiserver/pkg/registry/customresourcedefinition/strategy.go
  static let customResourceDefinition = KindRules(
    namespaced: false, core: false, generations: true
  ).with { rules in
    rules.applyDefaults = DefinitionRules.applyDefaults
    rules.prepareForCreate = { object in
      ObjectMetaRules.prepareForCreate(&object)
      ObjectMetaRules.startGeneration(&object)
      let stored = DefinitionRules.stored(object)
      object["status"] = [
        "conditions": nil, "acceptedNames": ["plural": "", "kind": ""],
        "storedVersions": stored.isEmpty ? .null : .array(stored),
      ]
    }
    rules.prepareForUpdate = { object, old in
      ObjectMetaRules.prepareForUpdate(&object, old)
      object["status"] = old["status"]
      let kept = old["status"]?.items("storedVersions") ?? []
      let names = kept + DefinitionRules.stored(object).filter { !kept.contains($0) }
      object.modify("status") { $0["storedVersions"] = .array(names) }
      if KindRules.differs(object, old) { ObjectMetaRules.bumpGeneration(&object, old) }
    }
    rules.validate = { object in
      var errors = FieldErrors()
      let spec = object.present("spec") ?? [:]
      let required = "\(spec["names"]?.text("plural") ?? "").\(spec.text("group"))"
      let rule: Names.Rule = { name, prefix in
        Names.subdomain(name, prefix)
          + (name == required ? [] : ["must be spec.names.plural+\".\"+spec.group"])
      }
      ObjectMetaRules.validate(object, namespaced: false, name: rule, &errors)
      DefinitionRules.spec(spec, &errors)
      DefinitionRules.storedVersions(object, &errors)
      DefinitionRules.approval(object, &errors)
      return errors.list
    }
    rules.validateUpdate = { object, old in
      var errors = FieldErrors()
      ObjectMetaRules.validateUpdate(object, old, &errors)
      DefinitionRules.spec(object.present("spec") ?? [:], &errors)
      DefinitionRules.unchanged(object, old, &errors)
      DefinitionRules.storedVersions(object, &errors)
      return errors.list
    }
  }
}

/// The rules of CustomResourceDefinitions.
// Kubernetes: apiextensions-apiserver/pkg/apis/apiextensions/validation/validation.go
enum DefinitionRules {
  /// Completes a definition.
  // Kubernetes: apiextensions-apiserver/pkg/apis/apiextensions/v1/defaults.go
  static func applyDefaults(_ object: inout JSON) {
    object.modify("spec") { spec in
      spec.modify("names") { names in
        let kind = names.text("kind")
        if kind.isEmpty { return }
        names.setDefaultText("singular", kind.lowercased())
        names.setDefaultText("listKind", kind + "List")
      }
      if !spec.has("conversion") { spec["conversion"] = ["strategy": "None"] }
      spec.modify("conversion") { conversion in
        conversion.modifyPresent("webhook") { hook in
          hook.modifyPresent("clientConfig") { client in
            client.modifyPresent("service") { $0.setDefault("port", 443) }
          }
        }
      }
    }
  }

  /// The name of the version that objects are stored in: of several, the first; of none, nothing.
  // Kubernetes: apiextensions-apiserver/pkg/registry/customresourcedefinition/strategy.go, PrepareForCreate
  static func stored(_ object: JSON) -> [JSON] {
    (object["spec"]?.items("versions") ?? []).first { $0.flag("storage") }
      .map { [.string($0.text("name"))] } ?? []
  }

  /// What all versions say alike of one thing, which is then checked once for all; `nil` where
  /// they differ.
  // Kubernetes: apiextensions-apiserver/pkg/apis/apiextensions/v1/conversion.go
  private static func shared(_ versions: [JSON], _ name: String) -> JSON? {
    guard let first = versions.first?.present(name),
      versions.allSatisfy({ $0[name] == first })
    else { return nil }
    return first
  }

  /// Checks the specification.
  static func spec(_ spec: JSON, _ errors: inout FieldErrors) {
    let path = FieldPath.spec
    group(spec.text("group"), path.child("group"), &errors)
    choice(spec.text("scope"), ["Cluster", "Namespaced"], path.child("scope"), &errors)
    let versions = spec.items("versions")
    let schema = shared(versions, "schema")
    if schema?.has("openAPIV3Schema") != true {
      for (index, version) in versions.enumerated()
      where version["schema"]?.has("openAPIV3Schema") != true {
        errors.required(
          path.item("versions", index).child("schema").child("openAPIV3Schema"))
      }
    }
    for (index, version) in versions.enumerated() {
      let at = path.item("versions", index)
      label(version.text("name"), at.child("name"), &errors)
      if schema == nil {
        DefinitionSchemaRules.root(version["schema"], at.child("schema"), &errors)
      }
      if shared(versions, "subresources") == nil {
        subresources(version["subresources"], at.child("subresources"), &errors)
      }
      if shared(versions, "additionalPrinterColumns") == nil {
        columns(version, at, &errors)
      }
    }
    counts(versions, spec["versions"], path, &errors)
    names(spec["names"] ?? [:], path.child("names"), &errors)
    DefinitionSchemaRules.root(schema, path.child("validation"), &errors)
    subresources(shared(versions, "subresources"), path.child("subresources"), &errors)
    if shared(versions, "additionalPrinterColumns") != nil {
      columns(versions.first ?? [:], path, &errors)
    }
    conversion(spec["conversion"] ?? [:], path.child("conversion"), &errors)
  }

  /// Checks an API group.
  private static func group(_ group: String, _ path: FieldPath, _ errors: inout FieldErrors) {
    if group.isEmpty { return errors.required(path) }
    let faults = Names.dnsSubdomain(group)
    if !faults.isEmpty {
      errors.invalid(path, group, faults.joined(separator: ","))
    } else if !group.contains(".") {
      errors.invalid(path, group, "should be a domain with at least one dot")
    }
  }

  /// Checks a text that must be one of some.
  private static func choice(
    _ text: String, _ known: [String], _ path: FieldPath, _ errors: inout FieldErrors
  ) {
    if text.isEmpty {
      errors.required(path)
    } else if !known.contains(text) {
      errors.notSupported(path, text, known)
    }
  }

  /// Checks a DNS label that begins with a letter.
  private static func label(
    _ text: String, _ path: @autoclosure () -> FieldPath, _ errors: inout FieldErrors
  ) {
    let faults = Names.dns1035Label(text)
    if !faults.isEmpty { errors.invalid(path(), text, faults.joined(separator: ",")) }
  }

  /// Checks that versions have different names, and that one is stored.
  private static func counts(
    _ versions: [JSON], _ list: JSON?, _ path: FieldPath, _ errors: inout FieldErrors
  ) {
    var text: String {
      list?.array == nil
        ? "null" : "[\(versions.map { self.text($0, versions) }.joined(separator: ","))]"
    }
    let at = path.child("versions")
    if Set(versions.map { $0.text("name") }).count != versions.count {
      errors.invalid(at, raw: text, "must contain unique version names")
    }
    if versions.count(where: { $0.flag("storage") }) != 1 {
      errors.invalid(at, raw: text, "must have exactly one version marked as storage version")
    }
    if let first = versions.first?.text("name"), !first.isEmpty {
      label(first, path.child("version"), &errors)
    }
  }

  /// A version as messages print it, without what it has in common with the others.
  private static func text(_ version: JSON, _ versions: [JSON]) -> String {
    /// A part of the version that is its own.
    func own(_ name: String) -> String {
      shared(versions, name) == nil ? GoValue.optional(version[name]) : "null"
    }
    return "{\"Name\":\(GoValue.string(version.text("name")))"
      + ",\"Served\":\(version.flag("served")),\"Storage\":\(version.flag("storage"))"
      + ",\"Deprecated\":\(version.flag("deprecated"))"
      + ",\"DeprecationWarning\":\(GoValue.optional(version["deprecationWarning"]))"
      + ",\"Schema\":\(own("schema")),\"Subresources\":\(own("subresources"))"
      + ",\"AdditionalPrinterColumns\":\(own("additionalPrinterColumns"))"
      + ",\"SelectableFields\":\(own("selectableFields"))}"
  }

  /// Checks the names.
  private static func names(_ names: JSON, _ path: FieldPath, _ errors: inout FieldErrors) {
    let all = ["plural", "singular", "kind", "listKind"]
    for name in all where names.text(name).isEmpty { errors.required(path.child(name)) }
    for name in all {
      let text = names.text(name)
      if text.isEmpty { continue }
      let isKind = name.lowercased().hasSuffix("kind")
      let faults = Names.dns1035Label(isKind ? text.lowercased() : text)
      if !faults.isEmpty {
        errors.invalid(
          path.child(name), text,
          (isKind ? "may have mixed case, but should otherwise match: " : "")
            + faults.joined(separator: ","))
      }
    }
    for (index, name) in names.items("shortNames").compactMap(\.string).enumerated() {
      label(name, path.item("shortNames", index), &errors)
    }
    let kind = names.text("kind")
    if !kind.isEmpty, kind == names.text("listKind") {
      errors.invalid(path.child("listKind"), kind, "kind and listKind may not be the same")
    }
    for (index, name) in names.items("categories").compactMap(\.string).enumerated() {
      label(name, path.item("categories", index), &errors)
    }
  }

  /// Checks the columns of tables.
  private static func columns(_ version: JSON, _ path: FieldPath, _ errors: inout FieldErrors) {
    let types = ["boolean", "date", "integer", "number", "string"]
    let formats = ["byte", "date", "date-time", "double", "float", "int32", "int64", "password"]
    for (index, column) in version.items("additionalPrinterColumns").enumerated() {
      let at = path.item("additionalPrinterColumns", index)
      if column.text("name").isEmpty { errors.required(at.child("name")) }
      let type = column.text("type")
      let words = "must be one of \(types.joined(separator: ","))"
      if type.isEmpty {
        errors.required(at.child("type"), words)
      } else if !types.contains(type) {
        errors.invalid(at.child("type"), type, words)
      }
      let format = column.text("format")
      if !format.isEmpty, !formats.contains(format) {
        errors.invalid(
          at.child("format"), format, "must be one of \(formats.joined(separator: ","))")
      }
      let place = column.text("jsonPath")
      if place.isEmpty {
        errors.required(at.child("JSONPath"))
      } else {
        _ = isPath(place, at.child("JSONPath"), &errors)
      }
    }
  }

  /// Checks a path of fields; says whether it is one.
  private static func isPath(
    _ text: String, _ path: FieldPath, _ errors: inout FieldErrors
  ) -> Bool {
    if text.hasPrefix(".") { return true }
    errors.invalid(path, text, "must be a simple json path starting with .")
    return false
  }

  /// Checks the subresources.
  private static func subresources(
    _ subresources: JSON?, _ path: FieldPath, _ errors: inout FieldErrors
  ) {
    guard let scale = subresources?.present("scale") else { return }
    for (name, parent) in [
      ("specReplicasPath", "spec"), ("statusReplicasPath", "status"),
      ("labelSelectorPath", "status"),
    ] {
      let at = path.child("scale.\(name)")
      let text = scale.text(name)
      if text.isEmpty {
        if name != "labelSelectorPath" { errors.required(at) }
      } else if isPath(text, at, &errors), !text.hasPrefix(".\(parent).") {
        errors.invalid(at, text, "should be a json path under .\(parent)")
      }
    }
  }

  /// Checks how objects are converted between versions.
  private static func conversion(
    _ conversion: JSON, _ path: FieldPath, _ errors: inout FieldErrors
  ) {
    let strategy = conversion.text("strategy")
    choice(strategy, ["None", "Webhook"], path.child("strategy"), &errors)
    let at = path.child("webhookClientConfig")
    let client = conversion["webhook"]?.present("clientConfig")
    if strategy != "Webhook" {
      if client != nil {
        errors.forbidden(at, "should not be set when strategy is not set to Webhook")
      }
    } else if let client {
      WebhookRules.client(client, at, &errors)
    } else {
      errors.required(at, "required when strategy is set to Webhook")
    }
  }

  /// Checks which versions objects are stored in.
  static func storedVersions(_ object: JSON, _ errors: inout FieldErrors) {
    let path = FieldPath.status.child("storedVersions")
    let names = object["status"]?.items("storedVersions") ?? []
    let versions = object["spec"]?.items("versions") ?? []
    if names.isEmpty {
      return errors.invalid(
        path, json: object["status"]?["storedVersions"], "must have at least one stored version")
    }
    var left = names
    for version in versions {
      let name = JSON.string(version.text("name"))
      if version.flag("storage"), !left.contains(name) {
        errors.invalid(
          path, json: .array(names), "must have the storage version \(version.text("name"))")
      }
      left.removeAll { $0 == name }
    }
    for (index, name) in names.enumerated() where left.contains(name) {
      let version = name.string ?? ""
      errors.invalid(
        path.index(index), json: name,
        "missing from spec.versions; \(version) was previously a storage version, and must remain "
          + "in spec.versions until a storage migration ensures no data remains persisted in "
          + "\(version) and removes \(version) from status.storedVersions")
    }
  }

  /// Checks that what decides where objects lie stays.
  static func unchanged(_ object: JSON, _ old: JSON, _ errors: inout FieldErrors) {
    let (spec, before) = (object.present("spec") ?? [:], old.present("spec") ?? [:])
    let isEstablished = (old["status"]?.items("conditions") ?? []).contains {
      $0.text("type") == "Established" && $0.text("status") == "True"
    }
    let names = FieldPath.spec.child("names")
    if isEstablished {
      errors.immutable(spec["scope"], before["scope"], FieldPath.spec.child("scope"))
      errors.immutable(
        spec["names"]?["kind"], before["names"]?["kind"], names.child("kind"))
    }
    errors.immutable(spec["group"], before["group"], FieldPath.spec.child("group"))
    errors.immutable(
      spec["names"]?["plural"], before["names"]?["plural"], names.child("plural"))
  }

  /// Checks that a group of Kubernetes' own was approved.
  // Kubernetes: apiextensions-apiserver/pkg/apis/apiextensions/helpers.go, IsProtectedCommunityGroup
  static func approval(_ object: JSON, _ errors: inout FieldErrors) {
    let group = object["spec"]?.text("group") ?? ""
    let isProtected = ["k8s.io", "kubernetes.io"].contains {
      group == $0 || group.hasSuffix(".\($0)")
    }
    let name = "api-approved.kubernetes.io"
    guard isProtected, object.annotations[name]?.string?.isEmpty ?? true else { return }
    errors.required(
      FieldPath.metadata.child("annotations").key(name),
      "protected groups must have approval annotation \"\(name)\", see "
        + "https://github.com/kubernetes/enhancements/pull/1111")
  }
}
