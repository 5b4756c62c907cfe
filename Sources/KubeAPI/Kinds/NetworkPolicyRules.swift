extension KindRules {
  /// The rules of NetworkPolicies.
  // Kubernetes: pkg/registry/networking/networkpolicy/strategy.go
  static let networkPolicy = KindRules(generations: true).with { rules in
    rules.applyDefaults = NetworkPolicyRules.applyDefaults
    rules.validate = { object in
      var errors = FieldErrors()
      ObjectMetaRules.validateCore(object, &errors)
      NetworkPolicyRules.spec(object.present("spec") ?? [:], known: [], &errors)
      return errors.list
    }
    rules.validateUpdate = { object, old in
      var errors = FieldErrors()
      ObjectMetaRules.validateCoreUpdate(object, old, &errors)
      let known = NetworkPolicyRules.ranges(of: old.present("spec") ?? [:])
      NetworkPolicyRules.spec(object.present("spec") ?? [:], known: known, &errors)
      return errors.list
    }
    rules.warnings = { object, _ in NetworkPolicyRules.warnings(object.present("spec") ?? [:]) }
  }
}

/// The rules of NetworkPolicies.
// Kubernetes: pkg/apis/networking/validation/validation.go
enum NetworkPolicyRules {
  /// The directions, with the fields of their rules and of the peers in them.
  private static let directions = [
    (type: "Ingress", rules: "ingress", peers: "from"),
    (type: "Egress", rules: "egress", peers: "to"),
  ]

  /// Completes a policy.
  // Kubernetes: pkg/apis/networking/v1/defaults.go
  static func applyDefaults(_ object: inout JSON) {
    object.modify("spec") { spec in
      if !spec.has("podSelector") { spec["podSelector"] = [:] }
      for direction in directions {
        spec.modifyItems(direction.rules) { rule in
          rule.modifyItems("ports") { $0.setDefault("protocol", "TCP") }
        }
      }
      if spec.items("policyTypes").isEmpty {
        spec["policyTypes"] = spec.items("egress").isEmpty ? ["Ingress"] : ["Ingress", "Egress"]
      }
    }
  }

  /// The ranges of addresses that a policy names; these may stay, however they are spelt.
  static func ranges(of spec: JSON) -> Set<String> {
    var ranges: Set<String> = []
    for direction in directions {
      for rule in spec.items(direction.rules) {
        for block in rule.items(direction.peers).compactMap({ $0.present("ipBlock") }) {
          ranges.insert(block.text("cidr"))
          ranges.formUnion(block.items("except").compactMap(\.string))
        }
      }
    }
    return ranges
  }

  /// What the author of a policy should know.
  static func warnings(_ spec: JSON) -> [String] {
    var warnings: [String] = []
    for direction in directions {
      for (index, rule) in spec.items(direction.rules).enumerated() {
        for (place, peer) in rule.items(direction.peers).enumerated() {
          guard let block = peer.present("ipBlock") else { continue }
          let path = FieldPath.spec.item(direction.rules, index).item(direction.peers, place)
            .child("ipBlock")
          warnings += [IPAddress.rangeWarning(block.text("cidr"), path.child("cidr"))]
            .compactMap { $0 }
          for (hole, text) in block.items("except").compactMap(\.string).enumerated() {
            warnings += [IPAddress.rangeWarning(text, path.item("except", hole))]
              .compactMap { $0 }
          }
        }
      }
    }
    return warnings
  }

  /// Checks the specification.
  static func spec(_ spec: JSON, known: Set<String>, _ errors: inout FieldErrors) {
    let path = FieldPath.spec
    SelectorRules.validate(spec["podSelector"], path.child("podSelector"), &errors)
    for direction in directions {
      for (index, rule) in spec.items(direction.rules).enumerated() {
        let at = path.item(direction.rules, index)
        for (place, one) in rule.items("ports").enumerated() {
          port(one, at.item("ports", place), &errors)
        }
        for (place, one) in rule.items(direction.peers).enumerated() {
          peer(one, known: known, at.item(direction.peers, place), &errors)
        }
      }
    }
    let types = spec.items("policyTypes").compactMap(\.string)
    let names = directions.map(\.type)
    if types.count > names.count {
      return errors.invalid(
        path.child("policyTypes"), json: .array(types.map(JSON.string)),
        "may not specify more than two policyTypes")
    }
    for (index, type) in types.enumerated() where !names.contains(type) {
      errors.notSupported(path.item("policyTypes", index), type, names)
    }
  }

  /// Checks a port.
  private static func port(_ port: JSON, _ path: FieldPath, _ errors: inout FieldErrors) {
    let transports = ["TCP", "UDP", "SCTP"]
    if let transport = port["protocol"]?.string, !transports.contains(transport) {
      errors.notSupported(path.child("protocol"), transport, transports)
    }
    let end = port.number("endPort")
    switch IntOrString(port["port"]) {
    case .int(let number)?:
      for detail in Names.port(number) { errors.invalid(path.child("port"), number, detail) }
      guard let end else { return }
      if end < number {
        errors.invalid(path.child("endPort"), end, "must be greater than or equal to `port`")
      }
      for detail in Names.port(end) { errors.invalid(path.child("endPort"), end, detail) }
    case .string(let name)?:
      if let end {
        errors.invalid(
          path.child("endPort"), end, "may not be specified when `port` is non-numeric")
      }
      errors.invalid(path.child("port"), name, each: Names.portName(name))
    case nil:
      if let end {
        errors.invalid(
          path.child("endPort"), end, "may not be specified when `port` is not specified")
      }
    }
  }

  /// Checks who may talk.
  private static func peer(
    _ peer: JSON, known: Set<String>, _ path: FieldPath, _ errors: inout FieldErrors
  ) {
    let selectors = ["podSelector", "namespaceSelector"].filter { peer.has($0) }
    for name in selectors { SelectorRules.validate(peer[name], path.child(name), &errors) }
    if let block = peer.present("ipBlock") {
      self.block(block, known: known, path.child("ipBlock"), &errors)
      if !selectors.isEmpty {
        errors.forbidden(path, "may not specify both ipBlock and another peer")
      }
    } else if selectors.isEmpty {
      errors.required(path, "must specify a peer")
    }
  }

  /// Checks a range of addresses with holes in it.
  private static func block(
    _ block: JSON, known: Set<String>, _ path: FieldPath, _ errors: inout FieldErrors
  ) {
    let text = block.text("cidr")
    if text.isEmpty { return errors.required(path.child("cidr")) }
    IPAddress.checkStrictRange(text, known: known, path.child("cidr"), &errors)
    guard let whole = IPAddress.range(text) else { return }
    for (index, text) in block.items("except").compactMap(\.string).enumerated() {
      let at = path.item("except", index)
      IPAddress.checkStrictRange(text, known: known, at, &errors)
      guard let hole = IPAddress.range(text) else { continue }
      if !IPAddress.contains(whole, hole.address) || whole.bits >= hole.bits {
        errors.invalid(at, text, "must be a strict subset of `cidr`")
      }
    }
  }
}
