/// An address, or a range of them, in a field that once took any spelling.
struct LegacyAddress {
  /// Where it is.
  var path: FieldPath
  /// What is written.
  var text: String
  /// Whether it is a range.
  var isRange = false

  /// The addresses of a list of texts.
  static func list(
    _ texts: [JSON], _ path: FieldPath, _ name: String, isRange: Bool = false
  ) -> [LegacyAddress] {
    texts.compactMap(\.string).enumerated().map {
      LegacyAddress(path: path.item(name, $0), text: $1, isRange: isRange)
    }
  }

  /// The addresses of a specification of a pod.
  static func ofPod(_ spec: JSON, _ path: FieldPath = .spec) -> [LegacyAddress] {
    let servers = spec["dnsConfig"]?.items("nameservers") ?? []
    return list(servers, path.child("dnsConfig"), "nameservers")
      + spec.items("hostAliases").enumerated().map {
        LegacyAddress(path: path.item("hostAliases", $0).child("ip"), text: $1.text("ip"))
      }
  }

  /// The addresses of the template of pods in an object.
  static func ofTemplate(_ owner: JSON?, _ path: FieldPath) -> [LegacyAddress] {
    guard let spec = owner?["template"]?["spec"] else { return [] }
    return ofPod(spec, path.child("template").child("spec"))
  }

  /// The addresses of a Service.
  static func ofService(_ object: JSON) -> [LegacyAddress] {
    let spec = object.present("spec") ?? [:]
    return list(spec.items("clusterIPs"), .spec, "clusterIPs")
      + list(spec.items("externalIPs"), .spec, "externalIPs")
      + list(
        spec.items("loadBalancerSourceRanges"), .spec, "LoadBalancerSourceRanges", isRange: true)
  }

  /// The addresses of Endpoints.
  static func ofEndpoints(_ object: JSON) -> [LegacyAddress] {
    object.items("subsets").enumerated().flatMap { index, subset in
      ["addresses", "notReadyAddresses"].flatMap { list in
        subset.items(list).enumerated().map {
          LegacyAddress(
            path: FieldPath("subsets").index(index).item(list, $0).child("ip"),
            text: $1.text("ip"))
        }
      }
    }
  }

  /// The addresses of an EndpointSlice.
  static func ofSlice(_ object: JSON) -> [LegacyAddress] {
    if object.text("addressType") == "FQDN" { return [] }
    return object.items("endpoints").enumerated().flatMap { index, endpoint in
      list(endpoint.items("addresses"), FieldPath("endpoints").index(index), "addresses")
    }
  }

  /// Refuses an unusual spelling; what is no address at all is refused elsewhere.
  fileprivate func check(_ known: Set<String>, _ errors: inout FieldErrors) {
    if isRange {
      if IPAddress.range(text) == nil { return }
      IPAddress.checkStrictRange(text, known: known, path, &errors)
    } else {
      if IPAddress(text) == nil { return }
      IPAddress.checkStrict(text, known: known, path, &errors)
    }
  }
}

extension KindRules {
  /// The same rules, that also want addresses in their usual spelling, unless they were there
  /// before.
  // Kubernetes: pkg/apis/core/validation/validation.go, IsValidIPForLegacyField
  func wantingUsualAddresses(
    _ addresses: @escaping @Sendable (JSON) -> [LegacyAddress]
  ) -> KindRules {
    /// What is wrong with the addresses that were not there before.
    @Sendable func faults(_ object: JSON, _ old: JSON?) -> [FieldError] {
      let all = addresses(object)
      if all.isEmpty { return [] }
      let known = Set((old.map(addresses) ?? []).map(\.text))
      var errors = FieldErrors()
      for address in all { address.check(known, &errors) }
      return errors.list
    }
    return with { rules in
      rules.validate = { validate($0) + faults($0, nil) }
      rules.validateUpdate = { validateUpdate($0, $1) + faults($0, $1) }
    }
  }
}
