/// The checks of volumes of vendors and protocols.
// Kubernetes: pkg/apis/core/validation/validation.go, validateVolumeSource
extension PodSpecValidation {
  /// Checks the sources of single vendors and protocols.
  mutating func checkForeign(
    _ kind: String, _ source: JSON, _ path: FieldPath, _ at: (String) -> FieldPath
  ) {
    switch kind {
    case "gitRepo":
      required(source, ["repository"], at)
      Self.localDescending(source.text("directory"), at("directory"), &errors)
    case "gcePersistentDisk", "awsElasticBlockStore":
      required(source, [kind == "gcePersistentDisk" ? "pdName" : "volumeID"], at)
      let partition = source.number("partition") ?? 0
      if !(0...255).contains(partition) {
        errors.invalid(at("partition"), partition, Names.range(1, 255))
      }
    case "nfs":
      required(source, ["server", "path"], at)
      let path = source.text("path")
      if !path.hasPrefix("/") { errors.invalid(at("path"), path, "must be an absolute path") }
    case "glusterfs": required(source, ["endpoints", "path"], at)
    case "flocker":
      let (name, uid) = (source.text("datasetName"), source.text("datasetUUID"))
      if name.isEmpty, uid.isEmpty {
        errors.required(path, "one of datasetName and datasetUUID is required")
      }
      if !name.isEmpty, !uid.isEmpty {
        errors.invalid(
          path, "resource", "datasetName and datasetUUID can not be specified simultaneously")
      }
      if name.contains("/") { errors.invalid(at("datasetName"), name, "must not contain '/'") }
    case "rbd":
      if source.items("monitors").isEmpty { errors.required(at("monitors")) }
      required(source, ["image"], at)
    case "cephfs":
      if source.items("monitors").isEmpty { errors.required(at("monitors")) }
    case "cinder":
      required(source, ["volumeID"], at)
      if let secret = source.present("secretRef"), secret.text("name").isEmpty {
        errors.required(at("secretRef").child("name"))
      }
    case "quobyte":
      checkQuobyte(source, at)
    case "fc": checkFibreChannel(source, at)
    case "flexVolume":
      required(source, ["driver"], at)
      Self.flexOptions(source, at("options"), &errors)
    case "azureFile": required(source, ["secretName", "shareName"], at)
    case "vsphereVolume": required(source, ["volumePath"], at)
    case "photonPersistentDisk": required(source, ["pdID"], at)
    case "portworxVolume": required(source, ["volumeID"], at)
    case "azureDisk": checkAzureDisk(source, at)
    case "storageos":
      Self.storageOSNames(source, path, &errors)
      if let secret = source.present("secretRef"), secret.text("name").isEmpty {
        errors.required(at("secretRef").child("name"))
      }
    case "scaleIO": required(source, ["gateway", "system", "volumeName"], at)
    case "csi":
      let driver = source.text("driver")
      if driver.isEmpty {
        errors.required(at("driver"))
      } else {
        errors.invalid(at("driver"), driver, each: Names.dnsSubdomain(driver.lowercased()))
      }
      if let secret = source.present("nodePublishSecretRef"), secret.text("name").isEmpty {
        errors.required(at("nodePublishSecretRef").child("name"))
      }
    case "image":
      let reference = source.text("reference")
      if isPod, reference.isEmpty { errors.required(at("reference")) }
      Self.oneOf(source, "pullPolicy", ["Always", "IfNotPresent", "Never"], at, &errors)
    default: break
    }
  }

  /// Checks a volume on a storage network.
  private mutating func checkFibreChannel(_ source: JSON, _ at: (String) -> FieldPath) {
    let (names, ids) = (source.items("targetWWNs"), source.items("wwids"))
    if names.isEmpty, ids.isEmpty {
      errors.required(at("targetWWNs"), "must specify either targetWWNs or wwids, but not both")
    }
    if !names.isEmpty, !ids.isEmpty {
      errors.invalid(
        at("targetWWNs"), json: source["targetWWNs"],
        "targetWWNs and wwids can not be specified simultaneously")
    }
    if names.isEmpty { return }
    guard let lun = source.number("lun") else {
      return errors.required(at("lun"), "lun is required if targetWWNs is specified")
    }
    if !(0...255).contains(lun) { errors.invalid(at("lun"), lun, Names.range(0, 255)) }
  }

  /// Checks a volume of an iSCSI target.
  mutating func checkISCSI(_ source: JSON, _ name: String, _ parent: FieldPath) {
    /// The path of a field.
    func at(_ field: String) -> FieldPath { parent.child("iscsi").child(field) }
    required(source, ["targetPortal"], at)
    let qualified = source.text("iqn")
    if qualified.isEmpty {
      errors.required(at("iqn"))
    } else if !["iqn", "eui", "naa"].contains(where: qualified.hasPrefix) {
      errors.invalid(at("iqn"), qualified, "must be valid format starting with iqn, eui, or naa")
    }
    let lun = source.number("lun") ?? 0
    if !(0...255).contains(lun) { errors.invalid(at("lun"), lun, Names.range(0, 255)) }
    if source.flag("chapAuthDiscovery") || source.flag("chapAuthSession"), !source.has("secretRef")
    {
      errors.required(at("secretRef"))
    }
    if let initiator = source["initiatorName"]?.string {
      if !["iqn", "eui", "naa"].contains(where: initiator.hasPrefix) {
        errors.invalid(
          at("initiatorname"), initiator, "must be valid format starting with iqn, eui, or naa")
      }
      if (name + ":" + source.text("targetPortal")).utf8.count > 64 {
        errors.invalid(
          parent.child("name"), name,
          "Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if "
            + "iscsi.initiatorName is specified.")
      }
    }
  }

  /// Checks a disk of Azure: that its address is one of its kind.
  // Kubernetes: pkg/apis/core/validation/validation.go, validateAzureDisk
  private mutating func checkAzureDisk(_ source: JSON, _ at: (String) -> FieldPath) {
    required(source, ["diskName", "diskURI"], at)
    Self.oneOf(source, "cachingMode", ["None", "ReadOnly", "ReadWrite"], at, &errors)
    Self.oneOf(source, "kind", ["Dedicated", "Managed", "Shared"], at, &errors)
    guard let kind = source["kind"]?.string else { return }
    let address = source.text("diskURI")
    if kind == "Managed" {
      if !address.hasPrefix("/subscriptions/") {
        errors.notSupported(
          at("diskURI"), address,
          [
            "/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/"
              + "{disk-id}"
          ])
      }
    } else if !address.hasPrefix("https://") {
      errors.notSupported(
        at("diskURI"), address,
        ["https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd"])
    }
  }

  /// Checks a volume of Quobyte.
  private mutating func checkQuobyte(_ source: JSON, _ at: (String) -> FieldPath) {
    let registry = source.text("registry")
    let words = "must be a host:port pair or multiple pairs separated by commas"
    if registry.isEmpty {
      errors.required(at("registry"), words)
    } else if source.text("tenant").utf8.count >= 65 {
      errors.required(
        at("tenant"), "must be a UUID and may not exceed a length of 64 characters")
    } else {
      for pair in registry.split(separator: ",", omittingEmptySubsequences: false)
      where !Self.isHostAndPort(pair) {
        errors.invalid(at("registry"), registry, words)
      }
    }
    required(source, ["volume"], at)
  }

  /// Whether a text is a host, in brackets if it has colons, and a port.
  // Source: Go net/ipsock.go, SplitHostPort
  private static func isHostAndPort(_ text: Substring) -> Bool {
    guard let colon = text.lastIndex(of: ":") else { return false }
    let (host, port) = (text[..<colon], text[text.index(after: colon)...])
    if port.contains(where: { "[]".contains($0) }) { return false }
    guard host.hasPrefix("[") else { return !host.contains { ":[]".contains($0) } }
    return host.hasSuffix("]") && !host.dropFirst().dropLast().contains { "[]".contains($0) }
  }

  /// Checks the names of a volume of StorageOS.
  static func storageOSNames(_ source: JSON, _ path: FieldPath, _ errors: inout FieldErrors) {
    let (name, namespace) = (source.text("volumeName"), source.text("volumeNamespace"))
    if name.isEmpty {
      errors.required(path.child("volumeName"))
    } else {
      errors.invalid(path.child("volumeName"), name, each: Names.dnsLabel(name))
    }
    if !namespace.isEmpty {
      errors.invalid(path.child("volumeNamespace"), namespace, each: Names.dnsLabel(namespace))
    }
  }

  /// Checks that the options of a plugin on the node are not named like those of Kubernetes.
  // Kubernetes: pkg/apis/core/validation/validation.go, validateFlexVolumeSource
  static func flexOptions(_ source: JSON, _ path: FieldPath, _ errors: inout FieldErrors) {
    for entry in source.map("options") {
      let domain = "." + (entry.name.split(separator: "/", maxSplits: 1).first ?? "").lowercased()
      if domain.hasSuffix(".kubernetes.io") || domain.hasSuffix(".k8s.io") {
        errors.invalid(
          path.key(entry.name), entry.name, "kubernetes.io and k8s.io namespaces are reserved")
      }
    }
  }
}
