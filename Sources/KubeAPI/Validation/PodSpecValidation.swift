/// One pass over a pod's specification, of a pod or of a template.
// Kubernetes: pkg/apis/core/validation/validation.go, ValidatePodSpec
struct PodSpecValidation {
  /// The specification.
  let spec: JSON
  /// Where it is.
  let path: FieldPath
  /// The pod's name; empty for templates.
  let podName: String
  /// Whether a pod is checked, not a template.
  let isPod: Bool
  /// The seconds that the pod may take to end.
  let gracePeriod: Int64?
  /// Whether the pod's users are those of its node.
  let hostUsers: Bool
  /// Whether the pod uses its node's network.
  let hostNetwork: Bool
  /// Whether the pod is restarted.
  let restartPolicy: String
  /// What was found so far.
  var errors = FieldErrors()
  /// The good volumes by name.
  var volumes: [(name: String, source: JSON)] = []
  /// The names of the claims for devices.
  var claimNames: [String] = []

  /// Prepares a pass.
  init(_ spec: JSON, _ path: FieldPath, podName: String = "", isPod: Bool) {
    self.spec = spec
    self.path = path
    self.podName = podName
    self.isPod = isPod
    gracePeriod = spec.number("terminationGracePeriodSeconds")
    hostUsers = spec["hostUsers"]?.bool ?? true
    hostNetwork = spec.flag("hostNetwork")
    restartPolicy = spec.text("restartPolicy")
  }

  /// Checks the whole specification.
  mutating func run() {
    if gracePeriod == nil { errors.required(path.child("terminationGracePeriodSeconds")) }
    checkVolumes()
    checkResourceClaims()
    checkContainers()
    checkInitContainers()
    checkEphemeralContainers()
    checkPodResources()
    checkHostNetworkPorts()
    checkPolicies()
    ObjectMetaRules.labels(spec["nodeSelector"], path.child("nodeSelector"), &errors)
    checkPodSecurityContext()
    checkAffinity()
    checkDNS()
    checkGates()
    checkTopologySpread()
    checkHostProcess()
    checkHostUsers()
    checkNames()
    checkTolerations(spec.items("tolerations"), path)
    checkHostAliases()
    checkClassNames()
    checkOperatingSystem()
  }

  /// Checks the policies for restarts and for names.
  private mutating func checkPolicies() {
    switch restartPolicy {
    case "Always", "OnFailure", "Never": break
    case "": errors.required(path.child("restartPolicy"))
    default:
      errors.notSupported(
        path.child("restartPolicy"), restartPolicy, ["Always", "OnFailure", "Never"])
    }
    let policy = spec.text("dnsPolicy")
    switch policy {
    case "ClusterFirstWithHostNet", "ClusterFirst", "Default", "None": break
    case "": errors.required(path.child("dnsPolicy"))
    default:
      errors.notSupported(
        path.child("dnsPolicy"), policy,
        ["ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"])
    }
  }

  /// Checks that ports are those of the node where the pod uses its network.
  private mutating func checkHostNetworkPorts() {
    guard hostNetwork else { return }
    for (place, container) in spec.items("containers").enumerated() {
      for (index, port) in container.items("ports").enumerated() {
        let (host, own) = (port.number("hostPort") ?? 0, port.number("containerPort") ?? 0)
        if isPod || host != 0, host != own {
          errors.invalid(
            path.item("containers", place).item("ports", index).child("hostPort"), host,
            "must match `containerPort` when `hostNetwork` is true")
        }
      }
    }
  }

  /// Checks how names are resolved.
  // Kubernetes: pkg/apis/core/validation/validation.go, validatePodDNSConfig
  private mutating func checkDNS() {
    let config = spec.present("dnsConfig")
    if spec.text("dnsPolicy") == "None" {
      guard let config else {
        errors.required(
          path.child("dnsConfig"), "must provide `dnsConfig` when `dnsPolicy` is None")
        return
      }
      if config.items("nameservers").isEmpty {
        errors.required(
          path.child("dnsConfig").child("nameservers"),
          "must provide at least one DNS nameserver when `dnsPolicy` is None")
        return
      }
    }
    guard let config else { return }
    let path = path.child("dnsConfig")
    let servers = config.items("nameservers")
    if servers.count > 3 {
      errors.invalid(
        path.child("nameservers"), json: config["nameservers"],
        "must not have more than 3 nameservers")
    }
    for (index, server) in servers.enumerated() {
      IPAddress.check(server.string ?? "", path.item("nameservers", index), &errors)
    }
    let searches = config.items("searches").compactMap(\.string)
    if searches.count > 32 {
      errors.invalid(
        path.child("searches"), json: config["searches"], "must not have more than 32 search paths")
    }
    if searches.reduce(-1, { $0 + $1.utf8.count + 1 }) > 2048 {
      errors.invalid(
        path.child("searches"), json: config["searches"],
        "must not have more than 2048 characters (including spaces) in the search list")
    }
    for (index, search) in searches.enumerated() where search != "." {
      let name = search.hasSuffix(".") ? String(search.dropLast()) : search
      errors.invalid(
        path.item("searches", index), name, each: Names.dnsSubdomainWithUnderscore(name))
    }
    for (index, option) in config.items("options").enumerated()
    where option.text("name").isEmpty {
      errors.required(path.item("options", index), "must not be empty")
    }
  }

  /// Checks what a pod waits for.
  private mutating func checkGates() {
    for (index, gate) in spec.items("readinessGates").enumerated() {
      let type = gate.text("conditionType")
      errors.invalid(
        path.item("readinessGates", index).child("conditionType"), type,
        each: Names.qualifiedName(type))
    }
    var seen: Set<String> = []
    for (index, gate) in spec.items("schedulingGates").enumerated() {
      let name = gate.text("name")
      errors.invalid(
        path.item("schedulingGates", index), name, each: Names.qualifiedName(name))
      if !seen.insert(name).inserted {
        errors.duplicate(path.item("schedulingGates", index), name)
      }
    }
  }

  /// Checks that a pod with users of its own shares nothing with its node.
  private mutating func checkHostUsers() {
    if hostUsers { return }
    if hostNetwork {
      errors.forbidden(path.child("hostNetwork"), "when `pod.Spec.HostUsers` is false")
    }
    if spec.flag("hostPID") {
      errors.forbidden(path.child("HostPID"), "when `pod.Spec.HostUsers` is false")
    }
    if spec.flag("hostIPC") {
      errors.forbidden(path.child("HostIPC"), "when `pod.Spec.HostUsers` is false")
    }
  }

  /// Checks the simple fields that name things.
  private mutating func checkNames() {
    let account = spec.text("serviceAccountName")
    if !account.isEmpty {
      errors.invalid(
        path.child("serviceAccountName"), account, each: Names.dnsSubdomain(account))
    }
    let node = spec.text("nodeName")
    if !node.isEmpty {
      errors.invalid(path.child("nodeName"), node, each: Names.dnsSubdomain(node))
    }
    if let deadline = spec.number("activeDeadlineSeconds"),
      !(1...Int64(Int32.max)).contains(deadline)
    {
      errors.invalid(
        path.child("activeDeadlineSeconds"), deadline, Names.range(1, Int64(Int32.max)))
    }
    for name in ["hostname", "subdomain"] {
      let value = spec.text(name)
      if !value.isEmpty { errors.invalid(path.child(name), value, each: Names.dnsLabel(value)) }
    }
    checkHostnameOverride()
  }

  /// The most bytes that the name of a pod's machine may have.
  private static let hostnameBytesMax = 64

  /// Checks the name that takes the place of all others.
  // Kubernetes: pkg/apis/core/validation/validation.go, validatePodHostName
  private mutating func checkHostnameOverride() {
    guard let name = spec["hostnameOverride"]?.string else { return }
    let path = path.child("hostnameOverride")
    if spec.flag("setHostnameAsFQDN") {
      errors.forbidden(path, "may not be specified when setHostnameAsFQDN is true")
    }
    if hostNetwork { errors.forbidden(path, "may not be specified when hostNetwork is true") }
    if name.utf8.count > Self.hostnameBytesMax { errors.tooLong(path, Self.hostnameBytesMax) }
    errors.invalid(path, name, each: Names.dnsSubdomain(name))
  }

  /// Checks names that the pod wants to know for addresses.
  private mutating func checkHostAliases() {
    for (index, alias) in spec.items("hostAliases").enumerated() {
      let path = path.item("hostAliases", index)
      IPAddress.check(alias.text("ip"), path.child("ip"), &errors)
      for (place, name) in alias.items("hostnames").compactMap(\.string).enumerated() {
        errors.invalid(path.item("hostnames", place), name, each: Names.dnsSubdomain(name))
      }
    }
  }

  /// Checks the classes that a pod is of.
  private mutating func checkClassNames() {
    let priority = spec.text("priorityClassName")
    if !priority.isEmpty {
      errors.invalid(
        path.child("priorityClassName"), priority, each: Names.dnsSubdomain(priority))
    }
    if let runtime = spec["runtimeClassName"]?.string {
      errors.invalid(path.child("runtimeClassName"), runtime, each: Names.dnsSubdomain(runtime))
    }
    if let policy = spec["preemptionPolicy"]?.string {
      switch policy {
      case "PreemptLowerPriority", "Never": break
      case "": errors.required(path.child("preemptionPolicy"))
      default:
        errors.notSupported(
          path.child("preemptionPolicy"), policy, ["PreemptLowerPriority", "Never"])
      }
    }
    if let overhead = spec.present("overhead") {
      checkResources(["limits": overhead], path.child("overhead"))
    }
  }

  /// Checks tolerations in a list below a path.
  mutating func checkTolerations(_ tolerations: [JSON], _ parent: FieldPath) {
    for (index, toleration) in tolerations.enumerated() {
      Self.toleration(toleration, parent.item("tolerations", index), &errors)
    }
  }

  /// Checks one toleration.
  // Kubernetes: pkg/apis/core/validation/validation.go, ValidateTolerations
  static func toleration(
    _ toleration: JSON, _ path: @autoclosure () -> FieldPath, _ errors: inout FieldErrors
  ) {
    let key = toleration.text("key")
    let comparison = toleration.text("operator")
    let value = toleration.text("value")
    let effect = toleration.text("effect")
    if !key.isEmpty { errors.invalid(path().child("key"), key, each: Names.qualifiedName(key)) }
    if key.isEmpty, comparison != "Exists" {
      errors.invalid(
        path().child("operator"), comparison,
        "operator must be Exists when `key` is empty, which means \"match all values and all keys\""
      )
    }
    if toleration.has("tolerationSeconds"), effect != "NoExecute" {
      errors.invalid(
        path().child("effect"), effect,
        "effect must be 'NoExecute' when `tolerationSeconds` is set")
    }
    switch comparison {
    case "Equal", "":
      let messages = Names.labelValue(value)
      if !messages.isEmpty {
        errors.invalid(path().child("operator"), value, messages.joined(separator: ";"))
      }
    case "Exists":
      if !value.isEmpty {
        errors.invalid(
          path().child("operator"), value, "value must be empty when `operator` is 'Exists'")
      }
    default: errors.notSupported(path().child("operator"), comparison, ["Equal", "Exists"])
    }
    if !effect.isEmpty { taintEffect(effect, path().child("effect"), &errors) }
  }

  /// Checks the effect of a taint.
  static func taintEffect(
    _ effect: String, _ path: @autoclosure () -> FieldPath, _ errors: inout FieldErrors
  ) {
    switch effect {
    case "NoSchedule", "PreferNoSchedule", "NoExecute": break
    default:
      errors.notSupported(path(), effect, ["NoSchedule", "PreferNoSchedule", "NoExecute"])
    }
  }
}
