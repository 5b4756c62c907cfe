internal import KubeAPI

/// A rule of a role: what may be done with what.
struct PolicyRule: Hashable, Sendable {
  /// The verbs.
  var verbs: [String] = []
  /// The API groups.
  var apiGroups: [String] = []
  /// The resources.
  var resources: [String] = []
  /// The names of the objects; empty for all.
  var resourceNames: [String] = []
  /// The paths that are no resources.
  var nonResourceURLs: [String] = []

  /// Makes a rule.
  init(
    verbs: [String] = [], apiGroups: [String] = [], resources: [String] = [],
    resourceNames: [String] = [], nonResourceURLs: [String] = []
  ) {
    self.verbs = verbs
    self.apiGroups = apiGroups
    self.resources = resources
    self.resourceNames = resourceNames
    self.nonResourceURLs = nonResourceURLs
  }

  /// Reads a rule of a role.
  init(_ json: JSON) {
    /// The strings of a list.
    func strings(_ name: String) -> [String] { json.items(name).compactMap(\.string) }
    self.init(
      verbs: strings("verbs"), apiGroups: strings("apiGroups"), resources: strings("resources"),
      resourceNames: strings("resourceNames"), nonResourceURLs: strings("nonResourceURLs"))
  }

  /// The rules that together allow everything.
  static let fullAuthority = [
    PolicyRule(verbs: ["*"], apiGroups: ["*"], resources: ["*"]),
    PolicyRule(verbs: ["*"], nonResourceURLs: ["*"]),
  ]
}

// MARK: Matching

extension PolicyRule {
  /// Whether a rule, as a role holds it, allows what is wanted.
  // Kubernetes: plugin/pkg/auth/authorizer/rbac/rbac.go, RuleAllows
  static func allows(_ rule: JSON, _ wanted: borrowing AccessAttributes) -> Bool {
    guard lists(rule, "verbs", wanted.verb) else { return false }
    if !wanted.isResourceRequest { return listsPath(rule, wanted.path) }
    return lists(rule, "apiGroups", wanted.group)
      && listsResource(rule, wanted.resource, wanted.subresource)
      && listsName(rule, wanted.name)
  }

  /// Whether a list of a rule has a value, or `*`.
  private static func lists(_ rule: JSON, _ field: String, _ value: String) -> Bool {
    for case .string(let item) in rule.items(field) where item == "*" || item == value {
      return true
    }
    return false
  }

  /// Whether a rule is about a resource.
  // Kubernetes: pkg/apis/rbac/v1/evaluation_helpers.go, ResourceMatches
  private static func listsResource(
    _ rule: JSON, _ resource: String, _ subresource: String
  ) -> Bool {
    let combined = subresource.isEmpty ? resource : "\(resource)/\(subresource)"
    for case .string(let item) in rule.items("resources") {
      if item == "*" || item == combined { return true }
      if !subresource.isEmpty, item.hasPrefix("*/"), item.dropFirst(2) == subresource {
        return true
      }
    }
    return false
  }

  /// Whether a rule is about an object of a name.
  private static func listsName(_ rule: JSON, _ name: String) -> Bool {
    let names = rule.items("resourceNames")
    return names.isEmpty || names.contains(.string(name))
  }

  /// Whether a rule is about a path.
  // Kubernetes: pkg/apis/rbac/v1/evaluation_helpers.go, NonResourceURLMatches
  private static func listsPath(_ rule: JSON, _ path: String) -> Bool {
    for case .string(let item) in rule.items("nonResourceURLs") {
      if item == "*" || item == path { return true }
      guard item.hasSuffix("*") else { continue }
      var prefix = item[...]
      while prefix.last == "*" { prefix.removeLast() }
      if path.hasPrefix(prefix) { return true }
    }
    return false
  }
}

// MARK: Covering

extension PolicyRule {
  /// Those of some rules, each about one thing, that other rules do not allow.
  // Kubernetes: component-helpers/auth/rbac/validation/policy_comparator.go, Covers
  static func missing(_ wanted: [PolicyRule], from held: [PolicyRule]) -> [PolicyRule] {
    wanted.flatMap(\.single).filter { rule in !held.contains { $0.covers(rule) } }
  }

  /// The rule as rules that are each about one verb and one thing.
  // Kubernetes: component-helpers/auth/rbac/validation/policy_comparator.go, BreakdownRule
  private var single: [PolicyRule] {
    var rules: [PolicyRule] = []
    for group in apiGroups {
      for resource in resources {
        for verb in verbs {
          let rule = PolicyRule(verbs: [verb], apiGroups: [group], resources: [resource])
          if resourceNames.isEmpty { rules.append(rule) }
          for name in resourceNames {
            var named = rule
            named.resourceNames = [name]
            rules.append(named)
          }
        }
      }
    }
    for url in nonResourceURLs {
      rules += verbs.map { PolicyRule(verbs: [$0], nonResourceURLs: [url]) }
    }
    return rules
  }

  /// Whether the rule allows all that a rule about one thing does.
  private func covers(_ rule: PolicyRule) -> Bool {
    /// Whether a list has all values, or `*`.
    func has(_ list: [String], _ values: [String]) -> Bool {
      list.contains("*") || values.allSatisfy(list.contains)
    }
    let names =
      rule.resourceNames.isEmpty
      ? resourceNames.isEmpty
      : resourceNames.isEmpty || rule.resourceNames.allSatisfy(resourceNames.contains)
    return names && has(verbs, rule.verbs) && has(apiGroups, rule.apiGroups)
      && rule.resources.allSatisfy(coversResource) && rule.nonResourceURLs.allSatisfy(coversPath)
  }

  /// Whether the rule is about a resource.
  private func coversResource(_ resource: String) -> Bool {
    if resources.contains("*") || resources.contains(resource) { return true }
    guard let slash = resource.firstIndex(of: "/") else { return false }
    return resources.contains("*\(resource[slash...])")
  }

  /// Whether the rule is about a path, which may end in `*` itself.
  private func coversPath(_ path: String) -> Bool {
    nonResourceURLs.contains { own in
      own == path || own.hasSuffix("*") && path.hasPrefix(own.dropLast())
    }
  }
}

// MARK: Words

extension PolicyRule {
  /// Some rules in words, one a line, those that differ only by verb in one.
  // Kubernetes: pkg/registry/rbac/validation/policy_compact.go, CompactRules
  static func description(of rules: [PolicyRule]) -> String {
    var compact: [PolicyRule] = []
    var places: [[String]: Int] = [:]
    for rule in rules {
      let isSimple =
        rule.apiGroups.count == 1 && rule.resources.count == 1 && rule.resourceNames.isEmpty
        && rule.nonResourceURLs.isEmpty
      if isSimple, let place = places[rule.apiGroups + rule.resources] {
        compact[place].verbs += rule.verbs
        continue
      }
      if isSimple { places[rule.apiGroups + rule.resources] = compact.count }
      compact.append(rule)
    }
    return Set(compact.map(\.text)).sorted().joined(separator: "\n")
  }

  /// The rule in words.
  // Kubernetes: pkg/apis/rbac/v1/evaluation_helpers.go, CompactString
  private var text: String {
    let parts = [
      ("APIGroups", apiGroups), ("Resources", resources), ("NonResourceURLs", nonResourceURLs),
      ("ResourceNames", resourceNames), ("Verbs", verbs),
    ]
    let words = parts.filter { !$0.1.isEmpty }.map { "\($0.0):\($0.1.goQuoted)" }
    return "{\(words.joined(separator: ", "))}"
  }
}

extension [String] {
  /// The strings as Go's `%q` prints a list of them.
  var goQuoted: String { "[\(map(\.goQuoted).joined(separator: " "))]" }
}
