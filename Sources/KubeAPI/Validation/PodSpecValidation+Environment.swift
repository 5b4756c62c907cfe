// The environment variables of containers.
extension PodSpecValidation {
  /// Checks environment variables.
  // Kubernetes: pkg/apis/core/validation/validation.go, ValidateEnv
  mutating func checkEnvironment(_ variables: [JSON], _ list: FieldPath) {
    for (index, variable) in variables.enumerated() {
      let name = variable.text("name")
      if name.isEmpty {
        errors.required(list.index(index).child("name"))
      } else {
        errors.invalid(
          list.index(index).child("name"), name, each: Names.environmentVariable(name))
      }
      if let source = variable.present("valueFrom") {
        checkSource(source, variable, list.index(index).child("valueFrom"))
      }
    }
  }

  /// Checks where a variable's value comes from.
  // Kubernetes: pkg/apis/core/validation/validation.go, validateEnvVarValueFrom
  private mutating func checkSource(_ source: JSON, _ variable: JSON, _ path: FieldPath) {
    var count = 0
    if let reference = source.present("fieldRef") {
      count += 1
      Self.fieldReference(reference, Self.environmentFields, path.child("fieldRef"), &errors)
    }
    if let reference = source.present("resourceFieldRef") {
      count += 1
      Self.resourceReference(reference, false, path.child("resourceFieldRef"), &errors)
    }
    for name in ["configMapKeyRef", "secretKeyRef"] {
      guard let reference = source.present(name) else { continue }
      count += 1
      let object = reference.text("name")
      errors.invalid(path.child(name).child("name"), object, each: Names.dnsSubdomain(object))
      let key = reference.text("key")
      if key.isEmpty {
        errors.required(path.child(name).child("key"))
      } else {
        errors.invalid(path.child(name).child("key"), key, each: Names.configMapKey(key))
      }
    }
    if let reference = source.present("fileKeyRef") {
      count += 1
      for name in ["key", "volumeName", "path"] where reference.text(name).isEmpty {
        errors.required(path.child("fileKeyRef").child(name))
      }
      Self.localPath(reference.text("path"), path.child("fileKeyRef").child("path"), &errors)
    }
    if count == 0 {
      errors.invalid(
        path, "",
        "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or "
          + "`fileKeyRef`")
    } else if !variable.text("value").isEmpty {
      errors.invalid(path, "", "may not be specified when `value` is not empty")
    } else if count > 1 {
      errors.invalid(path, "", "may not have more than one field specified at a time")
    }
  }

  /// Checks whole ConfigMaps and Secrets as sources of variables.
  // Kubernetes: pkg/apis/core/validation/validation.go, ValidateEnvFrom
  mutating func checkEnvironmentSources(_ sources: [JSON], _ list: FieldPath) {
    for (index, source) in sources.enumerated() {
      let prefix = source.text("prefix")
      if !prefix.isEmpty {
        errors.invalid(
          list.index(index).child("prefix"), prefix, each: Names.environmentVariable(prefix))
      }
      var count = 0
      for name in ["configMapRef", "secretRef"] {
        guard let reference = source.present(name) else { continue }
        count += 1
        let object = reference.text("name")
        if object.isEmpty {
          errors.required(list.index(index).child(name).child("name"))
        } else {
          errors.invalid(
            list.index(index).child(name).child("name"), object,
            each: Names.subdomain(object, true))
        }
      }
      if count == 0 {
        errors.invalid(list, "", "must specify one of: `configMapRef` or `secretRef`")
      } else if count > 1 {
        errors.invalid(list, "", "may not have more than one field specified at a time")
      }
    }
  }

  /// The fields of a pod that variables may show.
  private static let environmentFields = [
    "metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName",
    "spec.serviceAccountName", "status.hostIP", "status.hostIPs", "status.podIP", "status.podIPs",
  ]

  /// All fields of a pod that can be named.
  private static let knownFields: Set<String> = [
    "metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace",
    "metadata.uid", "spec.nodeName", "spec.restartPolicy", "spec.serviceAccountName",
    "spec.schedulerName", "status.phase", "status.hostIP", "status.hostIPs", "status.podIP",
    "status.podIPs",
  ]

  /// Checks a reference to a field of the pod.
  // Kubernetes: pkg/apis/core/validation/validation.go, validateObjectFieldSelector
  static func fieldReference(
    _ reference: JSON, _ known: [String], _ path: @autoclosure () -> FieldPath,
    _ errors: inout FieldErrors
  ) {
    let version = reference.text("apiVersion")
    let field = reference.text("fieldPath")
    if version.isEmpty {
      errors.required(path().child("apiVersion"))
      return
    }
    if field.isEmpty {
      errors.required(path().child("fieldPath"))
      return
    }
    /// Reports a field that is not known at all.
    func unknown(_ words: String) {
      errors.invalid(
        path().child("fieldPath"), field, "error converting fieldPath: \(words)")
    }
    if version != "v1" { return unknown("unsupported pod version: \(version)") }
    if let (base, key) = subscripted(field) {
      switch base {
      case "metadata.annotations":
        errors.invalid(path(), key.lowercased(), each: Names.qualifiedName(key.lowercased()))
      case "metadata.labels": errors.invalid(path(), key, each: Names.qualifiedName(key))
      default: unknown("field label does not support subscript: \(field)")
      }
      return
    }
    let name = field == "spec.host" ? "spec.nodeName" : field
    if !knownFields.contains(name) { return unknown("field label not supported: \(field)") }
    if !known.contains(name) { errors.notSupported(path().child("fieldPath"), name, known) }
  }

  /// The parts of a field with a key in brackets: `metadata.labels['app']`.
  // Kubernetes: pkg/fieldpath/fieldpath.go, SplitMaybeSubscriptedPath
  private static func subscripted(_ field: String) -> (base: String, key: String)? {
    guard field.hasSuffix("']"), let open = field.firstRange(of: "['"),
      open.lowerBound > field.startIndex
    else { return nil }
    let end = field.index(field.endIndex, offsetBy: -2)
    guard open.upperBound <= end else { return nil }
    return (String(field[..<open.lowerBound]), String(field[open.upperBound..<end]))
  }

  /// The resources of a container that can be shown.
  private static let resourceFields = [
    "limits.cpu", "limits.ephemeral-storage", "limits.memory", "requests.cpu",
    "requests.ephemeral-storage", "requests.memory",
  ]

  /// Checks a reference to a resource of a container.
  // Kubernetes: pkg/apis/core/validation/validation.go, validateContainerResourceFieldSelector
  static func resourceReference(
    _ reference: JSON, _ volume: Bool, _ path: @autoclosure () -> FieldPath,
    _ errors: inout FieldErrors
  ) {
    let resource = reference.text("resource")
    let hugePages =
      resource.hasPrefix("limits.hugepages-") || resource.hasPrefix("requests.hugepages-")
    if volume, reference.text("containerName").isEmpty {
      errors.required(path().child("containerName"))
    } else if resource.isEmpty {
      errors.required(path().child("resource"))
    } else if !resourceFields.contains(resource), !hugePages {
      errors.notSupported(path().child("resource"), resource, resourceFields)
    }
    guard let divisor = Quantity(reference.text("divisor")), !divisor.isZero else { return }
    let text = divisor.description
    switch resource {
    case "limits.cpu", "requests.cpu":
      if text != "1m", text != "1" {
        errors.invalid(
          path().child("divisor"), resource,
          "only divisor's values 1m and 1 are supported with the cpu resource")
      }
    default:
      let name =
        resource.hasSuffix(".memory")
        ? "memory"
        : (resource.hasSuffix(".ephemeral-storage") ? "local ephemeral storage" : "hugepages")
      guard resourceFields.contains(resource) || hugePages, !byteDivisors.contains(text) else {
        return
      }
      errors.invalid(
        path().child("divisor"), resource,
        "only divisor's values \(byteDivisors.joined(separator: ", ")) are supported with the \(name) "
          + "resource")
    }
  }

  /// The units that bytes can be shown in.
  private static let byteDivisors = [
    "1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei",
  ]
}
