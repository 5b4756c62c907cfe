extension KindRules {
  /// The rules of ConfigMaps.
  // Kubernetes: pkg/registry/core/configmap/strategy.go
  static let configMap = KindRules().with { rules in
    rules.validate = ConfigRules.validateConfigMap
    rules.validateUpdate = { object, old in
      var errors = FieldErrors()
      ObjectMetaRules.validateCoreUpdate(object, old, &errors)
      ConfigRules.immutable(object, old, ["data", "binaryData"], &errors)
      return errors.list + ConfigRules.validateConfigMap(object)
    }
  }

  /// The rules of Secrets.
  // Kubernetes: pkg/registry/core/secret/strategy.go
  static let secret = KindRules().with { rules in
    rules.applyDefaults = { object in
      ConfigRules.mergeStrings(&object)
      object.setDefaultText("type", "Opaque")
    }
    rules.validate = ConfigRules.validateSecret
    rules.validateUpdate = { object, old in
      var errors = FieldErrors()
      ObjectMetaRules.validateCoreUpdate(object, old, &errors)
      errors.immutable(object["type"], old["type"], FieldPath("type"))
      ConfigRules.immutable(object, old, ["data"], &errors)
      return errors.list + ConfigRules.validateSecret(object)
    }
    rules.warnings = { object, _ in ConfigRules.secretWarnings(object) }
  }

  /// The rules of service accounts.
  // Kubernetes: pkg/registry/core/serviceaccount/strategy.go
  static let serviceAccount = KindRules().with { rules in
    rules.validateUpdate = { [validate = rules.validate] object, old in
      var errors = FieldErrors()
      ObjectMetaRules.validateCoreUpdate(object, old, &errors)
      return errors.list + validate(object)
    }
  }
}

/// The rules of ConfigMaps and Secrets.
enum ConfigRules {
  /// The most bytes of content.
  private static let bytesMax = 1 << 20

  /// Checks a ConfigMap.
  // Kubernetes: pkg/apis/core/validation/validation.go, ValidateConfigMap
  static func validateConfigMap(_ object: JSON) -> [FieldError] {
    var errors = FieldErrors()
    ObjectMetaRules.validateCore(object, &errors)
    let binary = object.map("binaryData")
    var size = 0
    for entry in object.map("data") {
      errors.invalid(
        FieldPath("data").key(entry.name), entry.name, each: Names.configMapKey(entry.name))
      if binary[entry.name] != nil {
        errors.invalid(
          FieldPath("data").key(entry.name), entry.name, "duplicate of key present in binaryData")
      }
      size += entry.value.string?.utf8.count ?? 0
    }
    for entry in binary {
      errors.invalid(
        FieldPath("binaryData").key(entry.name), entry.name, each: Names.configMapKey(entry.name))
      size += decodedCount(entry.value.string ?? "")
    }
    // The path of the whole object is an empty key.
    if size > bytesMax { errors.tooLong(FieldPath("[]"), bytesMax) }
    return errors.list
  }

  /// How many bytes a text in base 64 stands for.
  private static func decodedCount(_ text: String) -> Int {
    let padding = text.utf8.reversed().prefix(2).count { $0 == UInt8(ascii: "=") }
    return (text.utf8.count - padding) * 3 / 4
  }

  /// The bytes that a text in base 64 stands for; none when it is malformed.
  private static func decoded(_ text: String) -> [UInt8] {
    guard case .success(let bytes) = Base64.decode(Array(text.utf8)) else { return [] }
    return bytes
  }

  /// Checks that nothing changes that was made immutable.
  static func immutable(
    _ object: JSON, _ old: JSON, _ fields: [String], _ errors: inout FieldErrors
  ) {
    guard old.flag("immutable") else { return }
    let words = "field is immutable when `immutable` is set"
    if !object.flag("immutable") { errors.forbidden(FieldPath("immutable"), words) }
    for field in fields where object.map(field) != old.map(field) {
      errors.forbidden(FieldPath(field), words)
    }
  }

  /// Moves what was given as text to the other contents.
  // Kubernetes: pkg/apis/core/v1/conversion.go, Convert_v1_Secret_To_core_Secret
  static func mergeStrings(_ secret: inout JSON) {
    guard let strings = secret["stringData"] else { return }
    if let strings = strings.object, !strings.isEmpty {
      secret.modify("data") { data in
        for entry in strings {
          data[entry.name] = .string(Base64.encode(Array((entry.value.string ?? "").utf8)))
        }
      }
    }
    secret["stringData"] = nil
  }

  /// The keys that the types of Secrets must have.
  private static let keys: [String: [String]] = [
    "kubernetes.io/dockercfg": [".dockercfg"],
    "kubernetes.io/dockerconfigjson": [".dockerconfigjson"],
    "kubernetes.io/tls": ["tls.crt", "tls.key"],
  ]

  /// Checks a Secret.
  // Kubernetes: pkg/apis/core/validation/validation.go, ValidateSecret
  static func validateSecret(_ object: JSON) -> [FieldError] {
    var errors = FieldErrors()
    ObjectMetaRules.validateCore(object, &errors)
    let path = FieldPath("data")
    let data = object.map("data")
    var size = 0
    for entry in data {
      errors.invalid(path.key(entry.name), entry.name, each: Names.configMapKey(entry.name))
      size += decodedCount(entry.value.string ?? "")
    }
    if size > bytesMax { errors.tooLong(path, bytesMax) }
    let type = object.text("type")
    switch type {
    case "kubernetes.io/service-account-token":
      let name = "kubernetes.io/service-account.name"
      if object.annotations[name]?.string?.isEmpty ?? true {
        errors.required(FieldPath.metadata.child("annotations").key(name))
      }
    case "kubernetes.io/basic-auth":
      if data["username"] == nil, data["password"] == nil {
        errors.required(path.key("username"))
        errors.required(path.key("password"))
      }
    case "kubernetes.io/ssh-auth":
      if data["ssh-privatekey"]?.isEmpty ?? true { errors.required(path.key("ssh-privatekey")) }
    default:
      for key in keys[type] ?? [] {
        guard let value = data[key]?.string else {
          errors.required(path.key(key))
          continue
        }
        if type != "kubernetes.io/tls", let words = notAnObject(value) {
          errors.invalid(path.key(key), "<secret contents redacted>", words)
        }
      }
    }
    return errors.list
  }

  /// Why encoded content is no JSON object, in Go's words; `nil` when it is one.
  private static func notAnObject(_ encoded: String) -> String? {
    let bytes = decoded(encoded)
    let value: JSON
    do {
      value = try JSON(parsing: bytes)
    } catch {
      return error.message
    }
    let kind: String
    switch value {
    case .object, .null: return nil
    case .array: kind = "array"
    case .string: kind = "string"
    case .bool: kind = "bool"
    case .integer, .double: kind = "number"
    }
    return "json: cannot unmarshal \(kind) into Go value of type map[string]interface {}"
  }

  /// What the author of a Secret should know: that a certificate or its key cannot be read.
  // Kubernetes: pkg/registry/core/secret/strategy.go, warningsForSecret
  static func secretWarnings(_ object: JSON) -> [String] {
    guard object.text("type") == "kubernetes.io/tls" else { return [] }
    for (key, word) in [("tls.crt", "certificate"), ("tls.key", "key")] {
      let text = String(
        decoding: decoded(object["data"]?.text(key) ?? ""), as: UTF8.self)
      if !text.contains("-----BEGIN ") {
        return ["tls: failed to find any PEM data in \(word) input"]
      }
    }
    return []
  }
}
