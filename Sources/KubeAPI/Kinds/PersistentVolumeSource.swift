/// Where the bytes of a persistent volume are: one field of its specification.
// Kubernetes: pkg/apis/core/types.go, PersistentVolumeSource
enum PersistentVolumeSource {
  /// The kinds of sources in the order in which they are checked.
  static let kinds = [
    "hostPath", "gcePersistentDisk", "awsElasticBlockStore", "glusterfs", "flocker", "nfs", "rbd",
    "quobyte", "cephfs", "iscsi", "cinder", "fc", "flexVolume", "azureFile", "vsphereVolume",
    "photonPersistentDisk", "portworxVolume", "azureDisk", "scaleIO", "local", "storageos", "csi",
  ]

  /// Completes the source.
  // Kubernetes: pkg/apis/core/v1/defaults.go, SetDefaults_HostPathVolumeSource and those beside it
  static func applyDefaults(_ spec: inout JSON) {
    spec.modifyPresent("hostPath") { $0.setDefault("type", "") }
    spec.modifyPresent("iscsi") { $0.setDefaultText("iscsiInterface", "default") }
    spec.modifyPresent("rbd") { disk in
      disk.setDefaultText("pool", "rbd")
      disk.setDefaultText("user", "admin")
      disk.setDefaultText("keyring", "/etc/ceph/keyring")
    }
    spec.modifyPresent("azureDisk") { disk in
      disk.setDefault("cachingMode", "ReadWrite")
      disk.setDefault("kind", "Shared")
      disk.setDefault("fsType", "ext4")
      disk.setDefault("readOnly", false)
    }
    spec.modifyPresent("scaleIO") { disk in
      disk.setDefaultText("storageMode", "ThinProvisioned")
      disk.setDefaultText("fsType", "xfs")
    }
  }

  /// The sources of two versions, as they are compared: a secret for expansion may be added.
  static func pair(_ spec: JSON, _ old: JSON) -> (JSON, JSON) {
    var (new, before): (JSON, JSON) = ([:], [:])
    for kind in kinds {
      if let source = spec.present(kind) { new[kind] = source }
      if let source = old.present(kind) { before[kind] = source }
    }
    if let csi = before["csi"], !csi.has("controllerExpandSecretRef") {
      new.modifyPresent("csi") { $0["controllerExpandSecretRef"] = nil }
    }
    return (new, before)
  }

  /// Checks that there is one source, and that it is well-formed.
  static func validate(
    _ spec: JSON, _ name: String, _ path: FieldPath, _ errors: inout FieldErrors
  ) {
    var count = 0
    for kind in kinds {
      guard let source = spec.present(kind) else { continue }
      count += 1
      if count > 1, kind != "flexVolume" {
        errors.forbidden(
          path.child(kind == "cephfs" ? "cephFS" : kind),
          "may not specify more than 1 volume type")
        continue
      }
      check(kind, source, name, path, &errors)
      if kind == "local", !spec.has("nodeAffinity") {
        errors.required(path.child("nodeAffinity"), "Local volume requires node affinity")
      }
    }
    if count == 0 { errors.required(path, "must specify a volume type") }
  }

  /// Checks one source.
  private static func check(
    _ kind: String, _ source: JSON, _ name: String, _ parent: FieldPath,
    _ errors: inout FieldErrors
  ) {
    let path = parent.child(kind)
    switch kind {
    case "local":
      let place = source.text("path")
      if place.isEmpty { return errors.required(path.child("path")) }
      PodSpecValidation.noBacksteps(place, path.child("path"), &errors)
    case "iscsi": iscsi(source, name, path, &errors)
    case "csi": csi(source, path, &errors)
    case "storageos": storageOS(source, path, &errors)
    case "cinder":
      required(source, ["volumeID"], path, &errors)
      if let secret = source.present("secretRef") {
        required(secret, ["name", "namespace"], path.child("secretRef"), &errors)
      }
    case "flexVolume": flex(source, path, &errors)
    case "glusterfs", "azureFile":
      PodSpecValidation.source(kind, source, name, parent, &errors)
      let field = kind == "glusterfs" ? "endpointsNamespace" : "secretNamespace"
      namespace(source, field, path, &errors)
    default: PodSpecValidation.source(kind, source, name, parent, &errors)
    }
  }

  /// Checks that fields are not empty.
  private static func required(
    _ source: JSON, _ names: [String], _ path: FieldPath, _ errors: inout FieldErrors
  ) {
    for name in names where source.text(name).isEmpty { errors.required(path.child(name)) }
  }

  /// Checks the namespace in which something else of the source is looked for.
  private static func namespace(
    _ source: JSON, _ field: String, _ path: FieldPath, _ errors: inout FieldErrors
  ) {
    guard let name = source[field]?.string else { return }
    if field == "endpointsNamespace" {
      if name.isEmpty {
        errors.invalid(
          path.child(field), name,
          "if the endpointnamespace is set, it must be a valid namespace name")
      } else {
        errors.invalid(path.child(field), name, each: Names.dnsLabel(name))
      }
    } else if name.isEmpty {
      errors.required(path.child(field))
    }
  }

  /// Checks a volume of an iSCSI target.
  // Kubernetes: pkg/apis/core/validation/validation.go, validateISCSIPersistentVolumeSource
  private static func iscsi(
    _ source: JSON, _ name: String, _ path: FieldPath, _ errors: inout FieldErrors
  ) {
    let portal = source.text("targetPortal")
    required(source, ["targetPortal"], path, &errors)
    if source.has("initiatorName"), "\(name):\(portal)".utf8.count > 64 {
      errors.invalid(
        path.child("targetportal"), portal,
        "Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if "
          + "iscsi.initiatorName is specified.")
    }
    let qualified = source.text("iqn")
    if qualified.isEmpty {
      errors.required(path.child("iqn"))
    } else if !["iqn", "eui", "naa"].contains(where: qualified.hasPrefix) {
      errors.invalid(path.child("iqn"), qualified, "must be valid format")
    }
    let lun = source.number("lun") ?? 0
    if !(0...255).contains(lun) { errors.invalid(path.child("lun"), lun, Names.range(0, 255)) }
    if source.flag("chapAuthDiscovery") || source.flag("chapAuthSession"), !source.has("secretRef")
    {
      errors.required(path.child("secretRef"))
    }
    if let secret = source.present("secretRef") {
      required(secret, ["name"], path.child("secretRef"), &errors)
    }
    if let initiator = source["initiatorName"]?.string,
      !["iqn", "eui", "naa"].contains(where: initiator.hasPrefix)
    {
      errors.invalid(path.child("initiatorname"), initiator, "must be valid format")
    }
  }

  /// Checks a volume of a driver outside Kubernetes.
  // Kubernetes: pkg/apis/core/validation/validation.go, validateCSIPersistentVolumeSource
  private static func csi(_ source: JSON, _ path: FieldPath, _ errors: inout FieldErrors) {
    driverName(source.text("driver"), path.child("driver"), &errors)
    required(source, ["volumeHandle"], path, &errors)
    for name in [
      "controllerPublishSecretRef", "controllerExpandSecretRef", "nodePublishSecretRef",
      "nodeExpandSecretRef",
    ] {
      guard let secret = source.present(name) else { continue }
      let secretPath = path.child(name)
      let (secretName, namespace) = (secret.text("name"), secret.text("namespace"))
      required(secret, ["name"], secretPath, &errors)
      if !secretName.isEmpty {
        errors.invalid(
          secretPath.child("name"), secretName, each: Names.dnsSubdomain(secretName))
      }
      required(secret, ["namespace"], secretPath, &errors)
      if !namespace.isEmpty {
        errors.invalid(
          secretPath.child("namespace"), namespace, each: Names.dnsLabel(namespace))
      }
    }
  }

  /// Checks the name of a driver.
  // Kubernetes: pkg/apis/core/validation/validation.go, ValidateCSIDriverName
  static func driverName(_ name: String, _ path: FieldPath, _ errors: inout FieldErrors) {
    if name.isEmpty { errors.required(path) }
    if name.utf8.count > 63 { errors.tooLong(path, 63) }
    errors.invalid(path, name, each: Names.dnsSubdomain(name.lowercased()))
  }

  /// Checks a volume of StorageOS.
  private static func storageOS(
    _ source: JSON, _ path: FieldPath, _ errors: inout FieldErrors
  ) {
    PodSpecValidation.storageOSNames(source, path, &errors)
    if let secret = source.present("secretRef") {
      required(secret, ["name", "namespace"], path.child("secretRef"), &errors)
    }
  }

  /// Checks a volume of a plugin on the node.
  private static func flex(_ source: JSON, _ path: FieldPath, _ errors: inout FieldErrors) {
    required(source, ["driver"], path, &errors)
    PodSpecValidation.flexOptions(source, path.child("options"), &errors)
  }
}
