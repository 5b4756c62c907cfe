extension KindRules {
  /// The rules of Services. Addresses and ports are allocated before these rules check them.
  // Kubernetes: pkg/registry/core/service/strategy.go
  static let service = KindRules(
    name: Names.label, status: ["loadBalancer": [:]]
  ).with { rules in
    rules.applyDefaults = ServiceRules.applyDefaults
    rules.validate = ServiceRules.validate
    rules.prepareForUpdate = { [update = rules.prepareForUpdate] object, old in
      update(&object, old)
      ServiceRules.keepAllocated(&object, old)
    }
    rules.validateUpdate = ServiceRules.validateUpdate
    rules.validateStatusUpdate = ServiceRules.validateStatusUpdate
    rules.warnings = { object, _ in ServiceRules.warnings(object) }
  }.wantingUsualAddresses(LegacyAddress.ofService)
}

/// The rules of Services.
enum ServiceRules {
  /// Completes a Service.
  // Kubernetes: pkg/apis/core/v1/defaults.go, SetDefaults_Service
  static func applyDefaults(_ object: inout JSON) {
    if !object.has("metadata") { object["metadata"] = [:] }
    object.modify("spec") { spec in
      if spec.object == nil { spec = [:] }
      spec.setDefaultText("sessionAffinity", "None")
      switch spec.text("sessionAffinity") {
      case "None": spec["sessionAffinityConfig"] = nil
      case "ClientIP":
        if spec["sessionAffinityConfig"]?["clientIP"]?.has("timeoutSeconds") != true {
          spec["sessionAffinityConfig"] = ["clientIP": ["timeoutSeconds": 10800]]
        }
      default: break
      }
      spec.setDefaultText("type", "ClusterIP")
      spec.modifyItems("ports") { port in
        port.setDefaultText("protocol", "TCP")
        let target = port["targetPort"]
        if target == nil || target == 0 || target == "" {
          port["targetPort"] = .integer(port.number("port") ?? 0)
        }
      }
      if isExternal(spec) { spec.setDefaultText("externalTrafficPolicy", "Cluster") }
      let type = spec.text("type")
      if ["NodePort", "LoadBalancer", "ClusterIP"].contains(type) {
        spec.setDefault("internalTrafficPolicy", "Cluster")
      }
      if type == "LoadBalancer" { spec.setDefault("allocateLoadBalancerNodePorts", true) }
      syncAddresses(&spec)
    }
    let balanced = object["spec"]?.text("type") == "LoadBalancer"
    object.modify("status") { status in
      status.modify("loadBalancer") { balancer in
        if balancer.object == nil { balancer = [:] }
        guard balanced else { return }
        balancer.modifyItems("ingress") { ingress in
          if !ingress.text("ip").isEmpty { ingress.setDefault("ipMode", "VIP") }
        }
      }
    }
  }

  /// Keeps the one address and the list of addresses alike.
  // Kubernetes: pkg/registry/core/service/strategy.go, NormalizeClusterIPs
  private static func syncAddresses(_ spec: inout JSON) {
    let address = spec.text("clusterIP")
    if !address.isEmpty, spec.items("clusterIPs").isEmpty {
      spec["clusterIPs"] = [.string(address)]
    }
  }

  /// Keeps what was allocated where an update leaves it out.
  // Kubernetes: pkg/registry/core/service/storage/storage.go, patchAllocatedValues
  static func keepAllocated(_ object: inout JSON, _ old: JSON) {
    guard let before = old["spec"] else { return }
    let needsAddress: (JSON) -> Bool = { $0.text("type") != "ExternalName" }
    object.modify("spec") { spec in
      if needsAddress(before), needsAddress(spec) {
        normalizeAddresses(&spec, before)
        if spec.text("clusterIP").isEmpty, let address = before["clusterIP"] {
          spec["clusterIP"] = address
        }
        if spec.items("clusterIPs").isEmpty, spec["clusterIP"] == before["clusterIP"],
          let addresses = before["clusterIPs"]
        {
          spec["clusterIPs"] = addresses
        }
        for name in ["ipFamilies", "ipFamilyPolicy"] where !spec.has(name) {
          spec[name] = before[name]
        }
      }
      let needsPort: (JSON) -> Bool = {
        $0.text("type") == "NodePort" || $0.text("type") == "LoadBalancer"
      }
      if needsPort(before), needsPort(spec) {
        var known: [String: JSON] = [:]
        for port in before.items("ports") {
          known["\(port.text("protocol"))/\(port.number("port") ?? 0)"] = port["nodePort"]
        }
        let taken = spec.items("ports").compactMap { $0.number("nodePort") }
        spec.modifyItems("ports") { port in
          guard port.number("nodePort") ?? 0 == 0,
            let number = known["\(port.text("protocol"))/\(port.number("port") ?? 0)"],
            !taken.contains(number.integer ?? 0)
          else { return }
          port["nodePort"] = number
        }
      }
      dropUnneeded(&spec, before, needsPort)
      if before.has("healthCheckNodePort"), !spec.has("healthCheckNodePort"),
        needsHealthCheck(before), needsHealthCheck(spec)
      {
        spec["healthCheckNodePort"] = before["healthCheckNodePort"]
      }
    }
  }

  /// Takes out what a change of the type has made senseless, unless the client changed it too.
  // Kubernetes: pkg/registry/core/service/strategy.go, dropTypeDependentFields
  private static func dropUnneeded(
    _ spec: inout JSON, _ before: JSON, _ needsPort: (JSON) -> Bool
  ) {
    let type = spec.text("type")
    if before.text("type") != "ExternalName", type == "ExternalName" {
      for name in ["clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy"]
      where spec[name] == before[name] { spec[name] = nil }
    }
    let ports: (JSON) -> [Int64] = { $0.items("ports").map { $0.number("nodePort") ?? 0 } }
    if needsPort(before), !needsPort(spec), ports(spec) == ports(before) {
      spec.modifyItems("ports") { $0["nodePort"] = nil }
    }
    /// Takes out a field that has not changed.
    func drop(_ name: String, _ needed: (JSON) -> Bool) {
      if needed(before), !needed(spec), spec[name] == before[name] { spec[name] = nil }
    }
    drop("healthCheckNodePort", needsHealthCheck)
    drop("allocateLoadBalancerNodePorts") { $0.text("type") == "LoadBalancer" }
    drop("loadBalancerClass") { $0.text("type") == "LoadBalancer" }
    drop("externalTrafficPolicy", isExternal)
  }

  /// Brings the one address and the list of addresses together after a change of one of them.
  // Kubernetes: pkg/registry/core/service/strategy.go, normalizeClusterIPs
  private static func normalizeAddresses(_ spec: inout JSON, _ before: JSON) {
    let (address, list) = (spec.text("clusterIP"), spec.items("clusterIPs"))
    if address == before.text("clusterIP") || list != before.items("clusterIPs") { return }
    spec["clusterIPs"] = address.isEmpty ? nil : [.string(address)]
  }

  /// Whether the cluster's outside reaches a Service.
  private static func isExternal(_ spec: JSON) -> Bool {
    switch spec.text("type") {
    case "LoadBalancer", "NodePort": true
    case "ClusterIP": !spec.items("externalIPs").isEmpty
    default: false
    }
  }

  /// Whether a Service has a port for health checks.
  static func needsHealthCheck(_ spec: JSON) -> Bool {
    spec.text("type") == "LoadBalancer" && spec.text("externalTrafficPolicy") == "Local"
  }

  /// Whether a Service has no address of its own.
  static func isHeadless(_ spec: JSON) -> Bool { spec["clusterIPs"] == ["None"] }

  /// Checks a Service.
  // Kubernetes: pkg/apis/core/validation/validation.go, ValidateService
  static func validate(_ object: JSON) -> [FieldError] {
    // Addresses are looked at when they are allocated, before all else.
    let bad = badAddresses(object)
    if !bad.isEmpty { return bad }
    var errors = FieldErrors()
    ObjectMetaRules.validateCore(object, name: Names.label, &errors)
    validateAll(object, &errors)
    return errors.list
  }

  /// What is wrong with addresses and their versions.
  private static func badAddresses(_ object: JSON) -> [FieldError] {
    var errors = FieldErrors()
    let spec = object.present("spec") ?? [:]
    checkAddresses(spec, spec.text("type"), isHeadless(spec), &errors)
    return errors.list
  }

  /// Checks everything but the metadata that all kinds have.
  private static func validateAll(_ object: JSON, _ errors: inout FieldErrors) {
    checkTopology(object, &errors)
    let spec = object.present("spec") ?? [:]
    let path = FieldPath.spec
    let type = spec.text("type")
    let ports = spec.items("ports")
    let headless = isHeadless(spec)
    if ports.isEmpty, !headless, type != "ExternalName" { errors.required(path.child("ports")) }
    checkType(spec, type, headless, &errors)
    checkPorts(ports, &errors)
    if spec.has("selector") {
      ObjectMetaRules.labels(spec["selector"], path.child("selector"), &errors)
    }
    checkAffinity(spec, &errors)
    checkAddresses(spec, type, headless, &errors)
    for (index, ip) in spec.items("externalIPs").compactMap(\.string).enumerated() {
      let before = errors.list.count
      IPAddress.check(ip, path.item("externalIPs", index), &errors)
      if errors.list.count == before {
        IPAddress.checkNonSpecial(ip, path.item("externalIPs", index), &errors)
      }
    }
    if type.isEmpty {
      errors.required(path.child("type"))
    } else if !["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"].contains(type) {
      errors.notSupported(
        path.child("type"), type, ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"])
    }
    checkNumbers(ports, type, &errors)
    checkBalancer(object, spec, type, &errors)
    checkPolicies(spec, type, &errors)
  }

  /// Checks that the two annotations for hints agree.
  private static func checkTopology(_ object: JSON, _ errors: inout FieldErrors) {
    let hints = "service.kubernetes.io/topology-aware-hints"
    let mode = "service.kubernetes.io/topology-mode"
    if let old = object.annotations[hints]?.string, let new = object.annotations[mode]?.string,
      old != new
    {
      errors.invalid(
        FieldPath.metadata.child("annotations").key(mode), new,
        "must match annotations[\(hints)] when both are specified")
    }
  }

  /// Checks what goes with the type.
  private static func checkType(
    _ spec: JSON, _ type: String, _ headless: Bool, _ errors: inout FieldErrors
  ) {
    let path = FieldPath.spec
    switch type {
    case "LoadBalancer", "NodePort":
      if headless {
        errors.invalid(
          path.item("clusterIPs", 0), "None", "may not be set to 'None' for \(type) services")
      }
    case "ExternalName":
      for name in ["clusterIPs", "ipFamilies"] where !spec.items(name).isEmpty {
        errors.forbidden(path.child(name), "may not be set for ExternalName services")
      }
      if spec.has("ipFamilyPolicy") {
        errors.forbidden(
          path.child("ipFamilyPolicy"), "may not be set for ExternalName services")
      }
      let text = spec.text("externalName")
      let name = text.hasSuffix(".") ? String(text.dropLast()) : text
      if name.isEmpty {
        errors.required(path.child("externalName"))
      } else {
        errors.invalid(path.child("externalName"), name, each: Names.dnsSubdomain(name))
      }
    default: break
    }
  }

  /// Checks the ports.
  private static func checkPorts(_ ports: [JSON], _ errors: inout FieldErrors) {
    var names: Set<String> = []
    for (index, port) in ports.enumerated() {
      let path = FieldPath.spec.item("ports", index)
      let name = port.text("name")
      if name.isEmpty, ports.count > 1 {
        errors.required(path.child("name"))
      } else if !name.isEmpty {
        errors.invalid(path.child("name"), name, each: Names.dnsLabel(name))
        if !names.insert(name).inserted { errors.duplicate(path.child("name"), name) }
      }
      let number = port.number("port") ?? 0
      if !(1...65535).contains(number) {
        errors.invalid(path.child("port"), number, Names.range(1, 65535))
      }
      PodSpecValidation.transport(port, path.child("protocol"), &errors)
      PodSpecValidation.portNumberOrName(
        port["targetPort"], path.child("targetPort"), &errors)
      if let name = port["appProtocol"]?.string {
        errors.invalid(path.child("appProtocol"), name, each: Names.qualifiedName(name))
      }
    }
  }

  /// Checks how clients stay with a pod.
  private static func checkAffinity(_ spec: JSON, _ errors: inout FieldErrors) {
    let path = FieldPath.spec
    let affinity = spec.text("sessionAffinity")
    switch affinity {
    case "": errors.required(path.child("sessionAffinity"))
    case "None":
      if spec.has("sessionAffinityConfig") {
        errors.forbidden(
          path.child("sessionAffinityConfig"), "must not be set when session affinity is None")
      }
    case "ClientIP":
      let seconds = spec["sessionAffinityConfig"]?["clientIP"]?.number("timeoutSeconds") ?? 0
      if !(1...86400).contains(seconds) {
        errors.invalid(
          path.child("sessionAffinityConfig").child("clientIP").child("timeoutSeconds"), seconds,
          "must be greater than 0 and less than 86400")
      }
    default:
      errors.notSupported(path.child("sessionAffinity"), affinity, ["ClientIP", "None"])
    }
  }

  /// Checks addresses and their versions.
  // Kubernetes: pkg/apis/core/validation/validation.go, ValidateServiceClusterIPsRelatedFields
  private static func checkAddresses(
    _ spec: JSON, _ type: String, _ headless: Bool, _ errors: inout FieldErrors
  ) {
    if type == "ExternalName" { return }
    let path = FieldPath.spec
    let list = spec.items("clusterIPs").compactMap(\.string)
    let address = spec.text("clusterIP")
    if address.isEmpty {
      if !list.isEmpty {
        errors.invalid(
          path.child("clusterIPs"), json: spec["clusterIPs"],
          "must be empty when `clusterIP` is not specified")
      }
    } else if list.isEmpty {
      errors.required(path.child("clusterIPs"))
    } else if list[0] != address {
      errors.invalid(
        path.child("clusterIPs"), json: spec["clusterIPs"], "first value must match `clusterIP`")
    }
    let families = spec.items("ipFamilies").compactMap(\.string)
    for (index, family) in families.enumerated() {
      if family != "IPv4", family != "IPv6" {
        errors.notSupported(path.item("ipFamilies", index), family, ["IPv4", "IPv6"])
      }
      if families[..<index].contains(family) {
        errors.duplicate(path.item("ipFamilies", index), family)
      }
    }
    PodSpecValidation.oneOf(
      spec, "ipFamilyPolicy", ["PreferDualStack", "RequireDualStack", "SingleStack"], path.child,
      &errors)
    var bad = false
    for (index, ip) in list.enumerated() {
      if index == 0, ip == "None" {
        if list.count > 1 {
          errors.invalid(
            path.child("clusterIPs"), json: spec["clusterIPs"],
            "'None' must be the first and only value")
          return
        }
        continue
      }
      let before = errors.list.count
      IPAddress.check(ip, path.item("clusterIPs", index), &errors)
      bad = bad || errors.list.count > before
    }
    if list.count > 2 {
      errors.invalid(
        path.child("clusterIPs"), json: spec["clusterIPs"], "may only hold up to 2 values")
    }
    if bad { return }
    let versions = list.compactMap { IPAddress($0)?.isV4 }
    if list.count > 1, Set(versions).count < 2 {
      errors.invalid(
        path.child("clusterIPs"), json: spec["clusterIPs"],
        "may specify no more than one IP for each IP family")
    }
    if headless { return }
    for (index, (family, isV4)) in zip(families, versions).enumerated()
    where (family == "IPv4") != isV4 {
      errors.invalid(
        path.item("clusterIPs", index), list[index],
        "expected an \(family) value as indicated by `ipFamilies[\(index)]`")
    }
  }

  /// Checks that no port is there twice.
  private static func checkNumbers(
    _ ports: [JSON], _ type: String, _ errors: inout FieldErrors
  ) {
    /// The path of a port.
    func at(_ index: Int) -> FieldPath { FieldPath.spec.item("ports", index) }
    if type == "ClusterIP" {
      for (index, port) in ports.enumerated() where port.number("nodePort") ?? 0 != 0 {
        errors.forbidden(
          at(index).child("nodePort"), "may not be used when `type` is 'ClusterIP'")
      }
    }
    for (index, port) in ports.enumerated() {
      guard let number = port.number("nodePort"), number != 0 else { continue }
      if ports[..<index].contains(where: {
        $0.number("nodePort") == number && $0.text("protocol") == port.text("protocol")
      }) {
        errors.duplicate(at(index).child("nodePort"), raw: String(number))
      }
    }
    for (index, port) in ports.enumerated() {
      let (number, transport) = (port.number("port") ?? 0, port.text("protocol"))
      if ports[..<index].contains(where: {
        $0.number("port") ?? 0 == number && $0.text("protocol") == transport
      }) {
        errors.duplicate(
          at(index),
          raw: "{\"Name\":\"\",\"Protocol\":\(GoValue.string(transport)),\"AppProtocol\":null,"
            + "\"Port\":\(number),\"TargetPort\":0,\"NodePort\":0}")
      }
    }
  }

  /// Checks what only load balancers have.
  private static func checkBalancer(
    _ object: JSON, _ spec: JSON, _ type: String, _ errors: inout FieldErrors
  ) {
    let only = "may only be used when `type` is 'LoadBalancer'"
    let ranges = spec.items("loadBalancerSourceRanges").compactMap(\.string)
    if !ranges.isEmpty {
      let path = FieldPath.spec.child("LoadBalancerSourceRanges")
      if type != "LoadBalancer" { errors.forbidden(path, only) }
      for (index, range) in ranges.enumerated() {
        let text = range.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        IPAddress.checkRange(text, path.index(index), &errors)
      }
    }
    if spec.has("allocateLoadBalancerNodePorts") {
      if type != "LoadBalancer" {
        errors.forbidden(FieldPath.spec.child("allocateLoadBalancerNodePorts"), only)
      }
    } else if type == "LoadBalancer" {
      errors.required(FieldPath("allocateLoadBalancerNodePorts"))
    }
    if let name = spec["loadBalancerClass"]?.string {
      if type == "LoadBalancer" {
        errors.invalid(
          FieldPath.spec.child("loadBalancerClass"), name, each: Names.qualifiedName(name))
      } else {
        errors.forbidden(FieldPath.spec.child("loadBalancerClass"), only)
      }
    }
  }

  /// Checks where traffic goes.
  private static func checkPolicies(_ spec: JSON, _ type: String, _ errors: inout FieldErrors) {
    let path = FieldPath.spec
    let external = spec.text("externalTrafficPolicy")
    if !isExternal(spec) {
      if !external.isEmpty {
        errors.invalid(
          path.child("externalTrafficPolicy"), external,
          "may only be set for externally-accessible services")
      }
    } else if external.isEmpty {
      errors.required(path.child("externalTrafficPolicy"))
    } else if external != "Cluster", external != "Local" {
      errors.notSupported(
        path.child("externalTrafficPolicy"), external, ["Cluster", "Local"])
    }
    let health = spec.number("healthCheckNodePort") ?? 0
    if !needsHealthCheck(spec) {
      if health != 0 {
        errors.invalid(
          path.child("healthCheckNodePort"), health,
          "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'")
      }
    } else if health == 0 {
      errors.required(path.child("healthCheckNodePort"))
    } else if !(1...65535).contains(health) {
      errors.invalid(path.child("healthCheckNodePort"), health, Names.range(1, 65535))
    }
    if !spec.has("internalTrafficPolicy"),
      ["NodePort", "LoadBalancer", "ClusterIP"].contains(type)
    {
      errors.required(path.child("internalTrafficPolicy"))
    }
    PodSpecValidation.oneOf(
      spec, "internalTrafficPolicy", ["Cluster", "Local"], path.child, &errors)
    PodSpecValidation.oneOf(
      spec, "trafficDistribution", ["PreferClose", "PreferSameNode", "PreferSameZone"], path.child,
      &errors)
  }

  /// Checks a change of a Service.
  // Kubernetes: pkg/apis/core/validation/validation.go, ValidateServiceUpdate
  static func validateUpdate(_ object: JSON, _ old: JSON) -> [FieldError] {
    let bad = badAddresses(object)
    if !bad.isEmpty { return bad }
    var errors = FieldErrors()
    ObjectMetaRules.validateCoreUpdate(object, old, &errors)
    let (spec, before) = (object.present("spec") ?? [:], old.present("spec") ?? [:])
    let named = spec.text("type") == "ExternalName" || before.text("type") == "ExternalName"
    if !named, !(isHeadless(spec) && isHeadless(before)) {
      addressChange(spec, before, &errors)
    }
    if spec.text("type") == "LoadBalancer", before.text("type") == "LoadBalancer",
      spec["loadBalancerClass"] != before["loadBalancerClass"]
    {
      errors.invalid(
        FieldPath.spec.child("loadBalancerClass"), json: spec["loadBalancerClass"],
        "may not change once set")
    }
    if needsHealthCheck(spec), needsHealthCheck(before),
      spec["healthCheckNodePort"] != before["healthCheckNodePort"]
    {
      errors.forbidden(FieldPath.spec.child("healthCheckNodePort"), "field is immutable")
    }
    validateAll(object, &errors)
    return errors.list
  }

  /// Checks a change of addresses and their versions.
  private static func addressChange(_ spec: JSON, _ before: JSON, _ errors: inout FieldErrors) {
    for (name, words) in [("clusterIPs", "clusterIP"), ("ipFamilies", "ipFamily")] {
      if name == "ipFamilies", isHeadless(spec) || isHeadless(before) { continue }
      let (new, old) = (spec.items(name), before.items(name))
      let path = FieldPath.spec.item(name, 0)
      let shown = JSON.array(new)
      if new.count == old.count {
        for (index, (a, b)) in zip(new, old).enumerated() where a != b {
          errors.invalid(
            name == "clusterIPs" ? FieldPath.spec.item(name, index) : path, json: shown,
            "may not change once set")
        }
        continue
      }
      if new.isEmpty {
        errors.invalid(path, json: spec[name], "primary \(words) can not be unset")
      }
      if let a = new.first, let b = old.first, a != b {
        errors.invalid(path, json: shown, "may not change once set")
      }
      if old.count > new.count, new.count == 1, spec.text("ipFamilyPolicy") != "SingleStack" {
        errors.invalid(
          FieldPath.spec.child("ipFamilyPolicy"), json: spec["ipFamilyPolicy"],
          "must be set to 'SingleStack' when releasing the secondary \(words)")
      }
    }
  }

  /// Checks a change of the status.
  // Kubernetes: pkg/apis/core/validation/validation.go, ValidateLoadBalancerStatus
  static func validateStatusUpdate(_ object: JSON, _ old: JSON) -> [FieldError] {
    var errors = FieldErrors()
    ObjectMetaRules.validateCoreUpdate(object, old, &errors)
    let path = FieldPath.status.child("loadBalancer").child("ingress")
    let list = object["status"]?["loadBalancer"]?.items("ingress") ?? []
    if object["spec"]?.text("type") != "LoadBalancer", !list.isEmpty {
      errors.forbidden(path, "may only be used when `spec.type` is 'LoadBalancer'")
      return errors.list
    }
    for (index, ingress) in list.enumerated() {
      let path = path.index(index)
      let ip = ingress.text("ip")
      if !ip.isEmpty { IPAddress.check(ip, path.child("ip"), &errors) }
      if let mode = ingress["ipMode"]?.string {
        if ip.isEmpty {
          errors.forbidden(path.child("ipMode"), "may not be specified when `ip` is not set")
        } else if mode != "VIP", mode != "Proxy" {
          errors.notSupported(path.child("ipMode"), mode, ["Proxy", "VIP"])
        }
      } else if !ip.isEmpty {
        errors.required(path.child("ipMode"), "must be specified when `ip` is set")
      }
      let host = ingress.text("hostname")
      if !host.isEmpty {
        errors.invalid(path.child("hostname"), host, each: Names.dnsSubdomain(host))
        if IPAddress(host) != nil {
          errors.invalid(
            path.child("hostname"), host, "must be a DNS name, not an IP address")
        }
      }
    }
    return errors.list
  }
}
