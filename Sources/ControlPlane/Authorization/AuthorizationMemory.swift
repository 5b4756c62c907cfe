internal import KubeAPI

/// What authorization keeps: who is bound to roles, and which roles gather the rules of others.
struct AuthorizationMemory: Sendable {
  /// The bindings, by whom they bind.
  var bindings = SortedSet<BoundSubject>()
  /// The cluster roles that gather the rules of others.
  var gathering = SortedSet<String>()
  /// The gathering cluster roles that have to be looked at.
  var dirtyRoles = SortedSet<String>()
  /// The certificate signing requests that have to be looked at.
  var dirtyRequests = SortedSet<String>()
  /// The service-account secrets that have to be looked at.
  var dirtySecrets = SortedSet<ObjectKey>()
}

/// One subject of a binding.
struct BoundSubject: Comparable, Sendable {
  /// The user (`u/jane`) or group (`g/developers`); service accounts are users.
  var subject: String
  /// The binding: a ClusterRoleBinding without a namespace, a RoleBinding with one.
  var binding: ObjectKey

  /// Orders by subject, then by binding.
  static func < (lhs: BoundSubject, rhs: BoundSubject) -> Bool {
    lhs.subject == rhs.subject ? lhs.binding < rhs.binding : lhs.subject < rhs.subject
  }

  /// The subjects that a binding has.
  static func subjects(of binding: JSON) -> [String] {
    binding.items("subjects").compactMap { key(of: $0, binding.namespace) }
  }

  /// The key of a subject; `nil` where it can be nobody.
  // Kubernetes: pkg/registry/rbac/validation/rule.go, appliesToUser
  static func key(of subject: JSON, _ bindingNamespace: String) -> String? {
    let name = subject.text("name")
    switch subject.text("kind") {
    case "User": return "u/\(name)"
    case "Group": return "g/\(name)"
    case "ServiceAccount":
      let given = subject.text("namespace")
      let namespace = given.isEmpty ? bindingNamespace : given
      return namespace.isEmpty ? nil : "u/\(ServiceAccountName.prefix)\(namespace):\(name)"
    default: return nil
    }
  }

  /// The keys under which a user may be bound.
  static func keys(of user: UserInfo) -> [String] {
    ["u/\(user.name)"] + user.groups.map { "g/\($0)" }
  }
}

/// The names that service accounts have as users.
// Kubernetes: staging/src/k8s.io/apiserver/pkg/authentication/serviceaccount/util.go
public struct ServiceAccountName: Hashable, Sendable {
  /// What the names of all service accounts begin with.
  static let prefix = "system:serviceaccount:"

  /// The namespace of the account.
  public let namespace: String
  /// The name of the account.
  public let name: String

  /// Names an account.
  public init(namespace: String, name: String) {
    self.namespace = namespace
    self.name = name
  }

  /// Reads the name of a user; `nil` where that is no service account.
  public init?(user: String) {
    guard user.hasPrefix(Self.prefix) else { return nil }
    let parts = user.dropFirst(Self.prefix.count)
      .split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, KubeNames.isLabel(parts[0]), KubeNames.isSubdomain(parts[1]) else {
      return nil
    }
    self.init(namespace: parts[0], name: parts[1])
  }

  /// The name of the account as a user.
  public var user: String { "\(Self.prefix)\(namespace):\(name)" }

  /// The groups that the account is in, without `system:authenticated`.
  public var groups: [String] {
    ["system:serviceaccounts", "system:serviceaccounts:\(namespace)"]
  }
}
