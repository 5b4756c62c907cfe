extension KindRules {
  /// The rules of Endpoints.
  // Kubernetes: pkg/registry/core/endpoint/strategy.go
  static let endpoints = KindRules().with { rules in
    rules.applyDefaults = { object in
      object.modifyItems("subsets") { subset in
        subset.modifyItems("ports") { $0.setDefaultText("protocol", "TCP") }
      }
    }
    rules.validate = EndpointRules.validateEndpoints
    rules.validateUpdate = { object, old in
      var errors = FieldErrors()
      ObjectMetaRules.validateCoreUpdate(object, old, &errors)
      return errors.list + EndpointRules.validateEndpoints(object)
    }
    rules.warnings = { object, _ in
      ["v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice"]
        + EndpointRules.warnings(object)
    }
  }.wantingUsualAddresses(LegacyAddress.ofEndpoints)

  /// The rules of EndpointSlices.
  // Kubernetes: pkg/registry/discovery/endpointslice/strategy.go
  static let endpointSlice = KindRules(generations: true).with { rules in
    rules.applyDefaults = { object in
      object.modifyItems("ports") { port in
        port.setDefault("name", "")
        port.setDefault("protocol", "TCP")
      }
      if !object.has("endpoints") { object["endpoints"] = .null }
      if !object.has("ports") { object["ports"] = .null }
    }
    rules.prepareForCreate = { [prepare = rules.prepareForCreate] object in
      prepare(&object)
      EndpointRules.dropTopology(&object)
    }
    rules.prepareForUpdate = { object, old in
      ObjectMetaRules.prepareForUpdate(&object, old)
      if KindRules.differs(object, old) || object.labels != old.labels {
        ObjectMetaRules.bumpGeneration(&object, old)
      }
      if object["endpoints"] != old["endpoints"] { EndpointRules.dropTopology(&object) }
    }
    rules.warnings = { object, _ in EndpointRules.sliceWarnings(object) }
    rules.validate = EndpointRules.validateSlice
    rules.validateUpdate = { object, old in
      var errors = FieldErrors()
      errors.immutable(
        .string(object.text("addressType")), .string(old.text("addressType")),
        FieldPath("addressType"))
      return EndpointRules.validateSlice(object) + errors.list
    }
  }.wantingUsualAddresses(LegacyAddress.ofSlice)
}

/// The rules of Endpoints and EndpointSlices.
enum EndpointRules {
  /// Takes out the labels of nodes, which only an older version of the API knows.
  // Kubernetes: pkg/registry/discovery/endpointslice/strategy.go, dropTopologyOnV1
  static func dropTopology(_ object: inout JSON) {
    object.modifyItems("endpoints") { endpoint in
      if endpoint["deprecatedTopology"] != nil { endpoint["deprecatedTopology"] = nil }
    }
  }

  /// What the author of Endpoints should know of their addresses.
  // Kubernetes: pkg/registry/core/endpoint/strategy.go, endpointsWarnings
  static func warnings(_ object: JSON) -> [String] {
    if object.labels["endpoints.kubernetes.io/managed-by"] == "endpoint-controller" { return [] }
    var warnings: [String] = []
    for (index, subset) in object.items("subsets").enumerated() {
      for list in ["addresses", "notReadyAddresses"] {
        for (place, address) in subset.items(list).enumerated() {
          let path = "subsets[\(index)].\(list)[\(place)].ip"
          if let warning = IPAddress.warning(address.text("ip"), path) { warnings.append(warning) }
        }
      }
    }
    return warnings
  }

  /// The controllers whose slices have good addresses.
  private static let sliceControllers: [JSON] = [
    "endpointslice-controller.k8s.io", "endpointslicemirroring-controller.k8s.io",
  ]

  /// What the author of an EndpointSlice should know.
  // Kubernetes: pkg/registry/discovery/endpointslice/strategy.go, WarningsOnCreate
  static func sliceWarnings(_ object: JSON) -> [String] {
    if object.text("addressType") == "FQDN" {
      return ["spec.addressType: FQDN endpoints are deprecated"]
    }
    if let owner = object.labels["endpointslice.kubernetes.io/managed-by"],
      sliceControllers.contains(owner)
    {
      return []
    }
    return object.items("endpoints").enumerated().flatMap { index, endpoint in
      endpoint.items("addresses").compactMap(\.string).enumerated().compactMap { place, text in
        IPAddress.warning(text, "endpoints[\(index)].addresses[\(place)]")
      }
    }
  }

  /// Checks Endpoints.
  // Kubernetes: pkg/apis/core/validation/validation.go, ValidateEndpoints
  static func validateEndpoints(_ object: JSON) -> [FieldError] {
    var errors = FieldErrors()
    ObjectMetaRules.validateCore(object, &errors)
    for (index, subset) in object.items("subsets").enumerated() {
      let path = FieldPath("subsets").index(index)
      let (ready, unready) = (subset.items("addresses"), subset.items("notReadyAddresses"))
      if ready.isEmpty, unready.isEmpty {
        errors.required(path, "must specify `addresses` or `notReadyAddresses`")
      }
      for (place, one) in ready.enumerated() {
        address(one, path.item("addresses", place), &errors)
      }
      for (place, one) in unready.enumerated() {
        address(one, path.item("notReadyAddresses", place), &errors)
      }
      let ports = subset.items("ports")
      for (place, one) in ports.enumerated() {
        port(one, needsName: ports.count > 1, path.item("ports", place), &errors)
      }
    }
    return errors.list
  }

  /// Checks an address.
  private static func address(_ address: JSON, _ path: FieldPath, _ errors: inout FieldErrors) {
    let ip = address.text("ip")
    IPAddress.check(ip, path.child("ip"), &errors)
    let host = address.text("hostname")
    if !host.isEmpty { errors.invalid(path.child("hostname"), host, each: Names.dnsLabel(host)) }
    if let node = address["nodeName"]?.string {
      errors.invalid(path.child("nodeName"), node, each: Names.dnsSubdomain(node))
    }
    IPAddress.checkNonSpecial(ip, path.child("ip"), &errors)
  }

  /// Checks a port.
  private static func port(
    _ port: JSON, needsName: Bool, _ path: FieldPath, _ errors: inout FieldErrors
  ) {
    let name = port.text("name")
    if needsName, name.isEmpty {
      errors.required(path.child("name"))
    } else if !name.isEmpty {
      errors.invalid(path.child("name"), name, each: Names.dnsLabel(name))
    }
    let number = port.number("port") ?? 0
    if !(1...65535).contains(number) {
      errors.invalid(path.child("port"), number, Names.range(1, 65535))
    }
    PodSpecValidation.transport(port, path.child("protocol"), &errors)
    if let name = port["appProtocol"]?.string {
      errors.invalid(path.child("appProtocol"), name, each: Names.qualifiedName(name))
    }
  }

  /// Checks an EndpointSlice.
  // Kubernetes: pkg/apis/discovery/validation/validation.go, ValidateEndpointSlice
  static func validateSlice(_ object: JSON) -> [FieldError] {
    var errors = FieldErrors()
    ObjectMetaRules.validateCore(object, &errors)
    let type = object.text("addressType")
    switch type {
    case "IPv4", "IPv6", "FQDN": break
    case "": errors.required(FieldPath("addressType"))
    default:
      errors.notSupported(FieldPath("addressType"), type, ["FQDN", "IPv4", "IPv6"])
    }
    let endpoints = object.items("endpoints")
    if endpoints.count > 1000 {
      errors.tooMany(FieldPath("endpoints"), endpoints.count, 1000)
    } else {
      for (index, one) in endpoints.enumerated() {
        endpoint(one, type, FieldPath("endpoints").index(index), &errors)
      }
    }
    slicePorts(object.items("ports"), &errors)
    return errors.list
  }

  /// Checks one endpoint of a slice.
  private static func endpoint(
    _ endpoint: JSON, _ type: String, _ path: FieldPath, _ errors: inout FieldErrors
  ) {
    let addresses = endpoint.items("addresses").compactMap(\.string)
    if addresses.isEmpty {
      errors.required(path.child("addresses"), "must contain at least 1 address")
    } else if addresses.count > 100 {
      errors.tooMany(path.child("addresses"), addresses.count, 100)
    }
    for (index, text) in addresses.enumerated() {
      let path = path.item("addresses", index)
      switch type {
      case "IPv4", "IPv6":
        if IPAddress(text)?.isV4 != (type == "IPv4") {
          errors.invalid(path, text, "must be a valid \(type) address")
        }
        IPAddress.checkNonSpecial(text, path, &errors)
      case "FQDN": fullName(text, path, &errors)
      default: break
      }
    }
    ObjectMetaRules.labels(
      endpoint["deprecatedTopology"], path.child("topology"), &errors)
    if let name = endpoint["nodeName"]?.string {
      errors.invalid(path.child("nodeName"), name, each: Names.dnsSubdomain(name))
    }
    if let host = endpoint["hostname"]?.string {
      errors.invalid(path.child("hostname"), host, each: Names.dnsLabel(host))
    }
  }

  /// Checks a DNS name of two or more parts.
  private static func fullName(_ text: String, _ path: FieldPath, _ errors: inout FieldErrors) {
    if text.isEmpty { return errors.required(path) }
    let name = text.hasSuffix(".") ? String(text.dropLast()) : text
    let messages = Names.dnsSubdomain(name)
    if !messages.isEmpty {
      errors.invalid(path, name, messages.joined(separator: ","))
    } else if !name.contains(".") {
      errors.invalid(
        path, name, "should be a domain with at least two segments separated by dots")
    }
  }

  /// Checks the ports of a slice.
  private static func slicePorts(_ ports: [JSON], _ errors: inout FieldErrors) {
    if ports.count > 100 { return errors.tooMany(FieldPath("ports"), ports.count, 100) }
    var names: Set<String> = []
    for (index, port) in ports.enumerated() {
      let path = FieldPath("ports").index(index)
      let name = port.text("name")
      if !name.isEmpty { errors.invalid(path.child("name"), name, each: Names.dnsLabel(name)) }
      if !names.insert(name).inserted { errors.duplicate(path.child("name"), name) }
      PodSpecValidation.transport(port, path.child("protocol"), &errors)
      if let number = port.number("port"), !(1...65535).contains(number) {
        errors.invalid(path.child("port"), number, Names.range(1, 65535))
      }
      if let name = port["appProtocol"]?.string {
        errors.invalid(path.child("appProtocol"), name, each: Names.qualifiedName(name))
      }
    }
  }
}
