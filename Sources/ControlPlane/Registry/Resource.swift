internal import KubeAPI

/// One resource of the API, as discovery shows it.
public struct Resource: Sendable, Hashable {
  /// The place in the registry, which orders resources everywhere.
  public let id: Int
  /// The API group; empty for the core group.
  public let group: String
  /// The version, such as `v1`.
  public let version: String
  /// The plural name, as paths spell it.
  public let plural: String
  /// The singular name.
  public let singular: String
  /// The kind of its objects.
  public let kind: String
  /// Whether its objects live in namespaces.
  public let namespaced: Bool
  /// What clients may do with it.
  public let verbs: [String]
  /// The abbreviations that kubectl takes.
  public let shortNames: [String]
  /// The groups of resources that it is listed with, such as `all`.
  public let categories: [String]
  /// The names of the subresources that it has.
  public let subresources: [String]
  /// What discovery says of the subresources, in the order of their names.
  public let subresourceFacts: [Subresource]
  /// The hash of the version in which it is stored; empty where it is not stored.
  public let storageVersionHash: String
  /// The place in the registry of the resource that its objects are stored as, mostly its own.
  let storageID: Int
  /// What its definition says; `nil` for the resources of every cluster.
  let custom: CustomResource?

  /// What discovery says of a subresource.
  public func subresource(_ name: String) -> Subresource? {
    subresourceFacts.first { $0.name == name }
  }

  /// Whether two resources are the same one.
  public static func == (lhs: Resource, rhs: Resource) -> Bool { lhs.id == rhs.id }

  /// Feeds the place in the registry.
  public func hash(into hasher: inout Hasher) { hasher.combine(id) }

  /// The group and version as `apiVersion` spells them.
  public var apiVersion: String { group.isEmpty ? version : "\(group)/\(version)" }

  /// The plural name with its group, as messages spell it.
  public var qualifiedName: String { APIError.qualified(plural, group) }

  /// Whether its objects are stored as they are, and not as those of another resource.
  public var isStored: Bool { storageID == id }

  /// The resource that its objects are stored as.
  public var storage: Resource {
    if isStored { return self }
    if let custom { return Resource(self, storedAs: custom.storageVersion) }
    return Resource.all[storageID]
  }

  /// The path under which its objects are found.
  public func path(namespace: String?, name: String? = nil) -> String {
    var path = group.isEmpty ? "/api/\(version)" : "/apis/\(group)/\(version)"
    if namespaced, let namespace { path += "/namespaces/\(namespace)" }
    path += "/\(plural)"
    if let name { path += "/\(name)" }
    return path
  }
}

// MARK: The registry

extension Resource {
  /// All resources, in the order of discovery.
  public static let all: [Resource] = {
    let lines = ResourceData.text.split(separator: "\n")
    return lines.enumerated().map { id, line in
      Resource(line, id: id, storageID: ResourceView.storage(of: line, in: lines) ?? id)
    }
  }()

  /// Reads a line of the registry.
  private init(_ line: Substring, id: Int, storageID: Int) {
    let fields = line.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
    /// The names in a field that separates them by commas.
    func list(_ index: Int) -> [String] { fields[index].split(separator: ",").map(String.init) }
    self.id = id
    self.storageID = storageID
    group = fields[0]
    version = fields[1]
    plural = fields[2]
    singular = fields[3]
    kind = fields[4]
    namespaced = fields[5] == "N"
    verbs = list(6)
    shortNames = list(7)
    categories = list(8)
    subresourceFacts = list(9).map { Subresource($0, group: fields[0], version: fields[1]) }
    subresources = subresourceFacts.map(\.name)
    storageVersionHash = fields[10]
    custom = nil
  }

  /// Makes a resource of what a definition says.
  init(
    custom: CustomResource, id: Int, storageID: Int, group: String, version: String,
    plural: String, singular: String, kind: String, namespaced: Bool, verbs: [String],
    shortNames: [String], categories: [String], subresourceFacts: [Subresource]
  ) {
    self.custom = custom
    self.id = id
    self.storageID = storageID
    self.group = group
    self.version = version
    self.plural = plural
    self.singular = singular
    self.kind = kind
    self.namespaced = namespaced
    self.verbs = verbs
    self.shortNames = shortNames
    self.categories = categories
    self.subresourceFacts = subresourceFacts
    subresources = subresourceFacts.map(\.name)
    storageVersionHash = ""
  }

  /// Makes the resource that the objects of a custom resource are stored as.
  private init(_ shown: Resource, storedAs version: String) {
    custom = shown.custom
    id = shown.storageID
    storageID = shown.storageID
    group = shown.group
    self.version = version
    plural = shown.plural
    singular = shown.singular
    kind = shown.kind
    namespaced = shown.namespaced
    verbs = shown.verbs
    shortNames = shown.shortNames
    categories = shown.categories
    subresourceFacts = shown.subresourceFacts
    subresources = shown.subresources
    storageVersionHash = ""
  }

  /// Resources by `group/version/plural`.
  private static let byPath: [String: Int] = Dictionary(
    all.map { ("\($0.group)/\($0.version)/\($0.plural)", $0.id) }, uniquingKeysWith: { a, _ in a })

  /// Stored resources by lower-case kind, first come first.
  private static let byKind: [String: [Int]] = Dictionary(
    grouping: all.filter { $0.verbs.contains("get") }.map(\.id), by: { all[$0].kind.lowercased() })

  /// The resource of a group, version and plural name.
  public static func find(group: String, version: String, plural: String) -> Resource? {
    byPath["\(group)/\(version)/\(plural)"].map { all[$0] }
  }

  /// The resource of a kind, in any letter case; of one group where one is given.
  public static func find(kind: String, group: String? = nil) -> Resource? {
    let found = byKind[kind.lowercased()]?.map { all[$0] } ?? []
    return found.first { group == nil || $0.group == group }
  }

  /// The resource of an object's `apiVersion` and `kind`.
  public static func find(apiVersion: String, kind: String) -> Resource? {
    byKind[kind.lowercased()]?.map { all[$0] }.first {
      $0.kind == kind && $0.apiVersion == apiVersion
    }
  }

  /// The resource of a name as kubectl takes it: plural, singular, short name or kind, with or without group.
  public static func find(named name: String) -> Resource? {
    let parts = name.lowercased().split(separator: ".", maxSplits: 1).map(String.init)
    guard let first = parts.first else { return nil }
    return all.first {
      (parts.count == 1 || $0.group == parts[1] || "\($0.version).\($0.group)" == parts[1])
        && $0.verbs.contains("get")
        && ($0.plural == first || $0.singular == first || $0.shortNames.contains(first)
          || $0.kind.lowercased() == first)
    }
  }

  /// A resource that Cadet's own code works with.
  private static func known(_ group: String, _ version: String, _ plural: String) -> Resource {
    guard let resource = find(group: group, version: version, plural: plural) else {
      preconditionFailure("the generated resource table lacks \(plural)")
    }
    return resource
  }

  /// Pods.
  public static let pods = known("", "v1", "pods")
  /// Nodes.
  public static let nodes = known("", "v1", "nodes")
  /// Namespaces.
  public static let namespaces = known("", "v1", "namespaces")
  /// Bindings of pods to nodes.
  public static let bindings = known("", "v1", "bindings")
  /// The states of the control plane's parts.
  public static let componentStatuses = known("", "v1", "componentstatuses")
  /// Budgets of the pods that may be missing.
  public static let podDisruptionBudgets = known("policy", "v1", "poddisruptionbudgets")
  /// Leases.
  public static let leases = known("coordination.k8s.io", "v1", "leases")
  /// Events of the core group.
  public static let events = known("", "v1", "events")
  /// Service accounts.
  public static let serviceAccounts = known("", "v1", "serviceaccounts")
  /// ConfigMaps.
  public static let configMaps = known("", "v1", "configmaps")
  /// Secrets.
  public static let secrets = known("", "v1", "secrets")
  /// Services.
  public static let services = known("", "v1", "services")
  /// DaemonSets.
  public static let daemonSets = known("apps", "v1", "daemonsets")
  /// Deployments.
  public static let deployments = known("apps", "v1", "deployments")
  /// ReplicaSets.
  public static let replicaSets = known("apps", "v1", "replicasets")
  /// ReplicationControllers.
  public static let replicationControllers = known("", "v1", "replicationcontrollers")
  /// Endpoints.
  public static let endpoints = known("", "v1", "endpoints")
  /// EndpointSlices.
  public static let endpointSlices = known("discovery.k8s.io", "v1", "endpointslices")
  /// The addresses of Services.
  public static let ipAddresses = known("networking.k8s.io", "v1", "ipaddresses")
  /// ControllerRevisions.
  public static let controllerRevisions = known("apps", "v1", "controllerrevisions")
  /// StatefulSets.
  public static let statefulSets = known("apps", "v1", "statefulsets")
  /// Jobs.
  public static let jobs = known("batch", "v1", "jobs")
  /// CronJobs.
  public static let cronJobs = known("batch", "v1", "cronjobs")
  /// HorizontalPodAutoscalers, in the form in which they are stored.
  public static let horizontalPodAutoscalers = known(
    "autoscaling", "v2", "horizontalpodautoscalers")
  /// Ingresses.
  public static let ingresses = known("networking.k8s.io", "v1", "ingresses")
  /// Classes of Ingresses.
  public static let ingressClasses = known("networking.k8s.io", "v1", "ingressclasses")
  /// LimitRanges.
  public static let limitRanges = known("", "v1", "limitranges")
  /// ResourceQuotas.
  public static let resourceQuotas = known("", "v1", "resourcequotas")
  /// RuntimeClasses.
  public static let runtimeClasses = known("node.k8s.io", "v1", "runtimeclasses")
  /// StorageClasses.
  public static let storageClasses = known("storage.k8s.io", "v1", "storageclasses")
  /// PersistentVolumes.
  public static let persistentVolumes = known("", "v1", "persistentvolumes")
  /// Classes of what volumes can do.
  public static let volumeAttributesClasses = known(
    "storage.k8s.io", "v1", "volumeattributesclasses")
  /// Drivers of storage.
  public static let csiDrivers = known("storage.k8s.io", "v1", "csidrivers")
  /// What is left of storage.
  public static let csiStorageCapacities = known("storage.k8s.io", "v1", "csistoragecapacities")
  /// PersistentVolumeClaims.
  public static let persistentVolumeClaims = known("", "v1", "persistentvolumeclaims")
  /// PriorityClasses.
  public static let priorityClasses = known("scheduling.k8s.io", "v1", "priorityclasses")
  /// Roles.
  public static let roles = known(rbac, "v1", "roles")
  /// RoleBindings.
  public static let roleBindings = known(rbac, "v1", "rolebindings")
  /// ClusterRoles.
  public static let clusterRoles = known(rbac, "v1", "clusterroles")
  /// ClusterRoleBindings.
  public static let clusterRoleBindings = known(rbac, "v1", "clusterrolebindings")
  /// CertificateSigningRequests.
  public static let certificateSigningRequests = known(
    "certificates.k8s.io", "v1", "certificatesigningrequests")
  /// Definitions of custom resources.
  public static let customResourceDefinitions = known(
    "apiextensions.k8s.io", "v1", "customresourcedefinitions")
  /// Registrations of versions of the API.
  public static let apiServices = known("apiregistration.k8s.io", "v1", "apiservices")
  /// The group of roles and bindings.
  private static let rbac = "rbac.authorization.k8s.io"
}
