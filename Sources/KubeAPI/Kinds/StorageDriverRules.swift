extension KindRules {
  /// The rules of attachments of volumes to nodes.
  // Kubernetes: pkg/registry/storage/volumeattachment/strategy.go
  static let volumeAttachment = KindRules(namespaced: false, status: ["attached": false]).with {
    rules in
    rules.applyDefaults = { object in
      if !object.has("metadata") { object["metadata"] = [:] }
      object.modify("spec") { spec in
        if !spec.has("source") { spec["source"] = [:] }
        spec.modifyPresent("source") { source in
          source.modifyPresent("inlineVolumeSpec") { inline in
            inline.setDefault("volumeMode", "Filesystem")
            PersistentVolumeSource.applyDefaults(&inline)
          }
        }
      }
      object.modify("status") { $0.setDefault("attached", false) }
    }
    rules.validate = { object in
      var errors = FieldErrors()
      ObjectMetaRules.validateCore(object, namespaced: false, &errors)
      StorageDriverRules.attachment(object, &errors)
      StorageDriverRules.newAttachment(object["spec"] ?? [:], &errors)
      return errors.list
    }
    rules.validateUpdate = { object, old in
      var errors = FieldErrors()
      // The attachment as a whole is checked once by the strategy and once with the change.
      for _ in 1...2 {
        ObjectMetaRules.validateCore(object, namespaced: false, &errors)
        StorageDriverRules.attachment(object, &errors)
      }
      if object["spec"] != old["spec"] {
        errors.invalid(
          .spec, raw: InternalPodSpec.compact(object["spec"] ?? [:], as: "AttachmentSpec"),
          "field is immutable")
      }
      return errors.list
    }
    rules.validateStatusUpdate = rules.validateUpdate
  }

  /// The rules of what a node knows of its drivers.
  // Kubernetes: pkg/registry/storage/csinode/strategy.go
  static let csiNode = KindRules(namespaced: false).with { rules in
    rules.applyDefaults = { object in
      if !object.has("metadata") { object["metadata"] = [:] }
      if !object.has("spec") { object["spec"] = ["drivers": nil] }
    }
    rules.validate = { object in
      var errors = FieldErrors()
      ObjectMetaRules.validateCore(object, namespaced: false, &errors)
      StorageDriverRules.nodeDrivers(object["spec"] ?? [:], &errors)
      return errors.list
    }
    rules.validateUpdate = { [validate = rules.validate] object, old in
      var errors = FieldErrors()
      let drivers = object["spec"]?.items("drivers") ?? []
      for before in old["spec"]?.items("drivers") ?? [] {
        for var driver in drivers where driver["name"] == before["name"] {
          var kept = before
          driver["allocatable"] = nil
          kept["allocatable"] = nil
          if driver == kept { continue }
          errors.invalid(
            FieldPath.spec.child("drivers"),
            raw: InternalPodSpec.compact(driver, as: "CSINodeDriver"), "field is immutable")
        }
      }
      return validate(object) + validate(object) + errors.list
    }
  }

  /// The rules of drivers.
  // Kubernetes: pkg/registry/storage/csidriver/strategy.go
  static let csiDriver = KindRules(namespaced: false).with { rules in
    rules.applyDefaults = StorageDriverRules.applyDefaults
    rules.prepareForUpdate = { object, old in
      ObjectMetaRules.prepareForUpdate(&object, old)
      let counted = [
        "tokenRequests", "requiresRepublish", "seLinuxMount", "nodeAllocatableUpdatePeriodSeconds",
      ]
      if counted.contains(where: { object["spec"]?[$0] != old["spec"]?[$0] }) {
        ObjectMetaRules.bumpGeneration(&object, old)
      }
    }
    rules.validate = { object in
      var errors = FieldErrors()
      ObjectMetaRules.validateCore(object, namespaced: false, &errors)
      StorageDriverRules.driver(object["spec"] ?? [:], &errors)
      return errors.list
    }
    rules.validateUpdate = { object, old in
      var errors = FieldErrors()
      ObjectMetaRules.validateCoreUpdate(object, old, &errors)
      let (spec, before) = (object["spec"] ?? [:], old["spec"] ?? [:])
      StorageDriverRules.driver(spec, &errors)
      errors.immutable(
        spec["attachRequired"], before["attachRequired"], FieldPath.spec.child("attachedRequired"))
      errors.immutable(
        spec["volumeLifecycleModes"], before["volumeLifecycleModes"],
        FieldPath.spec.child("volumeLifecycleModes"))
      return errors.list
    }
  }

  /// The rules of what is left of storage.
  // Kubernetes: pkg/registry/storage/csistoragecapacity/strategy.go
  static let csiStorageCapacity = KindRules().with { rules in
    rules.applyDefaults = { object in
      if !object.has("metadata") { object["metadata"] = [:] }
      for name in ["capacity", "maximumVolumeSize"] { PodDefaults.canonicalize(&object, name) }
    }
    rules.validate = { object in
      var errors = FieldErrors()
      ObjectMetaRules.validateCore(object, &errors)
      if object.has("nodeTopology") {
        SelectorRules.validate(object["nodeTopology"], FieldPath("nodeTopology"), &errors)
      }
      let name = object.text("storageClassName")
      errors.invalid(FieldPath("storageClassName"), name, each: Names.dnsSubdomain(name))
      if let amount = object["capacity"]?.string.flatMap({ Quantity($0) }), amount.signum < 0 {
        errors.invalid(
          FieldPath("capacity"), amount.description, "must be greater than or equal to 0")
      }
      return errors.list
    }
    rules.validateUpdate = { [validate = rules.validate] object, old in
      var errors = FieldErrors()
      ObjectMetaRules.validateCoreUpdate(object, old, &errors)
      if object["nodeTopology"] != old["nodeTopology"] {
        errors.invalid(
          FieldPath("nodeTopology"), json: object["nodeTopology"], "field is immutable")
      }
      if object["storageClassName"] != old["storageClassName"] {
        errors.invalid(
          FieldPath("storageClassName"), object.text("storageClassName"), "field is immutable")
      }
      return validate(object) + errors.list
    }
  }
}

/// The rules of drivers of storage and of what they keep.
// Kubernetes: pkg/apis/storage/validation/validation.go
enum StorageDriverRules {
  /// Checks an attachment, apart from its metadata.
  static func attachment(_ object: JSON, _ errors: inout FieldErrors) {
    let spec = object["spec"] ?? [:]
    if spec.text("attacher").isEmpty { errors.required(FieldPath.spec.child("attacher")) }
    let source = spec["source"] ?? [:]
    let path = FieldPath.spec.child("source")
    let one = "must specify exactly one of inlineVolumeSpec and persistentVolumeName"
    switch (source.present("inlineVolumeSpec"), source["persistentVolumeName"]?.string) {
    case (nil, nil): errors.required(path, one)
    case (.some, .some): errors.forbidden(path, one)
    case (nil, let name?):
      if name.isEmpty {
        errors.required(
          path.child("persistentVolumeName"), "must specify non empty persistentVolumeName")
      }
    case (let inline?, nil):
      PersistentVolumeRules.spec(
        inline, "", path.child("inlineVolumeSpec"), isInline: true, &errors)
    }
    let node = spec.text("nodeName")
    errors.invalid(FieldPath.spec.child("nodeName"), node, each: Names.dnsSubdomain(node))
  }

  /// Checks what only new attachments are checked for.
  // Kubernetes: pkg/apis/storage/validation/validation.go, ValidateVolumeAttachmentV1
  static func newAttachment(_ spec: JSON, _ errors: inout FieldErrors) {
    PersistentVolumeSource.driverName(
      spec.text("attacher"), FieldPath("spec.attacher"), &errors)
    if let name = spec["source"]?["persistentVolumeName"]?.string {
      errors.invalid(
        FieldPath("spec.source.persistentVolumeName"), name, each: Names.dnsSubdomain(name))
    }
  }

  /// The longest name that a driver may have for a node.
  private static let nodeNameBytesMax = 256

  /// Checks what a node knows of its drivers.
  static func nodeDrivers(_ spec: JSON, _ errors: inout FieldErrors) {
    var seen: Set<String> = []
    for (index, driver) in spec.items("drivers").enumerated() {
      let path = FieldPath.spec.item("drivers", index)
      let (name, node) = (driver.text("name"), driver.text("nodeID"))
      PersistentVolumeSource.driverName(name, path.child("name"), &errors)
      if node.isEmpty { errors.required(path.child("nodeID")) }
      if node.utf8.count > nodeNameBytesMax {
        errors.invalid(
          path.child("nodeID"), node, "must be \(nodeNameBytesMax) characters or less")
      }
      errors.nonnegative(
        driver["allocatable"]?.number("count"), path.child("allocatable").child("count"))
      if !seen.insert(name).inserted { errors.duplicate(path.child("name"), name) }
      var keys: Set<String> = []
      for key in driver.items("topologyKeys").compactMap(\.string) {
        if key.isEmpty { errors.required(path) }
        if !keys.insert(key).inserted { errors.duplicate(path, key) }
        errors.invalid(path, key, each: Names.qualifiedName(key))
      }
    }
  }

  /// Completes a driver.
  // Kubernetes: pkg/apis/storage/v1/defaults.go, SetDefaults_CSIDriver
  static func applyDefaults(_ object: inout JSON) {
    if !object.has("metadata") { object["metadata"] = [:] }
    object.modify("spec") { spec in
      spec.setDefault("attachRequired", true)
      spec.setDefault("podInfoOnMount", false)
      spec.setDefault("storageCapacity", false)
      spec.setDefault("fsGroupPolicy", "ReadWriteOnceWithFSType")
      if spec.items("volumeLifecycleModes").isEmpty {
        spec["volumeLifecycleModes"] = ["Persistent"]
      }
      spec.setDefault("requiresRepublish", false)
      spec.setDefault("seLinuxMount", false)
    }
  }

  /// Checks a driver.
  static func driver(_ spec: JSON, _ errors: inout FieldErrors) {
    let path = FieldPath.spec
    if let policy = spec["fsGroupPolicy"]?.string {
      let known = ["File", "None", "ReadWriteOnceWithFSType"]
      if !known.contains(policy) {
        errors.notSupported(path.child("fsGroupPolicy"), policy, known)
      }
    }
    tokenRequests(spec.items("tokenRequests"), path.child("tokenRequests"), &errors)
    for mode in spec.items("volumeLifecycleModes").compactMap(\.string)
    where mode != "Persistent" && mode != "Ephemeral" {
      errors.notSupported(
        path.child("volumeLifecycleModes"), mode, ["Persistent", "Ephemeral"])
    }
    if let seconds = spec.number("nodeAllocatableUpdatePeriodSeconds"), seconds < 10 {
      errors.invalid(
        path.child("nodeAllocatableUpdatePeriodSeconds"), seconds,
        "must be greater than or equal to 10 seconds")
    }
  }

  /// Checks the tokens that a driver asks for.
  private static func tokenRequests(
    _ requests: [JSON], _ path: FieldPath, _ errors: inout FieldErrors
  ) {
    var seen: Set<String> = []
    for (index, request) in requests.enumerated() {
      let audience = request.text("audience")
      if !seen.insert(audience).inserted {
        errors.duplicate(path.index(index).child("audience"), audience)
        continue
      }
      guard let seconds = request.number("expirationSeconds") else { continue }
      let path = path.index(index).child("expirationSeconds")
      if seconds < 600 {
        errors.invalid(path, seconds, "may not specify a duration less than 10 minutes")
      }
      if seconds > 1 << 32 {
        errors.invalid(path, seconds, "may not specify a duration larger than 2^32 seconds")
      }
    }
  }
}
