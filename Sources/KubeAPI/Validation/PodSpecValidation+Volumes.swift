// The volumes of a pod.
extension PodSpecValidation {
  /// The kinds of volumes in the order in which they are checked.
  private static let sources = [
    "emptyDir", "hostPath", "gitRepo", "gcePersistentDisk", "awsElasticBlockStore", "secret", "nfs",
    "iscsi", "glusterfs", "flocker", "persistentVolumeClaim", "rbd", "cinder", "cephfs", "quobyte",
    "downwardAPI", "fc", "flexVolume", "configMap", "azureFile", "vsphereVolume",
    "photonPersistentDisk", "portworxVolume", "azureDisk", "storageos", "projected", "scaleIO",
    "csi", "ephemeral", "image",
  ]

  /// What is wrong with the mode of a file.
  private static let badMode = "must be a number between 0 and 0777 (octal), both inclusive"

  /// Checks the volumes, and keeps the good ones.
  // Kubernetes: pkg/apis/core/validation/validation.go, ValidateVolumes
  mutating func checkVolumes() {
    let list = spec.items("volumes")
    if list.isEmpty { return }
    var created: Set<String> = []
    if !podName.isEmpty {
      for volume in list where volume.has("ephemeral") {
        created.insert(podName + "-" + volume.text("name"))
      }
    }
    let listPath = path.child("volumes")
    for (index, volume) in list.enumerated() {
      let before = errors.list.count
      let name = volume.text("name")
      let path = listPath.index(index)
      checkSource(volume, name, path)
      if name.isEmpty {
        errors.required(path.child("name"))
      } else {
        errors.invalid(path.child("name"), name, each: Names.dnsLabel(name))
      }
      if volumes.contains(where: { $0.name == name }) {
        errors.duplicate(path.child("name"), name)
      }
      if errors.list.count == before { volumes.append((name, volume)) }
      if !created.isEmpty, let claim = volume["persistentVolumeClaim"]?.text("claimName"),
        created.contains(claim)
      {
        errors.invalid(
          path.child("persistentVolumeClaim").child("claimName"), claim,
          "must not reference a PVC that gets created for an ephemeral volume")
      }
    }
  }

  /// Checks where a volume comes from.
  // Kubernetes: pkg/apis/core/validation/validation.go, validateVolumeSource
  private mutating func checkSource(_ volume: JSON, _ name: String, _ path: FieldPath) {
    guard let object = volume.object else { return }
    if object.count == 2, let entry = object.first(where: { $0.name != "name" }),
      !entry.value.isNull
    {
      checkOne(entry.name, entry.value, name, path)
      return
    }
    var count = 0
    for kind in Self.sources {
      guard let source = volume.present(kind) else { continue }
      count += 1
      if count > 1 {
        let quirk = ["cephfs": "cephFS", "downwardAPI": "downwarAPI"][kind] ?? kind
        errors.forbidden(path.child(quirk), "may not specify more than 1 volume type")
      } else {
        checkOne(kind, source, name, path)
      }
    }
    if count == 0 { errors.required(path, "must specify a volume type") }
  }

  /// Checks one source that a volume of the cluster may have like a volume of a pod.
  static func source(
    _ kind: String, _ source: JSON, _ name: String, _ parent: FieldPath,
    _ errors: inout FieldErrors
  ) {
    var pass = PodSpecValidation([:], parent, isPod: false)
    pass.checkOne(kind, source, name, parent)
    errors.append(contentsOf: pass.errors)
  }

  /// Checks one source of a volume.
  private mutating func checkOne(
    _ kind: String, _ source: JSON, _ name: String, _ parent: FieldPath
  ) {
    /// The path of a field of the source.
    func at(_ field: String) -> FieldPath {
      parent.child(kind == "gcePersistentDisk" ? "persistentDisk" : kind).child(field)
    }
    switch kind {
    case "emptyDir":
      if let limit = source["sizeLimit"]?.string, let size = Quantity(limit), size.signum < 0 {
        errors.forbidden(at("sizeLimit"), "SizeLimit field must be a valid resource quantity")
      }
    case "hostPath":
      let path = source.text("path")
      if path.isEmpty { return errors.required(at("path")) }
      Self.noBacksteps(path, at("path"), &errors)
      Self.hostPathType(source["type"]?.string, at("type"), &errors)
    case "secret":
      if source.text("secretName").isEmpty { errors.required(at("secretName")) }
      checkMode(source, at("defaultMode"), "defaultMode")
      checkItems(source.items("items"), at("items"))
    case "configMap":
      if source.text("name").isEmpty { errors.required(at("name")) }
      checkMode(source, at("defaultMode"), "defaultMode")
      checkItems(source.items("items"), at("items"))
    case "downwardAPI":
      checkMode(source, at("defaultMode"), "defaultMode")
      for file in source.items("items") { checkDownwardFile(file, parent.child(kind)) }
    case "projected": checkProjected(source, parent.child(kind))
    case "persistentVolumeClaim": required(source, ["claimName"], at)
    case "ephemeral": checkEphemeral(source, name, parent)
    case "iscsi": checkISCSI(source, name, parent)
    default: checkForeign(kind, source, parent.child(kind), at)
    }
  }

  /// Checks that fields are not empty.
  mutating func required(_ source: JSON, _ names: [String], _ at: (String) -> FieldPath) {
    for name in names where source.text(name).isEmpty { errors.required(at(name)) }
  }

  /// Checks that a field, when it is there, has one of some values.
  static func oneOf(
    _ object: JSON, _ name: String, _ values: [String], _ at: (String) -> FieldPath,
    _ errors: inout FieldErrors
  ) {
    if let value = object[name]?.string, !values.contains(value) {
      errors.notSupported(at(name), value, values)
    }
  }

  /// Checks a volume whose claim is made for the pod.
  private mutating func checkEphemeral(_ source: JSON, _ name: String, _ parent: FieldPath) {
    let path = parent.child("ephemeral").child("volumeClaimTemplate")
    guard let template = source.present("volumeClaimTemplate") else {
      return errors.required(path)
    }
    ObjectMetaRules.labels(
      template["metadata"]?["labels"], path.child("metadata").child("labels"), &errors)
    ObjectMetaRules.annotations(
      template["metadata"]?["annotations"], path.child("metadata").child("annotations"), &errors)
    ClaimRules.validateSpec(template.present("spec") ?? [:], path.child("spec"), &errors)
    guard !podName.isEmpty, !name.isEmpty else { return }
    let claim = podName + "-" + name
    for message in Names.dnsSubdomain(claim) {
      errors.invalid(parent.child("name"), name, "PVC name \(claim.goQuoted): \(message)")
    }
  }

  /// Checks the mode of files.
  private mutating func checkMode(
    _ object: JSON, _ path: @autoclosure () -> FieldPath, _ name: String
  ) {
    if let mode = object.number(name), !(0...0o777).contains(mode) {
      errors.invalid(path(), mode, Self.badMode)
    }
  }

  /// Checks which keys become which files.
  private mutating func checkItems(_ items: [JSON], _ list: @autoclosure () -> FieldPath) {
    if items.isEmpty { return }
    let list = list()
    for (index, item) in items.enumerated() { checkItem(item, list.index(index)) }
  }

  /// Checks which key becomes which file.
  private mutating func checkItem(_ item: JSON, _ path: FieldPath) {
    for name in ["key", "path"] where item.text(name).isEmpty { errors.required(path.child(name)) }
    Self.localPath(item.text("path"), path.child("path"), &errors)
    checkMode(item, path.child("mode"), "mode")
  }

  /// Checks a file that shows a field of the pod.
  // Kubernetes: pkg/apis/core/validation/validation.go, validateDownwardAPIVolumeFile
  private mutating func checkDownwardFile(_ file: JSON, _ path: FieldPath) {
    if file.text("path").isEmpty { errors.required(path.child("path")) }
    Self.localPath(file.text("path"), path.child("path"), &errors)
    if let reference = file.present("fieldRef") {
      Self.fieldReference(
        reference,
        [
          "metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace",
          "metadata.uid",
        ], path.child("fieldRef"), &errors)
      if file.has("resourceFieldRef") {
        errors.invalid(
          path, "resource", "fieldRef and resourceFieldRef can not be specified simultaneously")
      }
    } else if let reference = file.present("resourceFieldRef") {
      Self.resourceReference(reference, true, path.child("resourceFieldRef"), &errors)
    } else {
      errors.required(path, "one of fieldRef and resourceFieldRef is required")
    }
    checkMode(file, path.child("mode"), "mode")
  }

  /// Checks a volume that is put together from others.
  // Kubernetes: pkg/apis/core/validation/validation.go, validateProjectionSources
  private mutating func checkProjected(_ source: JSON, _ path: FieldPath) {
    checkMode(source, path.child("defaultMode"), "defaultMode")
    var paths: Set<String> = []
    for (index, part) in source.items("sources").enumerated() {
      let partPath = path.item("sources", index)
      var count = 0
      for kind in ["secret", "configMap"] {
        guard let projection = part.present(kind) else { continue }
        count += 1
        let name = projection.text("name")
        if name.isEmpty { errors.required(partPath.child(kind).child("name")) }
        let items = projection.items("items")
        checkItems(items, partPath.child(kind).child("items"))
        for item in items {
          let file = item.text("path")
          if !file.isEmpty, !paths.insert(file).inserted {
            errors.invalid(path, name, "conflicting duplicate paths")
          }
        }
      }
      if let projection = part.present("downwardAPI") {
        count += 1
        for file in projection.items("items") {
          checkDownwardFile(file, partPath.child("downwardAPI"))
          let name = file.text("path")
          if !name.isEmpty, !paths.insert(name).inserted {
            errors.invalid(path, name, "conflicting duplicate paths")
          }
        }
      }
      if let token = part.present("serviceAccountToken") {
        count += 1
        let seconds = token.number("expirationSeconds") ?? 0
        let secondsPath = partPath.child("serviceAccountToken").child("expirationSeconds")
        if seconds < 600 {
          errors.invalid(
            secondsPath, seconds, "may not specify a duration less than 10 minutes")
        }
        if seconds > 1 << 32 {
          errors.invalid(
            secondsPath, seconds, "may not specify a duration larger than 2^32 seconds")
        }
        let file = token.text("path")
        if file.isEmpty {
          errors.required(path.child("path"))
        } else {
          Self.localPath(file, path.child("path"), &errors)
        }
      }
      if let bundle = part.present("clusterTrustBundle") {
        count += 1
        let file = bundle.text("path")
        let bundlePath = partPath.child("clusterTrustBundle")
        if !bundle.has("name"), !bundle.has("signerName") {
          errors.required(bundlePath, "either name or signerName must be specified")
        }
        if file.isEmpty { errors.required(bundlePath.child("path")) }
        Self.localPath(file, bundlePath.child("path"), &errors)
        if !paths.insert(file).inserted {
          errors.invalid(path, file, "conflicting duplicate paths")
        }
      }
      if part.has("podCertificate") { count += 1 }
      if count > 1 {
        errors.forbidden(partPath, "may not specify more than 1 volume type per source")
      }
    }
  }

  // MARK: Paths

  /// Checks that no part of a path is `..`.
  static func noBacksteps(
    _ text: String, _ path: @autoclosure () -> FieldPath, _ errors: inout FieldErrors
  ) {
    guard text.contains("..") else { return }
    if text.split(separator: "/").contains("..") {
      errors.invalid(path(), text, "must not contain '..'")
    }
  }

  /// Checks that a path is relative and never leads up.
  static func localDescending(
    _ text: String, _ path: @autoclosure () -> FieldPath, _ errors: inout FieldErrors
  ) {
    if text.hasPrefix("/") { errors.invalid(path(), text, "must be a relative path") }
    noBacksteps(text, path(), &errors)
  }

  /// Checks that a path is relative, never leads up, and does not begin with dots.
  static func localPath(
    _ text: String, _ path: @autoclosure () -> FieldPath, _ errors: inout FieldErrors
  ) {
    localDescending(text, path(), &errors)
    if text.hasPrefix(".."), !text.hasPrefix("../") {
      errors.invalid(path(), text, "must not start with '..'")
    }
  }

  /// Checks what must be at a path of the node.
  static func hostPathType(
    _ type: String?, _ path: @autoclosure () -> FieldPath, _ errors: inout FieldErrors
  ) {
    let types = [
      "", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate",
      "Socket",
    ]
    if let type, !types.contains(type) { errors.notSupported(path(), type, types) }
  }

  // MARK: Mounts

  /// Checks where volumes are mounted in a container.
  // Kubernetes: pkg/apis/core/validation/validation.go, ValidateVolumeMounts
  mutating func checkMounts(
    _ mounts: [JSON], _ devices: [JSON], _ container: JSON, _ list: FieldPath
  ) {
    for (index, mount) in mounts.enumerated() {
      let name = mount.text("name")
      let place = mount.text("mountPath")
      if name.isEmpty { errors.required(list.index(index).child("name")) }
      let volume = volumes.first { $0.name == name }
      if volume == nil { errors.notFound(list.index(index).child("name"), name) }
      if place.isEmpty { errors.required(list.index(index).child("mountPath")) }
      if mounts[..<index].contains(where: { $0.text("mountPath") == place }) {
        errors.invalid(list.index(index).child("mountPath"), place, "must be unique")
      }
      if devices.contains(where: { $0.text("name") == name }) {
        errors.invalid(
          list.index(index).child("name"), name, "must not already exist in volumeDevices")
      }
      if devices.contains(where: { $0.text("devicePath") == place }) {
        errors.invalid(
          list.index(index).child("mountPath"), place,
          "must not already exist as a path in volumeDevices")
      }
      checkSubPaths(mount, volume?.source, list, index)
      checkPropagation(mount, container, list)
    }
  }

  /// Checks which part of a volume is mounted.
  private mutating func checkSubPaths(
    _ mount: JSON, _ volume: JSON?, _ list: FieldPath, _ index: Int
  ) {
    let (part, expression) = (mount.text("subPath"), mount.text("subPathExpr"))
    if part.isEmpty, expression.isEmpty { return }
    if volume?.has("image") == true {
      for (name, value) in [("subPath", part), ("subPathExpr", expression)] where !value.isEmpty {
        errors.invalid(
          list.index(index).child(name), value, "not allowed in image volume sources")
      }
    }
    if !part.isEmpty { Self.localDescending(part, list.child("subPath"), &errors) }
    if !expression.isEmpty {
      if !part.isEmpty {
        errors.invalid(
          list.index(index).child("subPathExpr"), expression,
          "subPathExpr and subPath are mutually exclusive")
      }
      Self.localDescending(expression, list.child("subPathExpr"), &errors)
    }
  }

  /// Checks how mounts below a mount are seen.
  private mutating func checkPropagation(_ mount: JSON, _ container: JSON, _ list: FieldPath) {
    let propagation = mount["mountPropagation"]?.string
    if let propagation {
      let path = list.child("mountPropagation")
      if !["Bidirectional", "HostToContainer", "None"].contains(propagation) {
        errors.notSupported(path, propagation, ["Bidirectional", "HostToContainer", "None"])
      }
      if propagation == "Bidirectional", container["securityContext"]?.flag("privileged") != true {
        errors.forbidden(
          path, "Bidirectional mount propagation is available only to privileged containers")
      }
    }
    guard let recursive = mount["recursiveReadOnly"]?.string else { return }
    let path = list.child("recursiveReadOnly")
    switch recursive {
    case "Disabled": break
    case "Enabled", "IfPossible":
      if !mount.flag("readOnly") {
        errors.forbidden(path, "may only be specified when readOnly is true")
      }
      if let propagation, propagation != "None" {
        errors.forbidden(
          path, "may only be specified when mountPropagation is None or not specified")
      }
    default:
      errors.notSupported(path, recursive, ["Disabled", "Enabled", "IfPossible"])
    }
  }

  /// Checks which volumes a container sees as devices.
  // Kubernetes: pkg/apis/core/validation/validation.go, ValidateVolumeDevices
  mutating func checkDevices(_ devices: [JSON], _ mounts: [JSON], _ list: FieldPath) {
    for (index, device) in devices.enumerated() {
      let path = list.index(index)
      let name = device.text("name")
      let place = device.text("devicePath")
      let volume = volumes.first { $0.name == name }?.source
      if name.isEmpty { errors.required(path.child("name")) }
      let earlier = devices[..<index]
      if earlier.contains(where: { $0.text("name") == name && !name.isEmpty }) {
        errors.invalid(path.child("name"), name, "must be unique")
      }
      if let volume, !volume.has("persistentVolumeClaim"), !volume.has("ephemeral") {
        errors.invalid(
          path.child("name"), name,
          "can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode")
      }
      if volume == nil { errors.notFound(path.child("name"), name) }
      if place.isEmpty { errors.required(path.child("devicePath")) }
      if earlier.contains(where: { $0.text("devicePath") == place }) {
        errors.invalid(path.child("devicePath"), place, "must be unique")
      }
      if place.split(separator: "/").contains("..") {
        errors.invalid(
          path.child("devicePath"), place, "can not contain backsteps ('..')")
      }
      if mounts.contains(where: { $0.text("name") == name }) {
        errors.invalid(path.child("name"), name, "must not already exist in volumeMounts")
      }
      if mounts.contains(where: { $0.text("mountPath") == place }) {
        errors.invalid(
          path.child("devicePath"), place, "must not already exist as a path in volumeMounts")
      }
    }
  }
}
