internal import KubeAPI

/// The checks of the levels of pod security.
// Kubernetes: staging/src/k8s.io/pod-security-admission/policy
enum PodSecurityCheck {
  /// What a pod does that a level does not allow.
  struct Violation: Hashable {
    /// In a word.
    var reason: String
    /// Who does it.
    var detail: String
  }

  /// One check.
  private typealias Check = @Sendable (_ pod: JSON, _ spec: JSON) -> Violation?

  /// The checks of `baseline`, by name; those that one of `restricted` covers are marked.
  private static let baseline: [(check: Check, isCovered: Bool)] = [
    (appArmor, false), (defaultCapabilities, true), (hostNamespaces, false), (hostPaths, true),
    (hostPorts, false), (hostProbes, false), (privileged, false), (procMount, false),
    (seLinux, false), (seccompAllowed, true), (sysctls, false), (hostProcess, false),
  ]

  /// The checks of `restricted`, by name.
  private static let restricted: [Check] = [
    privilegeEscalation, droppedCapabilities, volumeTypes, nonRoot, rootUser, seccompRequired,
  ]

  /// What a pod does that a policy does not allow, in the order of the checks' names.
  static func violations(_ pod: JSON, _ spec: JSON, _ policy: PodSecurity.Policy) -> [Violation] {
    switch policy.level {
    case .privileged: []
    case .baseline: baseline.compactMap { $0.check(pod, spec) }
    case .restricted:
      baseline.filter { !$0.isCovered }.compactMap { $0.check(pod, spec) }
        + restricted.compactMap { $0(pod, spec) }
    }
  }

  /// Violations in one line.
  static func details(_ violations: [Violation]) -> String {
    violations.map { $0.detail.isEmpty ? $0.reason : "\($0.reason) (\($0.detail))" }
      .joined(separator: ", ")
  }

  // MARK: Words

  /// All containers of a pod, in the order in which they are looked at.
  private static func containers(_ spec: JSON) -> [JSON] {
    ["initContainers", "containers", "ephemeralContainers"].flatMap { spec[$0]?.array ?? [] }
  }

  /// The names of the containers of which something holds.
  private static func names(_ spec: JSON, where holds: (JSON) -> Bool) -> [String] {
    containers(spec).filter(holds).map { $0.text("name") }
  }

  /// Texts in quotes.
  private static func quoted(_ texts: [String]) -> String {
    texts.map { "\"\($0)\"" }.joined(separator: ", ")
  }

  /// Containers as messages name them.
  private static func named(_ names: [String]) -> String {
    "\(names.count == 1 ? "container" : "containers") \(quoted(names))"
  }

  /// The pod and containers that set something, as messages name them.
  private static func setters(isPod: Bool, _ names: [String]) -> String {
    ((isPod ? ["pod"] : []) + (names.isEmpty ? [] : [named(names)])).joined(separator: " and ")
  }

  /// Texts sorted, each once.
  private static func unique(_ texts: [String]) -> [String] { Set(texts).sorted() }

  // MARK: Baseline

  /// AppArmor must not be switched off.
  private static func appArmor(_ pod: JSON, _ spec: JSON) -> Violation? {
    let prefix = "container.apparmor.security.beta.kubernetes.io/"
    var values: [String] = []
    /// Whether a profile is one that may not be set.
    func isBad(_ holder: JSON) -> Bool {
      guard let profile = holder["securityContext", "appArmorProfile"] else { return false }
      let type = profile.text("type")
      if type == "RuntimeDefault" || type == "Localhost" { return false }
      values.append(type)
      return true
    }
    let isPod = isBad(spec)
    let names = names(spec, where: isBad)
    let annotations = pod.annotations.filter { entry in
      let value = entry.value.string ?? ""
      return entry.name.hasPrefix(prefix) && !value.isEmpty && value != "runtime/default"
        && !value.hasPrefix("localhost/")
    }.map { "\($0.name)=\(($0.value.string ?? "").goQuoted)" }.sorted()
    var setters: [String] = isPod || !names.isEmpty ? [setters(isPod: isPod, names)] : []
    if !annotations.isEmpty {
      setters.append(annotations.count == 1 ? "annotation" : "annotations")
    }
    if setters.isEmpty { return nil }
    let bad = unique(values) + annotations
    return Violation(
      reason: bad.count == 1 ? "forbidden AppArmor profile" : "forbidden AppArmor profiles",
      detail: "\(setters.joined(separator: " and ")) must not set AppArmor profile type to "
        + quoted(bad))
  }

  /// The capabilities that may be added.
  private static let allowedCapabilities: Set<String> = [
    "AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD",
    "NET_BIND_SERVICE", "SETFCAP", "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT",
  ]

  /// The capabilities that a container adds or drops.
  private static func capabilities(_ container: JSON, _ list: String) -> [String] {
    container["securityContext", "capabilities", list]?.array?.compactMap(\.string) ?? []
  }

  /// Only the usual capabilities may be added.
  private static func defaultCapabilities(_ pod: JSON, _ spec: JSON) -> Violation? {
    addedCapabilities(spec, allowed: allowedCapabilities).map {
      Violation(reason: "non-default capabilities", detail: $0)
    }
  }

  /// Which containers add capabilities that are not allowed.
  private static func addedCapabilities(_ spec: JSON, allowed: Set<String>) -> String? {
    var bad: [String] = []
    let names = names(spec) { container in
      let added = capabilities(container, "add").filter { !allowed.contains($0) }
      bad += added
      return !added.isEmpty
    }
    if names.isEmpty { return nil }
    return
      "\(named(names)) must not include \(quoted(unique(bad))) in securityContext.capabilities.add"
  }

  /// The node's namespaces may not be shared.
  private static func hostNamespaces(_ pod: JSON, _ spec: JSON) -> Violation? {
    let shared = ["hostNetwork", "hostPID", "hostIPC"].filter { spec[$0]?.bool ?? false }
    if shared.isEmpty { return nil }
    return Violation(
      reason: "host namespaces", detail: shared.map { "\($0)=true" }.joined(separator: ", "))
  }

  /// The node's folders may not be mounted.
  private static func hostPaths(_ pod: JSON, _ spec: JSON) -> Violation? {
    let names = (spec["volumes"]?.array ?? []).filter { $0["hostPath"] != nil }
      .map { $0.text("name") }
    if names.isEmpty { return nil }
    return Violation(
      reason: "hostPath volumes",
      detail: "\(names.count == 1 ? "volume" : "volumes") \(quoted(names))")
  }

  /// The node's ports may not be used.
  private static func hostPorts(_ pod: JSON, _ spec: JSON) -> Violation? {
    var ports: [String] = []
    let names = names(spec) { container in
      let own = (container["ports"]?.array ?? []).compactMap { $0["hostPort"]?.integer }
        .filter { $0 != 0 }
      ports += own.map { String($0) }
      return !own.isEmpty
    }
    if names.isEmpty { return nil }
    let numbers = unique(ports)
    return Violation(
      reason: "hostPort",
      detail: "\(named(names)) \(names.count == 1 ? "uses" : "use") "
        + "\(numbers.count == 1 ? "hostPort" : "hostPorts") \(numbers.joined(separator: ", "))")
  }

  /// Probes and hooks may not go to other hosts.
  private static func hostProbes(_ pod: JSON, _ spec: JSON) -> Violation? {
    var hosts: [String] = []
    let names = names(spec) { container in
      let handlers =
        ["livenessProbe", "readinessProbe", "startupProbe"].map { container[$0] }
        + ["postStart", "preStop"].map { container["lifecycle", $0] }
      let own = handlers.compactMap { $0 }.flatMap { handler in
        ["httpGet", "tcpSocket"].compactMap { handler[$0, "host"]?.string }.filter { !$0.isEmpty }
      }
      hosts += own
      return !own.isEmpty
    }
    if names.isEmpty { return nil }
    let word = unique(hosts).count == 1 ? "probe or lifecycle host" : "probe or lifecycle hosts"
    return Violation(
      reason: "probe or lifecycle host",
      detail: "\(named(unique(names))) \(names.count == 1 ? "uses" : "use") "
        + "\(word) \(quoted(unique(hosts)))")
  }

  /// Containers may not be privileged.
  private static func privileged(_ pod: JSON, _ spec: JSON) -> Violation? {
    let names = names(spec) { $0["securityContext", "privileged"]?.bool ?? false }
    if names.isEmpty { return nil }
    return Violation(
      reason: "privileged", detail: "\(named(names)) must not set securityContext.privileged=true")
  }

  /// The mask of `/proc` may not be taken off.
  private static func procMount(_ pod: JSON, _ spec: JSON) -> Violation? {
    if spec["hostUsers"] == false { return nil }
    var values: [String] = []
    let names = names(spec) { container in
      guard let value = container["securityContext", "procMount"]?.string, value != "Default"
      else { return false }
      values.append(value)
      return true
    }
    if names.isEmpty { return nil }
    return Violation(
      reason: "procMount",
      detail:
        "\(named(names)) must not set securityContext.procMount to \(quoted(unique(values)))")
  }

  /// The SELinux types that may be set.
  private static let allowedTypes: Set<String> = [
    "", "container_t", "container_init_t", "container_kvm_t", "container_engine_t",
  ]

  /// SELinux users and roles, and most types, may not be set.
  private static func seLinux(_ pod: JSON, _ spec: JSON) -> Violation? {
    var types: [String] = []
    var (setsUser, setsRole) = (false, false)
    /// Whether something is set that may not be.
    func isBad(_ holder: JSON) -> Bool {
      guard let options = holder["securityContext", "seLinuxOptions"] else { return false }
      let type = options.text("type")
      let (user, role) = (!options.text("user").isEmpty, !options.text("role").isEmpty)
      if !allowedTypes.contains(type) { types.append(type) }
      setsUser = setsUser || user
      setsRole = setsRole || role
      return !allowedTypes.contains(type) || user || role
    }
    let isPod = isBad(spec)
    let names = names(spec, where: isBad)
    if !isPod && names.isEmpty { return nil }
    let bad = unique(types)
    var data: [String] = []
    if !bad.isEmpty { data.append("\(bad.count == 1 ? "type" : "types") \(quoted(bad))") }
    if setsUser { data.append("user may not be set") }
    if setsRole { data.append("role may not be set") }
    return Violation(
      reason: "seLinuxOptions",
      detail: "\(setters(isPod: isPod, names)) set forbidden securityContext.seLinuxOptions: "
        + data.joined(separator: "; "))
  }

  /// Whether a seccomp profile is one of those that may be set.
  private static func isAllowedSeccomp(_ type: String) -> Bool {
    type == "Localhost" || type == "RuntimeDefault"
  }

  /// The type of the seccomp profile that a pod or a container sets.
  private static func seccomp(_ holder: JSON) -> String? {
    holder["securityContext", "seccompProfile"].map { $0.text("type") }
  }

  /// Seccomp may not be switched off.
  private static func seccompAllowed(_ pod: JSON, _ spec: JSON) -> Violation? {
    var values: [String] = []
    /// Whether a profile is set that may not be.
    func isBad(_ holder: JSON) -> Bool {
      guard let type = seccomp(holder), !isAllowedSeccomp(type) else { return false }
      values.append(type)
      return true
    }
    let isPod = isBad(spec)
    let names = names(spec, where: isBad)
    if !isPod && names.isEmpty { return nil }
    return Violation(
      reason: "seccompProfile",
      detail: "\(setters(isPod: isPod, names)) must not set securityContext.seccompProfile.type "
        + "to \(quoted(unique(values)))")
  }

  /// The kernel's parameters that may be set.
  private static let allowedSysctls: Set<String> = [
    "kernel.shm_rmid_forced", "net.ipv4.ip_local_port_range", "net.ipv4.tcp_syncookies",
    "net.ipv4.ping_group_range", "net.ipv4.ip_unprivileged_port_start",
    "net.ipv4.ip_local_reserved_ports", "net.ipv4.tcp_keepalive_time",
    "net.ipv4.tcp_fin_timeout", "net.ipv4.tcp_keepalive_intvl",
    "net.ipv4.tcp_keepalive_probes", "net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem",
  ]

  /// Only safe parameters of the kernel may be set.
  private static func sysctls(_ pod: JSON, _ spec: JSON) -> Violation? {
    let bad = (spec["securityContext", "sysctls"]?.array ?? []).map { $0.text("name") }
      .filter { !allowedSysctls.contains($0) }
    if bad.isEmpty { return nil }
    return Violation(reason: "forbidden sysctls", detail: bad.joined(separator: ", "))
  }

  /// Processes may not run on a Windows node itself.
  private static func hostProcess(_ pod: JSON, _ spec: JSON) -> Violation? {
    /// Whether it is asked for.
    func isBad(_ holder: JSON) -> Bool {
      holder["securityContext", "windowsOptions", "hostProcess"]?.bool ?? false
    }
    let bad = names(spec, where: isBad)
    if !isBad(spec) && bad.isEmpty { return nil }
    return Violation(
      reason: "hostProcess",
      detail: "\(setters(isPod: isBad(spec), bad)) must not set "
        + "securityContext.windowsOptions.hostProcess=true")
  }

  // MARK: Restricted

  /// Whether a pod runs on Windows, to which some checks do not apply.
  private static func isWindows(_ spec: JSON) -> Bool { spec["os", "name"] == "windows" }

  /// Processes may not get more rights than their parents.
  private static func privilegeEscalation(_ pod: JSON, _ spec: JSON) -> Violation? {
    if isWindows(spec) { return nil }
    let names = names(spec) { $0["securityContext", "allowPrivilegeEscalation"] != false }
    if names.isEmpty { return nil }
    return Violation(
      reason: "allowPrivilegeEscalation != false",
      detail: "\(named(names)) must set securityContext.allowPrivilegeEscalation=false")
  }

  /// All capabilities have to be dropped, and only one may be added.
  private static func droppedCapabilities(_ pod: JSON, _ spec: JSON) -> Violation? {
    if isWindows(spec) { return nil }
    var details: [String] = []
    let names = names(spec) { !capabilities($0, "drop").contains("ALL") }
    if !names.isEmpty {
      details.append("\(named(names)) must set securityContext.capabilities.drop=[\"ALL\"]")
    }
    if let added = addedCapabilities(spec, allowed: ["NET_BIND_SERVICE"]) { details.append(added) }
    if details.isEmpty { return nil }
    return Violation(
      reason: "unrestricted capabilities", detail: details.joined(separator: "; "))
  }

  /// The kinds of volumes that may be mounted.
  private static let allowedVolumes: Set<String> = [
    "configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "image",
    "persistentVolumeClaim", "projected", "secret",
  ]

  /// Only volumes that do not reach the node may be mounted.
  private static func volumeTypes(_ pod: JSON, _ spec: JSON) -> Violation? {
    var names: [String] = []
    var types: [String] = []
    for volume in spec["volumes"]?.array ?? [] {
      let kinds = (volume.object ?? JSONObject()).map(\.name).filter { $0 != "name" }
      guard let kind = kinds.first, !allowedVolumes.contains(kind) else { continue }
      names.append(volume.text("name"))
      types.append(kind)
    }
    if names.isEmpty { return nil }
    let kinds = unique(types)
    return Violation(
      reason: "restricted volume types",
      detail: "\(names.count == 1 ? "volume" : "volumes") \(quoted(names)) "
        + "\(names.count == 1 ? "uses" : "use") restricted volume "
        + "\(kinds.count == 1 ? "type" : "types") \(quoted(kinds))")
  }

  /// Processes may not run as root.
  private static func nonRoot(_ pod: JSON, _ spec: JSON) -> Violation? {
    if spec["hostUsers"] == false { return nil }
    /// What a pod or a container says.
    func value(_ holder: JSON) -> Bool? { holder["securityContext", "runAsNonRoot"]?.bool }
    let bad = names(spec) { value($0) == false }
    let isPod = value(spec) == false
    if isPod || !bad.isEmpty {
      return Violation(
        reason: "runAsNonRoot != true",
        detail: "\(setters(isPod: isPod, bad)) must not set securityContext.runAsNonRoot=false")
    }
    let silent = value(spec) == true ? [] : names(spec) { value($0) == nil }
    if silent.isEmpty { return nil }
    return Violation(
      reason: "runAsNonRoot != true",
      detail: "pod or \(named(silent)) must set securityContext.runAsNonRoot=true")
  }

  /// Root may not be named either.
  private static func rootUser(_ pod: JSON, _ spec: JSON) -> Violation? {
    if spec["hostUsers"] == false { return nil }
    /// Whether root is named.
    func isBad(_ holder: JSON) -> Bool { holder["securityContext", "runAsUser"]?.integer == 0 }
    let bad = names(spec, where: isBad)
    if !isBad(spec) && bad.isEmpty { return nil }
    return Violation(
      reason: "runAsUser=0", detail: "\(setters(isPod: isBad(spec), bad)) must not set runAsUser=0")
  }

  /// A seccomp profile has to be set.
  private static func seccompRequired(_ pod: JSON, _ spec: JSON) -> Violation? {
    if isWindows(spec) { return nil }
    if let bad = seccompAllowed(pod, spec) { return bad }
    let silent = seccomp(spec) == nil ? names(spec) { seccomp($0) == nil } : []
    if silent.isEmpty { return nil }
    return Violation(
      reason: "seccompProfile",
      detail: "pod or \(named(silent)) must set securityContext.seccompProfile.type "
        + "to \"RuntimeDefault\" or \"Localhost\"")
  }
}
