internal import KubeAPI

/// Gives a Service that is created or changed its addresses and node ports, or says why it cannot have them.
// Kubernetes: pkg/registry/core/service/storage/alloc.go, Allocators
struct ServiceAllocator {
  /// What is taken.
  let taken: ServiceAddresses
  /// The version before; `nil` for a new Service.
  let old: JSON?
  /// Whether nothing will be stored, for which addresses are made up.
  let isDryRun: Bool
  /// The ports that this operation has given.
  private var given: [Int64] = []

  /// Prepares to give what is free.
  init(taken: ServiceAddresses, old: JSON?, isDryRun: Bool) {
    self.taken = taken
    self.old = old
    self.isDryRun = isDryRun
  }

  /// Fills in what a Service lacks.
  mutating func allocate(
    _ service: inout JSON, _ random: inout RandomSource
  ) throws(APIError) {
    var spec = service["spec"] ?? [:]
    var errors: [FieldError] = []
    if spec.text("type") != "ExternalName", !keepsDualStack(spec) {
      chooseFamilies(&spec, &errors)
      if errors.isEmpty { assignAddress(&spec, &errors, &random) }
    }
    if errors.isEmpty { assignPorts(&spec, &errors, &random) }
    if !errors.isEmpty {
      throw .invalid(group: "", kind: "Service", name: service.name, errors: errors)
    }
    service["spec"] = spec
  }

  /// Whether a change leaves a Service of both versions as it is.
  // Kubernetes: pkg/registry/core/service/storage/alloc.go, isMatchingPreferDualStackClusterIPFields
  private func keepsDualStack(_ spec: JSON) -> Bool {
    guard let before = old?["spec"], spec.text("ipFamilyPolicy") == "PreferDualStack",
      before.text("type") != "ExternalName"
    else { return false }
    return ["ipFamilyPolicy", "ipFamilies", "clusterIPs"].allSatisfy { spec[$0] == before[$0] }
  }

  /// Fills in the versions of IP, in a cluster that has version 4 only.
  // Kubernetes: pkg/registry/core/service/storage/alloc.go, initIPFamilyFields
  private func chooseFamilies(_ spec: inout JSON, _ errors: inout [FieldError]) {
    let isFree = spec.text("clusterIP") == "None" && spec.map("selector").isEmpty
    if !spec.has("ipFamilyPolicy") {
      spec["ipFamilyPolicy"] =
        old?["spec", "ipFamilyPolicy"] ?? (isFree ? "RequireDualStack" : "SingleStack")
    }
    let policy = spec.text("ipFamilyPolicy")
    checkPolicy(&spec, policy, &errors)
    var families = spec.items("ipFamilies")
    for (index, ip) in spec.items("clusterIPs").compactMap(\.string).enumerated() {
      if ip == "None" { break }
      if index < families.count { continue }
      if ServiceAddresses.number(ip) == nil {
        errors.append(
          FieldError(
            .invalid, "spec.clusterIPs[\(index)]", badValue: (spec["clusterIPs"] ?? []).text,
            detail: "IPv6 is not configured on this cluster"))
      } else {
        families.append("IPv4")
      }
    }
    if !errors.isEmpty { return }
    if isFree {
      if families.isEmpty { families = ["IPv4"] }
      if families.count < 2, policy != "SingleStack" {
        families.append(families[0] == "IPv4" ? "IPv6" : "IPv4")
      }
    } else {
      if policy == "RequireDualStack" {
        errors.append(
          FieldError(
            .invalid, "spec.ipFamilyPolicy", badValue: policy.quoted,
            detail: "this cluster is not configured for dual-stack services"))
      }
      for (index, family) in families.enumerated() where family != "IPv4" {
        errors.append(
          FieldError(
            .invalid, "spec.ipFamilies[\(index)]", badValue: family.text,
            detail: "not configured on this cluster"))
      }
      if families.isEmpty { families = ["IPv4"] }
    }
    spec["ipFamilies"] = .array(families)
  }

  /// Checks that the policy goes with the addresses and versions that were asked for.
  private func checkPolicy(
    _ spec: inout JSON, _ policy: String, _ errors: inout [FieldError]
  ) {
    /// Refuses the policy.
    func refuse(_ detail: String) {
      errors.append(
        FieldError(.invalid, "spec.ipFamilyPolicy", badValue: policy.quoted, detail: detail))
    }
    if let before = old?["spec"] {
      for (name, what) in [("clusterIPs", "cluster IP"), ("ipFamilies", "IP family")] {
        let list = spec.items(name)
        if policy == "SingleStack" {
          if list.count > 1, spec[name] == before[name], let first = list.first {
            spec[name] = [first]
          }
        } else if list.count == 1, before.items(name).count == 2 {
          refuse("must be 'SingleStack' to release the secondary \(what)")
        }
      }
    }
    guard policy == "SingleStack" else { return }
    for (name, what) in [("clusterIPs", "cluster IPs"), ("ipFamilies", "IP families")]
    where spec.items(name).count == 2 {
      refuse("must be 'RequireDualStack' or 'PreferDualStack' when multiple \(what) are specified")
    }
  }

  /// Gives a Service its address.
  // Kubernetes: pkg/registry/core/service/storage/alloc.go, allocClusterIPs, updateClusterIPs
  private func assignAddress(
    _ spec: inout JSON, _ errors: inout [FieldError], _ random: inout RandomSource
  ) {
    if spec.items("clusterIPs").first == "None" { return }
    if let old, old["spec"]?.text("type") != "ExternalName" { return }
    guard let asked = spec.items("clusterIPs").first?.string, !asked.isEmpty else {
      let free =
        isDryRun
        ? ServiceAddresses.text(ServiceAddresses.base) : taken.freeAddress(&random)
      if let free {
        spec["clusterIP"] = .string(free)
        spec["clusterIPs"] = [.string(free)]
      }
      return
    }
    guard let problem = problem(of: asked) else { return }
    errors.append(
      FieldError(
        .invalid, "spec.clusterIPs", badValue: (spec["clusterIPs"] ?? []).text,
        detail: "failed to allocate IP \(asked): \(problem)"))
  }

  /// Why an address cannot be had.
  private func problem(of address: String) -> String? {
    guard let number = ServiceAddresses.number(address), number >= ServiceAddresses.base,
      number - ServiceAddresses.base < ServiceAddresses.count
    else { return "the provided network does not match the current range" }
    let offset = number - ServiceAddresses.base
    if offset == 0 || offset == ServiceAddresses.count - 1 {
      return
        "the provided IP (\(address)) is not in the valid range. The range of valid IPs is 10.96.0.0/12"
    }
    return taken.addresses.contains(number) ? "provided IP is already allocated" : nil
  }
}

// MARK: Node ports

extension ServiceAllocator {
  /// Gives the ports of a Service their node ports.
  // Kubernetes: pkg/registry/core/service/storage/alloc.go, initNodePorts, updateNodePorts
  private mutating func assignPorts(
    _ spec: inout JSON, _ errors: inout [FieldError], _ random: inout RandomSource
  ) {
    let type = spec.text("type")
    if type == "NodePort" || type == "LoadBalancer" {
      let gives = type == "NodePort" || spec["allocateLoadBalancerNodePorts"] != false
      let kept = old.map(ServiceAddresses.ports) ?? []
      var ports = spec.items("ports")
      var shared: [Int64: Int64] = [:]
      for index in ports.indices {
        assign(index, &ports, gives, kept, &shared, &errors, &random)
        if !errors.isEmpty { return }
      }
      if !ports.isEmpty { spec["ports"] = .array(ports) }
    }
    guard type == "LoadBalancer", spec.text("externalTrafficPolicy") == "Local",
      spec.number("healthCheckNodePort") ?? 0 == 0, let port = nextPort(&random)
    else { return }
    spec["healthCheckNodePort"] = .integer(port)
  }

  /// Gives one port its node port; new Services share one among ports of the same number.
  private mutating func assign(
    _ index: Int, _ ports: inout [JSON], _ gives: Bool, _ kept: [Int64],
    _ shared: inout [Int64: Int64], _ errors: inout [FieldError], _ random: inout RandomSource
  ) {
    let number = ports[index].number("port") ?? 0
    let own = ports[index].number("nodePort") ?? 0
    if own == 0, !gives { return }
    if old == nil, let known = shared[number] {
      if own == 0 {
        ports[index]["nodePort"] = .integer(known)
      } else if own != known {
        take(own, index, &errors)
      }
      return
    }
    var asked = own
    if old == nil, asked == 0 {
      asked =
        ports.first { $0.number("port") == number && $0.number("nodePort") ?? 0 != 0 }?
        .number("nodePort") ?? 0
    }
    if asked == 0 {
      guard let free = nextPort(&random) else { return }
      asked = free
    } else if !kept.contains(asked), old == nil || !given.contains(asked) {
      take(asked, index, &errors)
    }
    ports[index]["nodePort"] = .integer(asked)
    shared[number] = asked
  }

  /// Takes a port that was asked for.
  // Kubernetes: pkg/registry/core/service/portallocator/operation.go, Allocate
  private mutating func take(_ port: Int64, _ index: Int, _ errors: inout [FieldError]) {
    var problem: String?
    if !isDryRun, !ServiceAddresses.portRange.contains(port) {
      problem =
        "provided port is not in the valid range. The range of valid ports is 30000-32767"
    } else if taken.ports.contains(port) || isDryRun && given.contains(port) {
      problem = "provided port is already allocated"
    }
    given.append(port)
    if let problem {
      errors.append(
        FieldError(
          .invalid, "spec.ports[\(index)].nodePort", badValue: String(port), detail: problem))
    }
  }

  /// A free port; in a dry run one that follows those given.
  // Kubernetes: pkg/registry/core/service/portallocator/operation.go, AllocateNext
  private mutating func nextPort(_ random: inout RandomSource) -> Int64? {
    let port =
      isDryRun
      ? given.isEmpty ? 32769 : max(0, given.max() ?? 0) &+ 1
      : taken.freePort(except: given, &random)
    if let port { given.append(port) }
    return port
  }
}

extension String {
  /// The text in quotation marks, as messages show values.
  fileprivate var quoted: String { "\"\(self)\"" }
}
