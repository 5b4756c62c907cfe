extension KindRules {
  /// The rules of ServiceCIDRs.
  // Kubernetes: pkg/registry/networking/servicecidr/strategy.go
  static let serviceCIDR = KindRules(namespaced: false, status: [:]).with { rules in
    rules.validate = { object in
      var errors = FieldErrors()
      ObjectMetaRules.validateCore(object, namespaced: false, &errors)
      ServiceRangeRules.ranges(object["spec"]?.items("cidrs") ?? [], &errors)
      return errors.list
    }
    rules.validateUpdate = { object, old in
      var errors = FieldErrors()
      ObjectMetaRules.validateCoreUpdate(object, old, &errors)
      ServiceRangeRules.change(
        object["spec"]?.items("cidrs") ?? [], old["spec"]?.items("cidrs") ?? [], &errors)
      return errors.list
    }
  }

  /// The rules of IPAddresses, which are named by what they are.
  // Kubernetes: pkg/registry/networking/ipaddress/strategy.go
  static let ipAddress = KindRules(namespaced: false, name: ServiceRangeRules.addressName).with {
    rules in
    rules.validate = { object in
      var errors = FieldErrors()
      ObjectMetaRules.validateCore(
        object, namespaced: false, name: ServiceRangeRules.addressName, &errors)
      ServiceRangeRules.parent(object["spec"]?.present("parentRef"), &errors)
      return errors.list
    }
    rules.validateUpdate = { object, old in
      var errors = FieldErrors()
      ObjectMetaRules.validateCoreUpdate(object, old, &errors)
      errors.immutable(
        object["spec"]?["parentRef"], old["spec"]?["parentRef"],
        FieldPath.spec.child("parentRef"))
      return errors.list
    }
  }
}

/// The rules of the addresses of Services.
// Kubernetes: pkg/apis/networking/validation/validation.go
enum ServiceRangeRules {
  /// The rule for names that are addresses.
  static let addressName: Names.Rule = { name, _ in
    guard let address = IPAddress(name) else {
      return ["must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"]
    }
    return address.text == name
      ? [] : ["must be in canonical form (\(address.text.goQuoted))"]
  }

  /// Checks whose address it is.
  static func parent(_ reference: JSON?, _ errors: inout FieldErrors) {
    let path = FieldPath.spec.child("parentRef")
    guard let reference else { return errors.required(path) }
    let group = reference.text("group")
    if !group.isEmpty {
      errors.invalid(path.child("group"), group, each: Names.dnsSubdomain(group))
    }
    for name in ["resource", "name", "namespace"] {
      let text = reference.text(name)
      if !text.isEmpty {
        errors.invalid(path.child(name), text, each: Names.pathSegment(text, false))
      } else if name != "namespace" {
        errors.required(path.child(name))
      }
    }
  }

  /// Checks the ranges.
  static func ranges(_ ranges: [JSON], _ errors: inout FieldErrors) {
    let path = FieldPath.spec.child("cidrs")
    if ranges.isEmpty { return errors.required(path, "at least one CIDR required") }
    if ranges.count > 2 {
      return errors.invalid(
        path, raw: "{\"CIDRs\":\(JSON.array(ranges).text)}", "may only hold up to 2 values")
    }
    let texts = ranges.compactMap(\.string)
    for (index, text) in texts.enumerated() {
      let before = errors.list.count
      IPAddress.checkStrictRange(text, known: [], path.index(index), &errors)
      if errors.list.count == before, let range = IPAddress.range(text) {
        let canonical = "\(range.address.text)/\(range.bits)"
        if canonical != text {
          errors.invalid(
            path.index(index), text, "must be in canonical form (\(canonical.goQuoted))")
        }
      }
    }
    let families = texts.compactMap { IPAddress.range($0)?.address.isV4 }
    if families.count == 2, families[0] == families[1] {
      errors.invalid(
        path, json: .array(ranges),
        "may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and "
          + "2001:db8::/64")
    }
  }

  /// Checks a change of the ranges: a second one may be added.
  static func change(_ new: [JSON], _ old: [JSON], _ errors: inout FieldErrors) {
    let path = FieldPath.spec.child("cidrs")
    if new.count == old.count || (old.count == 1 && new.count == 2) {
      for (index, range) in old.enumerated() where new[index] != range {
        errors.invalid(path.index(index), json: new[index], "field is immutable")
      }
      if new.count != old.count { ranges(new, &errors) }
    } else {
      errors.invalid(
        path, json: new.isEmpty ? .null : .array(new), "field is immutable")
    }
  }
}
