/// What the author of a pod should know.
// Kubernetes: pkg/api/pod/warnings.go
struct PodWarnings {
  /// The warnings so far.
  private var list: [String] = []
  /// What stands before the paths: empty for pods, `spec.template.` for templates.
  private let prefix: String

  /// Starts without warnings.
  private init(prefix: String) { self.prefix = prefix }

  /// The warnings about a pod.
  static func forPod(_ pod: JSON) -> [String] {
    var warnings = PodWarnings(prefix: "")
    warnings.check(pod.present("spec") ?? [:], pod.annotations)
    return warnings.list
  }

  /// The warnings about a template at a path.
  static func forTemplate(_ template: JSON?, _ path: String) -> [String] {
    var warnings = PodWarnings(prefix: path + ".")
    let annotations = template?["metadata"]?["annotations"]?.object ?? JSONObject()
    warnings.check(template?.present("spec") ?? [:], annotations, template: true)
    return warnings.list
  }

  /// Adds a warning about a field.
  mutating func warn(_ field: String, _ words: String) {
    list.append("\(prefix)\(field): \(words)")
  }

  /// Adds a complete warning, if there is one.
  mutating func warn(_ warning: String?) {
    if let warning { list.append(prefix + warning) }
  }

  /// Node labels that are going away, with what replaces them.
  static let deprecatedLabels: [String: String] = [
    "beta.kubernetes.io/arch": #"deprecated since v1.14; use "kubernetes.io/arch" instead"#,
    "beta.kubernetes.io/os": #"deprecated since v1.14; use "kubernetes.io/os" instead"#,
    "failure-domain.beta.kubernetes.io/region":
      #"deprecated since v1.17; use "topology.kubernetes.io/region" instead"#,
    "failure-domain.beta.kubernetes.io/zone":
      #"deprecated since v1.17; use "topology.kubernetes.io/zone" instead"#,
    "beta.kubernetes.io/instance-type":
      #"deprecated since v1.17; use "node.kubernetes.io/instance-type" instead"#,
    "app.kubernetes.io/created-by": "deprecated since v1.9",
    "scheduler.alpha.kubernetes.io/preferAvoidPods":
      "deprecated since v1.22; use Taints and Tolerations instead",
    "node-role.kubernetes.io/master": #"use "node-role.kubernetes.io/control-plane" instead"#,
  ]

  /// Annotations that do nothing any more.
  private static let deadAnnotations: [(String, String)] = [
    (
      "scheduler.alpha.kubernetes.io/critical-pod",
      #"non-functional in v1.16+; use the "priorityClassName" field instead"#
    ),
    (
      "security.alpha.kubernetes.io/sysctls",
      #"non-functional in v1.11+; use the "sysctls" field instead"#
    ),
    (
      "security.alpha.kubernetes.io/unsafe-sysctls",
      #"non-functional in v1.11+; use the "sysctls" field instead"#
    ),
  ]

  /// Kinds of volumes that are going away.
  static let deprecatedVolumes: [(String, String)] = [
    ("photonPersistentDisk", "deprecated in v1.11, non-functional in v1.16+"),
    ("gitRepo", "deprecated in v1.11, and disabled by default in v1.33+"),
    ("scaleIO", "deprecated in v1.16, non-functional in v1.22+"),
    ("flocker", "deprecated in v1.22, non-functional in v1.25+"),
    ("storageos", "deprecated in v1.22, non-functional in v1.25+"),
    ("quobyte", "deprecated in v1.22, non-functional in v1.25+"),
    ("glusterfs", "deprecated in v1.25, non-functional in v1.26+"),
    ("cephfs", "deprecated in v1.28, non-functional in v1.31+"),
    ("rbd", "deprecated in v1.28, non-functional in v1.31+"),
  ]

  /// Looks at everything.
  private mutating func check(_ spec: JSON, _ annotations: JSONObject, template: Bool = false) {
    checkNodeLabels(spec)
    for (index, constraint) in spec.items("topologySpreadConstraints").enumerated() {
      let key = constraint.text("topologyKey")
      if let words = Self.deprecatedLabels[key] {
        warn("spec.topologySpreadConstraints[\(index)].topologyKey", "\(key) is \(words)")
      }
      if !constraint.has("labelSelector") {
        warn(
          "spec.topologySpreadConstraints[\(index)].labelSelector",
          "a null labelSelector results in matching no pod")
      }
    }
    if !annotations.isEmpty {
      for (name, words) in Self.deadAnnotations where annotations[name] != nil {
        warn("metadata.annotations[\(name)]", words)
      }
    }
    checkVolumes(spec.items("volumes"))
    checkTokenPaths(spec.items("volumes"))
    checkAddresses(spec)
    checkDuplicates(spec.items("hostAliases"), "hostAliases", "ip")
    checkDuplicates(spec.items("imagePullSecrets"), "imagePullSecrets", "name")
    for (index, secret) in spec.items("imagePullSecrets").enumerated()
    where secret.text("name").isEmpty {
      warn("spec.imagePullSecrets[\(index)].name", "invalid empty name \"\"")
    }
    checkFractions(spec["overhead"], "spec.overhead")
    checkProfiles(spec, annotations, template)
    for (container, path) in Self.containers(spec) { checkContainer(container, path) }
    checkPorts(spec)
    if let seconds = spec.number("terminationGracePeriodSeconds"), seconds < 0 {
      warn(
        "spec.terminationGracePeriodSeconds",
        "must be >= 0; negative values are invalid and will be treated as 1")
    }
    checkAffinity(spec)
  }

  /// All containers with their paths, those that run first at the front.
  private static func containers(_ spec: JSON) -> [(JSON, String)] {
    ["initContainers", "containers", "ephemeralContainers"].flatMap { name in
      spec.items(name).enumerated().map { ($1, "spec.\(name)[\($0)]") }
    }
  }

  /// Looks for node labels that are going away.
  private mutating func checkNodeLabels(_ spec: JSON) {
    for entry in spec.map("nodeSelector") {
      if let words = Self.deprecatedLabels[entry.name] {
        warn("spec.nodeSelector[\(entry.name)]", words)
      }
    }
    guard let affinity = spec["affinity"]?.present("nodeAffinity") else { return }
    let required = "requiredDuringSchedulingIgnoredDuringExecution"
    let preferred = "preferredDuringSchedulingIgnoredDuringExecution"
    for (index, term) in (affinity[required]?.items("nodeSelectorTerms") ?? []).enumerated() {
      checkTerm(term, "spec.affinity.nodeAffinity.\(required).nodeSelectorTerms[\(index)]")
    }
    for (index, term) in affinity.items(preferred).enumerated() {
      checkTerm(
        term["preference"] ?? [:], "spec.affinity.nodeAffinity.\(preferred)[\(index)].preference",
        values: true)
    }
  }

  /// Looks for node labels that are going away in one term, and for values that no label has.
  private mutating func checkTerm(_ term: JSON, _ path: String, values: Bool = false) {
    for (index, expression) in term.items("matchExpressions").enumerated() {
      let key = expression.text("key")
      if let words = Self.deprecatedLabels[key] {
        warn("\(path).matchExpressions[\(index)].key", "\(key) is \(words)")
      }
      guard values else { continue }
      for (place, value) in expression.items("values").compactMap(\.string).enumerated() {
        for words in Names.labelValue(value) {
          warn(
            "\(path).matchExpressions[\(index)].values[\(place)]",
            "\(value) is invalid, \(words)")
        }
      }
    }
  }

  /// Looks for kinds of volumes that are going away.
  private mutating func checkVolumes(_ volumes: [JSON]) {
    for (index, volume) in volumes.enumerated() where volume.object?.count ?? 0 > 1 {
      for (name, words) in Self.deprecatedVolumes where volume.has(name) {
        let shown = name == "storageos" ? "storageOS" : name
        warn("spec.volumes[\(index)].\(shown)", words)
      }
    }
  }

  /// Looks for items that name the same thing.
  private mutating func checkDuplicates(_ items: [JSON], _ name: String, _ field: String) {
    var seen: Set<String> = []
    for (index, item) in items.enumerated() where !seen.insert(item.text(field)).inserted {
      warn("spec.\(name)[\(index)].\(field)", "duplicate \(field) \(item.text(field).goQuoted)")
    }
  }

  /// Looks for parts of bytes.
  private mutating func checkFractions(_ list: JSON?, _ path: String) {
    guard let list = list?.object, !list.isEmpty else { return }
    for name in ["memory", "ephemeral-storage"] {
      guard let amount = list[name]?.string.flatMap({ Quantity($0) }), !amount.isInteger else {
        continue
      }
      warn(
        "\(path)[\(name)]",
        "fractional byte value \(amount.description.goQuoted) is invalid, must be an integer")
    }
  }

  /// Looks for annotations whose fields are not set.
  private mutating func checkProfiles(_ spec: JSON, _ annotations: JSONObject, _ template: Bool) {
    if annotations.isEmpty { return }
    let words = #"non-functional in v1.27+; use the "seccompProfile" field instead"#
    let pod = "seccomp.security.alpha.kubernetes.io/pod"
    let context = spec["securityContext"]
    if context?.has("seccompProfile") != true, annotations[pod] != nil {
      warn("metadata.annotations[\(pod)]", words)
    }
    for (container, _) in Self.containers(spec) {
      let own = container["securityContext"]
      let seccomp = "container.seccomp.security.alpha.kubernetes.io/" + container.text("name")
      if own?.has("seccompProfile") != true, annotations[seccomp] != nil {
        warn("metadata.annotations[\(seccomp)]", words)
      }
      let armor = "container.apparmor.security.beta.kubernetes.io/" + container.text("name")
      if template, own?.has("appArmorProfile") != true, context?.has("appArmorProfile") != true,
        annotations[armor] != nil
      {
        warn(
          "metadata.annotations[\(armor)]",
          #"deprecated since v1.30; use the "appArmorProfile" field instead"#)
      }
    }
  }

  /// Looks at one container.
  private mutating func checkContainer(_ container: JSON, _ path: String) {
    if let resources = container["resources"], !resources.isEmpty {
      checkFractions(resources["limits"], path + ".resources.limits")
      checkFractions(resources["requests"], path + ".resources.requests")
    }
    let variables = container.items("env")
    if variables.count < 2 { return }
    var seen: Set<String> = []
    for (index, variable) in variables.enumerated() {
      let name = variable.text("name")
      if seen.insert(name).inserted { continue }
      let (value, reference) = (variable.text("value"), "$(\(name))")
      if variable.has("valueFrom") || value == reference || !value.contains(reference) {
        warn(
          "\(path).env[\(index)]",
          "hides previous definition of \(name.goQuoted), which may be dropped when using apply")
      }
    }
  }

  /// Looks for ports that are named twice.
  private mutating func checkPorts(_ spec: JSON) {
    var all: [(key: String, path: String, port: JSON)] = []
    for (container, path) in Self.containers(spec) {
      for (index, port) in container.items("ports").enumerated() {
        let here = "\(path).ports[\(index)]"
        let (ip, host) = (port.text("hostIP"), port.number("hostPort") ?? 0)
        if !ip.isEmpty, host == 0 {
          warn(
            here,
            "hostIP set without hostPort: {Name:\(port.text("name")) HostPort:0 ContainerPort:"
              + "\(port.number("containerPort") ?? 0) Protocol:\(port.text("protocol")) HostIP:\(ip)}"
          )
        }
        let key = "\(port.number("containerPort") ?? 0)/\(port.text("protocol"))"
        for other in all where other.key == key {
          let (otherIP, otherHost) = (
            other.port.text("hostIP"), other.port.number("hostPort") ?? 0
          )
          if ip == otherIP, host == otherHost {
            warn(here, "duplicate port definition with \(prefix)\(other.path)")
          } else if host == 0 || otherHost == 0 {
            warn(here, "overlapping port definition with \(prefix)\(other.path)")
          } else if host == otherHost, ip.isEmpty != otherIP.isEmpty {
            warn(here, "dangerously ambiguous port definition with \(prefix)\(other.path)")
          }
        }
        all.append((key, here, port))
      }
    }
  }

  /// Looks for terms that choose no pod.
  private mutating func checkAffinity(_ spec: JSON) {
    guard let affinity = spec.present("affinity") else { return }
    let words = "a null labelSelector results in matching no pod"
    for name in ["podAffinity", "podAntiAffinity"] {
      guard let terms = affinity.present(name) else { continue }
      let required = "requiredDuringSchedulingIgnoredDuringExecution"
      for (index, term) in terms.items(required).enumerated() where !term.has("labelSelector") {
        warn("spec.affinity.\(name).\(required)[\(index)].labelSelector", words)
      }
      let preferred = "preferredDuringSchedulingIgnoredDuringExecution"
      for (index, term) in terms.items(preferred).enumerated()
      where term["podAffinityTerm"]?.has("labelSelector") != true {
        warn("spec.affinity.\(name).\(preferred)[\(index)].podAffinityTerm.labelSelector", words)
      }
    }
  }
}
