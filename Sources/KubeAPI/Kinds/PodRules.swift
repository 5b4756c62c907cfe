extension KindRules {
  /// The rules of pods.
  // Kubernetes: pkg/registry/core/pod/strategy.go
  static let pod = KindRules(status: [:]).with { rules in
    rules.applyDefaults = PodDefaults.applyToPod
    rules.prepareForCreate = PodRules.prepareForCreate
    rules.prepareForUpdate = PodRules.prepareForUpdate
    rules.prepareForStatusUpdate = PodRules.prepareForStatusUpdate
    rules.validate = PodRules.validate
    rules.validateUpdate = PodRules.validateUpdate
    rules.validateStatusUpdate = PodRules.validateStatusUpdate
    rules.warnings = { pod, old in
      PodWarnings.forPod(pod) + (old == nil ? PodProfiles.warnings(pod) : [])
    }
  }.wantingUsualAddresses { LegacyAddress.ofPod($0["spec"] ?? [:]) }
}

/// The rules of pods and templates of pods.
enum PodRules {
  /// Makes a new pod pending.
  static func prepareForCreate(_ pod: inout JSON) {
    ObjectMetaRules.prepareForCreate(&pod)
    ObjectMetaRules.startGeneration(&pod)
    if let seconds = pod["spec"]?.number("terminationGracePeriodSeconds"), seconds < 0 {
      pod.modify("spec") { $0["terminationGracePeriodSeconds"] = 1 }
    }
    let spec = pod["spec"] ?? [:]
    var status: JSON = ["phase": "Pending", "qosClass": .string(PodResources.qosClass(of: spec))]
    if !spec.items("schedulingGates").isEmpty {
      status["conditions"] = [
        [
          "type": "PodScheduled", "status": "False", "reason": "SchedulingGated",
          "message": "Scheduling is blocked due to non-empty scheduling gates",
          "lastProbeTime": nil,
          "lastTransitionTime": pod["metadata", "creationTimestamp"] ?? .null,
        ]
      ]
    }
    pod["status"] = status
    PodLabelKeys.apply(&pod)
    PodProfiles.apply(&pod)
  }

  /// Keeps the status, and counts a change of the specification.
  static func prepareForUpdate(_ pod: inout JSON, _ old: JSON) {
    ObjectMetaRules.prepareForUpdate(&pod, old)
    pod["status"] = old["status"]
    // The admission of priorities puts these back, too.
    for name in ["priority", "preemptionPolicy"] {
      if pod["spec"]?.has(name) != true, let value = old["spec"]?[name] {
        pod.modify("spec") { $0[name] = value }
      }
    }
    if pod["spec"] != old["spec"] { ObjectMetaRules.bumpGeneration(&pod, old) }
  }

  /// Keeps the specification and the owners.
  static func prepareForStatusUpdate(_ pod: inout JSON, _ old: JSON) {
    ObjectMetaRules.prepareForUpdate(&pod, old)
    pod["spec"] = old["spec"]
    pod.modify("metadata") { $0["ownerReferences"] = old["metadata"]?["ownerReferences"] }
    if pod["status"]?.text("qosClass").isEmpty != false, let qos = old["status"]?["qosClass"] {
      pod.modify("status") { $0["qosClass"] = qos }
    }
  }

  /// Checks a new pod.
  // Kubernetes: pkg/apis/core/validation/validation.go, ValidatePodCreate
  static func validate(_ pod: JSON) -> [FieldError] {
    var errors = FieldErrors()
    metadataAndSpec(pod, &errors)
    let spec = pod.present("spec") ?? [:]
    if !spec.items("ephemeralContainers").isEmpty {
      errors.forbidden(FieldPath.spec.child("ephemeralContainers"), "cannot be set on create")
    }
    if !spec.text("nodeName").isEmpty, !spec.items("schedulingGates").isEmpty {
      errors.forbidden(
        FieldPath.spec.child("nodeName"),
        "cannot be set until all schedulingGates have been cleared")
    }
    PodProfiles.check(pod, &errors)
    return errors.list
  }

  /// Checks metadata and specification of a pod.
  // Kubernetes: pkg/apis/core/validation/validation.go, validatePodMetadataAndSpec
  static func metadataAndSpec(_ pod: JSON, _ errors: inout FieldErrors) {
    ObjectMetaRules.validateCore(pod, &errors)
    let spec = pod.present("spec") ?? [:]
    annotations(
      pod["metadata"]?["annotations"], spec, FieldPath.metadata.child("annotations"), &errors)
    var pass = PodSpecValidation(spec, .spec, podName: pod.name, isPod: true)
    pass.run()
    if spec.text("serviceAccountName").isEmpty { pass.checkTokens() }
    for name in ["containers", "initContainers"] {
      for (index, container) in spec.items(name).enumerated() {
        pass.checkImageBlanks(container, FieldPath.spec.item(name, index))
      }
    }
    errors.append(contentsOf: pass.errors)
  }

  /// Checks a template of pods.
  // Kubernetes: pkg/apis/core/validation/validation.go, ValidatePodTemplateSpec
  static func template(_ template: JSON, _ path: FieldPath, _ errors: inout FieldErrors) {
    let meta = template["metadata"]
    ObjectMetaRules.labels(meta?["labels"], path.child("labels"), &errors)
    ObjectMetaRules.annotations(meta?["annotations"], path.child("annotations"), &errors)
    let spec = template.present("spec") ?? [:]
    annotations(meta?["annotations"], spec, path.child("annotations"), &errors)
    var pass = PodSpecValidation(spec, path.child("spec"), isPod: false)
    pass.run()
    errors.append(contentsOf: pass.errors)
    if !spec.items("ephemeralContainers").isEmpty {
      errors.forbidden(
        path.child("spec").child("ephemeralContainers"),
        "ephemeral containers not allowed in pod template")
    }
  }

  /// The annotation of pods that a kubelet started by itself.
  static let mirrorAnnotation = "kubernetes.io/config.mirror"

  /// Checks annotations that mean something for pods.
  // Kubernetes: pkg/apis/core/validation/validation.go, ValidatePodSpecificAnnotations
  private static func annotations(
    _ annotations: JSON?, _ spec: JSON, _ path: @autoclosure () -> FieldPath,
    _ errors: inout FieldErrors
  ) {
    guard let annotations = annotations?.object, !annotations.isEmpty else { return }
    if let value = annotations[mirrorAnnotation]?.string, spec.text("nodeName").isEmpty {
      errors.invalid(
        path().key(mirrorAnnotation), value,
        "must set spec.nodeName if mirror pod annotation is set")
    }
    let cost = "controller.kubernetes.io/pod-deletion-cost"
    if let value = annotations[cost]?.string,
      Int32(value) == nil || value.hasPrefix("+") || (value.hasPrefix("0") && value.count > 1)
    {
      errors.invalid(path().key(cost), value, "must be a 32bit integer")
    }
    let armor = "container.apparmor.security.beta.kubernetes.io/"
    for entry in annotations where entry.name.hasPrefix(armor) {
      let name = String(entry.name.dropFirst(armor.count))
      let known = ["containers", "initContainers", "ephemeralContainers"].contains { list in
        spec.items(list).contains { $0.text("name") == name }
      }
      if !known { errors.invalid(path().key(entry.name), name, "container not found") }
      let profile = entry.value.string ?? ""
      if !["", "runtime/default", "unconfined"].contains(profile), !profile.hasPrefix("localhost/")
      {
        errors.invalid(
          path().key(entry.name), profile,
          "invalid AppArmor profile name: \(profile.goQuoted)")
      }
    }
  }

  /// Checks a change of annotations that mean something for pods.
  // Kubernetes: pkg/apis/core/validation/validation.go, ValidatePodSpecificAnnotationUpdates
  static func annotationUpdates(_ pod: JSON, _ old: JSON, _ errors: inout FieldErrors) {
    let (new, before) = (pod.annotations, old.annotations)
    let path = FieldPath.metadata.child("annotations")
    for entry in before where new[entry.name] != entry.value && entry.name == mirrorAnnotation {
      errors.forbidden(
        path.key(entry.name), "may not remove or update mirror pod annotation")
    }
    for entry in new where before[entry.name] == nil && entry.name == mirrorAnnotation {
      errors.forbidden(path.key(entry.name), "may not add mirror pod annotation")
    }
    annotations(.object(new), pod.present("spec") ?? [:], path, &errors)
  }

  // MARK: Updates

  /// The fields that an update may change.
  private static let changeable =
    "`spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,"
    + "`spec.tolerations` (only additions to existing tolerations),"
    + "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)"

  /// Checks a change of a pod.
  // Kubernetes: pkg/apis/core/validation/validation.go, ValidatePodUpdate
  static func validateUpdate(_ pod: JSON, _ old: JSON) -> [FieldError] {
    var errors = FieldErrors()
    ObjectMetaRules.validateCoreUpdate(pod, old, &errors)
    metadataAndSpec(pod, &errors)
    annotationUpdates(pod, old, &errors)
    let (spec, before) = (pod.present("spec") ?? [:], old.present("spec") ?? [:])
    for name in ["containers", "initContainers"] {
      let containers = spec.items(name)
      if containers.count != before.items(name).count {
        errors.forbidden(
          FieldPath.spec.child(name), "pod updates may not add or remove containers")
        return errors.list
      }
      for (index, container) in containers.enumerated() {
        let image = container.text("image")
        if image.isEmpty { errors.required(FieldPath.spec.item(name, index).child("image")) }
        var pass = PodSpecValidation([:], .spec, isPod: true)
        pass.checkImageBlanks(container, FieldPath.spec.item(name, index))
        errors.append(contentsOf: pass.errors)
      }
    }
    if !deadline(spec, before, &errors) { return errors.list }
    tolerations(spec, before, &errors)
    gates(spec, before, &errors)
    if spec == before { return errors.list }
    var munged = munge(spec, before)
    if !before.items("schedulingGates").isEmpty { gated(&munged, before, &errors) }
    if munged != before {
      errors.forbidden(
        .spec,
        "pod updates may not change fields other than \(changeable)\n"
          + PodSpecDifference.text(before, munged))
    }
    return errors.list
  }

  /// Checks a change of how long the pod may run; false when nothing more is to be checked.
  private static func deadline(_ spec: JSON, _ before: JSON, _ errors: inout FieldErrors) -> Bool {
    let path = FieldPath.spec.child("activeDeadlineSeconds")
    let old = before.number("activeDeadlineSeconds")
    guard let new = spec.number("activeDeadlineSeconds") else {
      if old != nil {
        errors.invalid(
          path, json: nil, "must not update from a positive integer to nil value")
      }
      return true
    }
    if !(0...Int64(Int32.max)).contains(new) {
      errors.invalid(path, new, Names.range(0, Int64(Int32.max)))
      return false
    }
    if let old, old < new {
      errors.invalid(path, new, "must be less than or equal to previous value")
      return false
    }
    return true
  }

  /// Checks that tolerations were only added.
  private static func tolerations(_ spec: JSON, _ before: JSON, _ errors: inout FieldErrors) {
    let new = spec.items("tolerations")
    /// A toleration without its seconds.
    func plain(_ toleration: JSON) -> JSON {
      var copy = toleration
      copy["tolerationSeconds"] = nil
      return copy
    }
    let known = new.map(plain)
    for old in before.items("tolerations") where !known.contains(plain(old)) {
      errors.forbidden(
        FieldPath.spec.child("tolerations"),
        "existing toleration can not be modified except its tolerationSeconds")
      return
    }
    for (index, toleration) in new.enumerated() {
      PodSpecValidation.toleration(
        toleration, FieldPath.spec.item("tolerations", index), &errors)
    }
  }

  /// Checks that gates were only taken away.
  private static func gates(_ spec: JSON, _ before: JSON, _ errors: inout FieldErrors) {
    let known = Set(before.items("schedulingGates").map { $0.text("name") })
    for (index, gate) in spec.items("schedulingGates").enumerated() {
      let name = gate.text("name")
      if !known.contains(name) {
        errors.forbidden(
          FieldPath.spec.item("schedulingGates", index).child("name"),
          "only deletion is allowed, but found new scheduling gate '\(name)'")
      }
    }
  }

  /// The new specification with all that may change put back.
  private static func munge(_ spec: JSON, _ before: JSON) -> JSON {
    var munged = spec
    for name in ["containers", "initContainers"] {
      let images = before.items(name).map { $0["image"] }
      var index = 0
      munged.modifyItems(name) { container in
        container["image"] = images[index]
        index += 1
      }
    }
    for name in ["activeDeadlineSeconds", "schedulingGates", "tolerations"] {
      munged[name] = before[name]
    }
    if let old = before.number("terminationGracePeriodSeconds"), old < 0,
      munged.number("terminationGracePeriodSeconds") == 1
    {
      munged["terminationGracePeriodSeconds"] = .integer(old)
    }
    return munged
  }

  /// Checks what may change while a pod is not yet to be scheduled.
  private static func gated(_ munged: inout JSON, _ before: JSON, _ errors: inout FieldErrors) {
    let (new, old) = (munged.map("nodeSelector"), before.map("nodeSelector"))
    if new != old {
      if old.contains(where: { new[$0.name] != $0.value }) {
        errors.invalid(
          FieldPath.spec.child("nodeSelector"), json: munged["nodeSelector"],
          "only additions to spec.nodeSelector are allowed (no mutations or deletions)")
      }
      munged["nodeSelector"] = before["nodeSelector"]
    }
    let affinity = before["affinity"]?["nodeAffinity"]
    if munged["affinity"]?["nodeAffinity"] != affinity {
      GatedAffinity.check(munged["affinity"]?["nodeAffinity"], old: affinity, &errors)
      if affinity == nil, before["affinity"] == nil, munged["affinity"]?.object?.count == 1 {
        munged["affinity"] = nil
      } else {
        munged.modify("affinity") { $0["nodeAffinity"] = affinity }
      }
    }
  }
}

extension PodSpecValidation {
  /// Checks that a pod without a service account wants no token of one.
  mutating func checkTokens() {
    for (place, volume) in spec.items("volumes").enumerated() {
      for (index, source) in (volume["projected"]?.items("sources") ?? []).enumerated()
      where source.has("serviceAccountToken") {
        errors.forbidden(
          path.item("volumes", place).child("projected").item("sources", index)
            .child("serviceAccountToken"),
          "must not be specified when serviceAccountName is not set")
      }
    }
  }
}

/// Turns the labels that a pod names for affinity and spreading into conditions.
// Kubernetes: pkg/registry/core/pod/strategy.go, applyMatchLabelKeysAndMismatchLabelKeys
enum PodLabelKeys {
  /// Adds the conditions to a new pod.
  static func apply(_ pod: inout JSON) {
    let labels = pod.labels
    pod.modifyPresent("spec") { spec in
      spec.modifyItems("topologySpreadConstraints") { extend(&$0, labels) }
      spec.modifyPresent("affinity") { affinity in
        for name in ["podAffinity", "podAntiAffinity"] {
          affinity.modifyPresent(name) { terms in
            terms.modifyItems("requiredDuringSchedulingIgnoredDuringExecution") {
              extend(&$0, labels)
            }
            terms.modifyItems("preferredDuringSchedulingIgnoredDuringExecution") { term in
              term.modifyPresent("podAffinityTerm") { extend(&$0, labels) }
            }
          }
        }
      }
    }
  }

  /// Adds the conditions of one term.
  private static func extend(_ term: inout JSON, _ labels: JSONObject) {
    guard term.has("labelSelector") else { return }
    for (name, comparison) in [("matchLabelKeys", "In"), ("mismatchLabelKeys", "NotIn")] {
      for key in term.items(name).compactMap(\.string) {
        guard let value = labels[key] else { continue }
        term.modify("labelSelector") { selector in
          let expressions = selector.items("matchExpressions")
          selector["matchExpressions"] = .array(
            expressions + [
              ["key": .string(key), "operator": .string(comparison), "values": [value]]
            ])
        }
      }
    }
  }
}
