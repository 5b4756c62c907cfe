/// The rules of amounts of resources.
enum ResourceRules {
  /// The resources without a domain that containers know.
  private static let container: Set<String> = ["cpu", "memory", "ephemeral-storage"]

  /// All resources without a domain.
  private static let standard: Set<String> = [
    "cpu", "memory", "ephemeral-storage", "requests.cpu", "requests.memory",
    "requests.ephemeral-storage", "limits.cpu", "limits.memory", "limits.ephemeral-storage", "pods",
    "resourcequotas", "services", "replicationcontrollers", "secrets", "configmaps",
    "persistentvolumeclaims", "services.nodeports", "services.loadbalancers", "storage",
    "requests.storage",
  ]

  /// The resources that are counted.
  private static let integer: Set<String> = [
    "pods", "resourcequotas", "services", "replicationcontrollers", "secrets", "configmaps",
    "persistentvolumeclaims", "services.nodeports", "services.loadbalancers",
  ]

  /// Whether a resource is one of Kubernetes' own.
  static func isNative(_ name: String) -> Bool {
    !name.contains("/") || name.contains("kubernetes.io/")
  }

  /// Whether a resource is large pages of memory.
  static func isHugePages(_ name: String) -> Bool { name.hasPrefix("hugepages-") }

  /// Whether a resource is one that devices or vendors offer.
  static func isExtended(_ name: String) -> Bool {
    !isNative(name) && !name.hasPrefix("requests.")
      && Names.qualifiedName("requests." + name).isEmpty
  }

  /// Whether more of a resource may be promised than there is.
  static func isOvercommitAllowed(_ name: String) -> Bool { isNative(name) && !isHugePages(name) }

  /// Checks a resource's name.
  // Kubernetes: pkg/apis/core/validation/validation.go, validateResourceName
  static func name(
    _ name: String, _ path: @autoclosure () -> FieldPath, _ errors: inout FieldErrors
  ) {
    if standard.contains(name) { return }
    let messages = Names.qualifiedName(name)
    if !messages.isEmpty {
      errors.invalid(path(), name, each: messages)
    } else if !name.contains("/"), !isHugePages(name) {
      errors.invalid(path(), name, "must be a standard resource type or fully qualified")
    }
  }

  /// Checks the name of a resource of a container.
  // Kubernetes: pkg/apis/core/validation/validation.go, validateContainerResourceName
  static func containerName(
    _ name: String, _ path: @autoclosure () -> FieldPath, _ errors: inout FieldErrors
  ) {
    if container.contains(name) { return }
    self.name(name, path(), &errors)
    if !name.contains("/") {
      if !isHugePages(name) {
        errors.invalid(path(), name, "must be a standard resource for containers")
      }
    } else if !isNative(name), !isExtended(name) {
      errors.invalid(path(), name, "doesn't follow extended resource name standard")
    }
  }

  /// Checks that an amount is not negative, and whole where the resource is counted.
  // Kubernetes: pkg/apis/core/validation/validation.go, ValidateResourceQuantityValue
  static func nonnegativeValue(
    _ name: String, _ amount: Quantity, _ path: @autoclosure () -> FieldPath,
    _ errors: inout FieldErrors
  ) {
    if amount.signum < 0 {
      errors.invalid(path(), amount.description, "must be greater than or equal to 0")
    }
    if integer.contains(name) || isExtended(name), !amount.isInteger {
      errors.invalid(path(), amount.description, "must be an integer")
    }
  }

  /// Checks that an amount of large pages is a whole number of pages.
  private static func hugePages(
    _ name: String, _ amount: Quantity, _ path: @autoclosure () -> FieldPath,
    _ errors: inout FieldErrors
  ) {
    let size = Quantity(String(name.dropFirst("hugepages-".count)))?.value ?? 0
    if size <= 0 || amount.value % size != 0 {
      errors.invalid(
        path(), amount.description,
        "\(amount.description) is not positive integer multiple of \(name)")
    }
  }

  /// Checks what a container, or a pod, needs and may have.
  // Kubernetes: pkg/apis/core/validation/validation.go, validateResourceRequirements
  static func validate(
    _ resources: JSON, claimNames: [String], _ path: FieldPath, _ errors: inout FieldErrors,
    name rule: (String, FieldPath, inout FieldErrors) -> Void
  ) {
    let limits = resources.map("limits")
    let requests = resources.map("requests")
    var ordinary = false
    var pages = false
    for entry in limits {
      guard let amount = entry.value.string.flatMap({ Quantity($0) }) else { continue }
      let name = entry.name
      if name != "cpu", name != "memory" {
        rule(name, path.child("limits").key(name), &errors)
      } else {
        ordinary = true
      }
      nonnegativeValue(name, amount, path.child("limits").key(name), &errors)
      if isHugePages(name) {
        pages = true
        hugePages(name, amount, path.child("limits").key(name), &errors)
      }
    }
    for entry in requests {
      guard let amount = entry.value.string.flatMap({ Quantity($0) }) else { continue }
      let name = entry.name
      if name != "cpu", name != "memory" {
        rule(name, path.child("requests").key(name), &errors)
      } else {
        ordinary = true
      }
      nonnegativeValue(name, amount, path.child("requests").key(name), &errors)
      if let limit = limits[name]?.string.flatMap({ Quantity($0) }) {
        if amount != limit, !isOvercommitAllowed(name) {
          errors.invalid(
            path.child("requests"), amount.description,
            "must be equal to \(name) limit of \(limit.description)")
        } else if amount > limit {
          errors.invalid(
            path.child("requests"), amount.description,
            "must be less than or equal to \(name) limit of \(limit.description)")
        }
      } else if !isOvercommitAllowed(name) {
        errors.required(
          path.child("limits"), "Limit must be set for non overcommitable resources")
      }
      if isHugePages(name) {
        pages = true
        hugePages(name, amount, path.child("requests").key(name), &errors)
      }
    }
    if pages, !ordinary { errors.forbidden(path, "HugePages require cpu or memory") }
    claims(resources.items("claims"), claimNames, path, &errors)
  }

  /// Checks which claims for devices a container uses.
  private static func claims(
    _ claims: [JSON], _ known: [String], _ path: FieldPath, _ errors: inout FieldErrors
  ) {
    var seen: Set<String> = []
    for (index, claim) in claims.enumerated() {
      let path = path.item("claims", index)
      let name = claim.text("name")
      if name.isEmpty {
        errors.required(path)
        continue
      }
      let request = claim.text("request")
      if !request.isEmpty {
        errors.invalid(path.child("request"), request, each: Names.dnsLabel(request))
      }
      let key = request.isEmpty ? name : name + "/" + request
      if seen.contains(name) || !seen.insert(key).inserted {
        errors.duplicate(path, seen.contains(name) ? name : key)
      }
      if !known.contains(name) {
        errors.notFound(
          path, name,
          "must be one of the names in pod.spec.resourceClaims"
            + (known.isEmpty ? " which is empty" : ": " + known.sorted().joined(separator: ", ")))
      }
    }
  }
}

extension PodSpecValidation {
  /// Checks what a container needs and may have.
  mutating func checkResources(_ resources: JSON, _ path: FieldPath) {
    ResourceRules.validate(resources, claimNames: claimNames, path, &errors) {
      ResourceRules.containerName($0, $1, &$2)
    }
  }

  /// Checks the claims for devices.
  // Kubernetes: pkg/apis/core/validation/validation.go, validatePodResourceClaims
  mutating func checkResourceClaims() {
    for (index, claim) in spec.items("resourceClaims").enumerated() {
      let path = path.item("resourceClaims", index)
      let name = claim.text("name")
      if name.isEmpty {
        errors.required(path.child("name"))
      } else if claimNames.contains(name) {
        errors.duplicate(path.child("name"), name)
      } else {
        errors.invalid(path.child("name"), name, each: Names.dnsLabel(name))
        claimNames.append(name)
      }
      let (own, template) = (claim["resourceClaimName"], claim["resourceClaimTemplateName"])
      let raw =
        "{\"Name\":\(GoValue.string(name)),\"ResourceClaimName\":\(GoValue.optional(own)),"
        + "\"ResourceClaimTemplateName\":\(GoValue.optional(template))}"
      if own != nil, template != nil {
        errors.invalid(
          path, raw: raw,
          "at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified")
      }
      if own == nil, template == nil {
        errors.invalid(
          path, raw: raw,
          "must specify one of: `resourceClaimName`, `resourceClaimTemplateName`")
      }
      for name in ["resourceClaimName", "resourceClaimTemplateName"] {
        if let value = claim[name]?.string {
          errors.invalid(path.child(name), value, each: Names.dnsSubdomain(value))
        }
      }
    }
  }

  /// Checks what the pod as a whole needs and may have.
  // Kubernetes: pkg/apis/core/validation/validation.go, validatePodResources
  mutating func checkPodResources() {
    guard let resources = spec.present("resources") else { return }
    let path = path.child("resources")
    if resources.has("claims") {
      errors.forbidden(
        path.child("claims"), "claims cannot be set for Resources at pod-level")
    }
    ResourceRules.validate(resources, claimNames: claimNames, path, &errors) { name, path, errors in
      let before = errors.list.count
      ResourceRules.name(name, path, &errors)
      if errors.list.count == before, !ResourceRules.isHugePages(name) {
        errors.notSupported(path, name, ["cpu", "memory"])
      }
    }
    let requests = resources.map("requests")
    for entry in PodResources.requests(of: spec) where ["cpu", "memory"].contains(entry.name) {
      let own = requests[entry.name]?.string.flatMap { Quantity($0) } ?? .zero
      if entry.amount > own {
        errors.invalid(
          path.child("requests").key(entry.name), own.description,
          "must be greater than or equal to aggregate container requests of "
            + entry.amount.description)
      }
    }
    let limits = resources.map("limits")
    for (index, container) in spec.items("containers").enumerated() {
      for entry in container["resources"]?.map("limits") ?? JSONObject() {
        guard let limit = limits[entry.name]?.string.flatMap({ Quantity($0) }),
          let amount = entry.value.string.flatMap({ Quantity($0) }), amount > limit
        else { continue }
        errors.invalid(
          path.item("containers", index).key(entry.name).child("limits"), amount.description,
          "must be less than or equal to pod limits of \(limit.description)")
      }
    }
  }
}
