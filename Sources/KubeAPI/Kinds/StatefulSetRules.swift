extension KindRules {
  /// The rules of StatefulSets.
  // Kubernetes: pkg/registry/apps/statefulset/strategy.go
  static let statefulSet = KindRules(
    generations: true, status: StatefulSetRules.noStatus
  ).with { rules in
    rules.applyDefaults = StatefulSetRules.applyDefaults
    rules.validate = { object in
      var errors = FieldErrors()
      ObjectMetaRules.validateCore(object, name: Names.label, &errors)
      StatefulSetRules.spec(object.present("spec") ?? [:], &errors)
      return errors.list
    }
    rules.validateUpdate = StatefulSetRules.validateUpdate
    rules.validateStatusUpdate = { object, old in
      WorkloadRules.statusUpdate(
        object, old,
        [
          "replicas", "readyReplicas", "currentReplicas", "updatedReplicas", "observedGeneration",
          "collisionCount",
        ])
    }
    rules.warnings = { object, _ in
      var warnings = PodWarnings.forTemplate(object["spec"]?["template"], "spec.template")
      if let limit = object["spec"]?.number("revisionHistoryLimit"), limit < 0 {
        warnings.append(
          "spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= "
            + "0 is recommended")
      }
      return warnings
    }
  }.wantingUsualAddresses { LegacyAddress.ofTemplate($0["spec"], .spec) }
}

/// The rules of StatefulSets.
// Kubernetes: pkg/apis/apps/validation/validation.go
enum StatefulSetRules {
  /// The status of a StatefulSet that no controller has seen.
  static let noStatus: JSON = ["replicas": 0, "availableReplicas": 0]

  /// Completes a StatefulSet.
  // Kubernetes: pkg/apis/apps/v1/defaults.go, SetDefaults_StatefulSet
  static func applyDefaults(_ object: inout JSON) {
    if !object.has("metadata") { object["metadata"] = [:] }
    object.modify("spec") { spec in
      spec.modify("template", PodDefaults.applyToTemplate)
      spec.setDefaultText("podManagementPolicy", "OrderedReady")
      spec.modify("updateStrategy") { strategy in
        if strategy.text("type").isEmpty {
          strategy["type"] = "RollingUpdate"
          if !strategy.has("rollingUpdate") { strategy["rollingUpdate"] = ["partition": 0] }
        }
        if strategy.text("type") == "RollingUpdate" {
          strategy.modifyPresent("rollingUpdate") { $0.setDefault("partition", 0) }
        }
      }
      spec.modify("persistentVolumeClaimRetentionPolicy") { policy in
        policy.setDefaultText("whenDeleted", "Retain")
        policy.setDefaultText("whenScaled", "Retain")
      }
      spec.setDefault("replicas", 1)
      spec.setDefault("revisionHistoryLimit", 10)
      spec.modifyItems("volumeClaimTemplates") { claim in
        claim.setDefaultText("kind", "PersistentVolumeClaim")
        claim.setDefaultText("apiVersion", "v1")
        if !claim.has("metadata") { claim["metadata"] = [:] }
        if !claim.has("spec") { claim["spec"] = ["resources": [:]] }
        ClaimRules.applyDefaults(&claim)
        claim.modify("status") { $0.setDefaultText("phase", "Pending") }
      }
    }
    object.setDefault("status", noStatus)
  }

  /// Checks the specification.
  // Kubernetes: pkg/apis/apps/validation/validation.go, ValidateStatefulSetSpec
  static func spec(_ spec: JSON, _ errors: inout FieldErrors) {
    let path = FieldPath.spec
    let management = spec.text("podManagementPolicy")
    switch management {
    case "OrderedReady", "Parallel": break
    case "": errors.required(path.child("podManagementPolicy"))
    default:
      errors.invalid(
        path.child("podManagementPolicy"), management, "must be 'OrderedReady' or 'Parallel'")
    }
    strategy(spec.present("updateStrategy") ?? [:], path.child("updateStrategy"), &errors)
    retention(spec.present("persistentVolumeClaimRetentionPolicy"), &errors)
    errors.nonnegative(spec.number("replicas"), path.child("replicas"))
    errors.nonnegative(spec.number("minReadySeconds"), path.child("minReadySeconds"))
    errors.nonnegative(
      spec["ordinals"]?.number("start"), path.child("ordinals").child("start"))
    if let selector = spec.present("selector") {
      SelectorRules.validate(selector, path.child("selector"), &errors)
      if SelectorRules.isEmpty(selector) {
        errors.invalid(
          path.child("selector"), raw: SelectorRules.text(selector),
          "empty selector is invalid for statefulset")
      }
    } else {
      errors.required(path.child("selector"))
    }
    do {
      template(spec, try LabelSelector(spec.present("selector")), &errors)
    } catch {
      errors.invalid(path.child("selector"), raw: SelectorRules.text(spec["selector"]), "")
    }
    WorkloadRules.runsForEver(
      spec.present("template") ?? [:], path.child("template"), "StatefulSet", &errors)
    for (index, claim) in spec.items("volumeClaimTemplates").enumerated() {
      ClaimRules.validateSpec(
        claim.present("spec") ?? [:], path.item("volumeClaimTemplates", index).child("spec"),
        &errors)
    }
  }

  /// Checks the template together with the volumes that claims are made for.
  private static func template(
    _ spec: JSON, _ selector: LabelSelector, _ errors: inout FieldErrors
  ) {
    let path = FieldPath.spec.child("template")
    var template = spec.present("template") ?? [:]
    let labels = template["metadata"]?["labels"]
    if !selector.isEmpty, !selector.matches(labels: labels?.object ?? JSONObject()) {
      errors.invalid(
        path.child("metadata").child("labels"), json: labels,
        "`selector` does not match template `labels`")
    }
    let claims: [JSON] = spec.items("volumeClaimTemplates").map { claim in
      let name = claim["metadata"]?["name"] ?? ""
      return ["name": name, "persistentVolumeClaim": ["claimName": name]]
    }
    if !claims.isEmpty {
      let names = Set(claims.map { $0.text("name") })
      template.modify("spec") { pod in
        let own = pod.items("volumes").filter { !names.contains($0.text("name")) }
        pod["volumes"] = .array(claims + own)
      }
    }
    // The labels are looked at once more with the pod's specification.
    ObjectMetaRules.labels(labels, path.child("labels"), &errors)
    ObjectMetaRules.annotations(
      template["metadata"]?["annotations"], path.child("annotations"), &errors)
    PodRules.template(template, path, &errors)
  }

  /// Checks how pods are replaced.
  private static func strategy(_ strategy: JSON, _ path: FieldPath, _ errors: inout FieldErrors) {
    let type = strategy.text("type")
    let update = strategy.present("rollingUpdate")
    let printed = update.map {
      "{\"Partition\":\($0.number("partition") ?? 0),"
        + "\"MaxUnavailable\":\(GoValue.optional($0["maxUnavailable"]))}"
    }
    switch type {
    case "": errors.required(path)
    case "OnDelete":
      if let printed {
        errors.invalid(
          path.child("rollingUpdate"), raw: printed,
          "only allowed for updateStrategy 'RollingUpdate'")
      }
    case "RollingUpdate":
      guard let update else { return }
      let path = path.child("rollingUpdate")
      errors.nonnegative(update.number("partition"), path.child("partition"))
      if let most = update.present("maxUnavailable") {
        WorkloadRules.positiveIntOrPercent(most, path.child("maxUnavailable"), &errors)
        WorkloadRules.atMostAll(most, path.child("maxUnavailable"), &errors)
      }
    default:
      errors.invalid(
        path, raw: "{\"Type\":\(GoValue.string(type)),\"RollingUpdate\":\(printed ?? "null")}",
        "must be 'RollingUpdate' or 'OnDelete'")
    }
  }

  /// Checks what becomes of claims.
  private static func retention(_ policy: JSON?, _ errors: inout FieldErrors) {
    guard let policy else { return }
    for name in ["whenDeleted", "whenScaled"] {
      let value = policy.text(name)
      if value != "Retain", value != "Delete" {
        errors.notSupported(
          FieldPath.spec.child("persistentVolumeClaimRetentionPolicy").child(name), value,
          ["Retain", "Delete"])
      }
    }
  }

  /// The fields that an update may change.
  private static let changeable = [
    "replicas", "ordinals", "template", "updateStrategy", "revisionHistoryLimit",
    "persistentVolumeClaimRetentionPolicy", "minReadySeconds",
  ]

  /// Checks a change.
  // Kubernetes: pkg/apis/apps/validation/validation.go, ValidateStatefulSetUpdate
  static func validateUpdate(_ object: JSON, _ old: JSON) -> [FieldError] {
    var errors = FieldErrors()
    ObjectMetaRules.validateCoreUpdate(object, old, &errors)
    spec(object.present("spec") ?? [:], &errors)
    var munged = object.present("spec") ?? [:]
    for name in changeable { munged[name] = old["spec"]?[name] }
    if munged != old["spec"] ?? [:] {
      errors.forbidden(
        .spec,
        "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', "
          + "'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and "
          + "'minReadySeconds' are forbidden")
    }
    return errors.list
  }
}
